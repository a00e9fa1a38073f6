// SPDX-License-Identifier: BSD-3-Clause
// The web, mail, files, databases, screens and shells.
#include "tests/controlplane/applications/payloads.h"

namespace sextant {
namespace {

constexpr auto kTcp = SignatureTransport::tcp;
constexpr auto kUdp = SignatureTransport::udp;

std::vector<FirstPayload> web_payloads() {
  return {
      {"a ClientHello", "TLS", kTcp, hex("16 0301 0200 01 0001fc 0303") + opaque(200)},
      {"a ServerHello", "TLS", kTcp, hex("16 0303 007a 02 000076 0303") + opaque(100)},
      {"a ClientHello over datagrams", "DTLS", kUdp,
       hex("16 fefd 0000 000000000000 0098 01 00008c 0000 0000") + opaque(90)},
      {"an Initial of version 1", "QUIC", kUdp, hex("c3 00000001 08 8394c8f03e515708 00 00 449e") + opaque(220)},
      {"an Initial of version 2", "QUIC", kUdp, hex("d3 6b3343cf 08 8394c8f03e515708 00 00 449e") + opaque(220)},
      {"an Initial of draft 29", "QUIC", kUdp, hex("c0 ff00001d 08 8394c8f03e515708 00 00 449e") + opaque(220)},
      {"Google's own version 25", "QUIC", kUdp, hex("0d 49bee2d3f0edccd6") + "Q025" + hex("01") + opaque(100)},
      {"a server offers versions", "QUIC", kUdp, hex("ea 00000000 00 08 8394c8f03e515708 6b3343cf 00000001")},
      {"a browser gets a page", "HTTP", kTcp, "GET /index.html HTTP/1.1\r\nHost: example.com\r\n\r\n"},
      {"a browser asks a proxy", "HTTP", kTcp, "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n"},
      {"a server answers", "HTTP", kTcp, "HTTP/1.1 301 Moved Permanently\r\nLocation: https://example.com/\r\n\r\n"},
      {"a server of HTTP/2 begins", "HTTP", kTcp, hex("000018 04 00 00000000 0003 00000064 0004 00100000")},
      {"HTTP/2 without TLS", "HTTP", kTcp, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
  };
}

std::vector<FirstPayload> mail_payloads() {
  return {
      {"a mail server greets", "SMTP", kTcp, "220 mx.example.com ESMTP Postfix\r\n"},
      {"a client of a silent server", "SMTP", kTcp, "EHLO client.example.org\r\n"},
      {"an IMAP server greets", "IMAP", kTcp, "* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS] Dovecot ready.\r\n"},
      {"an IMAP client asks", "IMAP", kTcp, "a001 CAPABILITY\r\n"},
      {"a POP3 server greets", "POP3", kTcp, "+OK Dovecot ready.\r\n"},
      {"a POP3 client asks", "POP3", kTcp, "CAPA\r\n"},
      {"a news server greets", "NNTP", kTcp, "200 news.example.org InterNetNews NNRP server INN 2.6.3 ready\r\n"},
  };
}

std::vector<FirstPayload> file_payloads() {
  return {
      {"an FTP server greets", "FTP", kTcp, "220 (vsFTPd 3.0.5)\r\n"},
      {"an FTP client wants TLS", "FTP", kTcp, "AUTH TLS\r\n"},
      {"a client binds an interface of DCE/RPC", "DCE/RPC", kTcp,
       hex("05000b03 10000000 a000 0000 02000000 d016d016 00000000")},
      {"a client negotiates SMB 1", "SMB", kTcp, hex("00000054 ff") + "SMB" + hex("72 00000000 18 53c8")},
      {"a client negotiates SMB 2", "SMB", kTcp, hex("000000a6 fe") + "SMB" + hex("4000 0000 00000000 0000 1f00")},
      {"a daemon of rsync", "rsync", kTcp, "@RSYNCD: 31.0\n"},
      {"a clone over git://", "Git", kTcp,
       "0033git-upload-pack /project.git" + hex("00") + "host=example.com" + hex("00")},
      {"a Subversion server", "Subversion", kTcp, "( success ( 2 2 ( ) ( edit-pipeline svndiff1 ) ) ) "},
  };
}

std::vector<FirstPayload> database_payloads() {
  return {
      {"a MySQL server greets", "MySQL", kTcp,
       hex("4a000000 0a") + "8.0.36" + hex("00 0b000000") + opaque(8) + hex("00 ffff")},
      {"a MariaDB server greets", "MySQL", kTcp, hex("5b000000 0a") + "5.5.5-10.11.6-MariaDB" + hex("00 23000000")},
      {"a PostgreSQL client asks for TLS", "PostgreSQL", kTcp, hex("00000008 04d2162f")},
      {"a PostgreSQL client starts", "PostgreSQL", kTcp,
       hex("00000029 00030000") + "user" + hex("00") + "alex" + hex("00") + "database" + hex("00")},
      {"a client of SQL Server, before its login", "SQL Server", kTcp,
       hex("12 01 002f 0000 01 00 0000 1a 0006 01 0020 0001 02 0021 0001")},
      {"a driver says hello to MongoDB", "MongoDB", kTcp,
       hex("3a000000 01000000 00000000 d4070000 00000000") + "admin.$cmd" + hex("00")},
      {"a message to MongoDB", "MongoDB", kTcp, hex("c4000000 05000000 00000000 dd070000 00000000 00")},
      {"a client pings Redis", "Redis", kTcp, "*1\r\n$4\r\nPING\r\n"},
      {"a NATS server greets", "NATS", kTcp, "INFO {\"server_id\":\"NDJ\",\"version\":\"2.10.4\",\"proto\":1}\r\n"},
      {"an agent reports to Zabbix", "Zabbix", kTcp,
       "ZBXD" + hex("01 1a00000000000000") + "{\"request\":\"active checks\"}"},
      {"a client of AMQP 0-9-1", "AMQP", kTcp, "AMQP" + hex("00000901")},
      {"a client of AMQP 1.0 with SASL", "AMQP", kTcp, "AMQP" + hex("03010000")},
      {"a thing connects by MQTT 3.1.1", "MQTT", kTcp, hex("10 10 0004") + "MQTT" + hex("04 02 003c 0004") + "lamp"},
      {"a thing connects by MQTT 3.1", "MQTT", kTcp, hex("10 12 0006") + "MQIsdp" + hex("03 02 003c 0004") + "lamp"},
  };
}

std::vector<FirstPayload> screen_payloads() {
  return {
      {"either side of SSH", "SSH", kTcp, "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"},
      {"an old side of SSH", "SSH", kTcp, "SSH-1.99-Cisco-1.25\r\n"},
      {"a Telnet server negotiates", "Telnet", kTcp, hex("fffd18 fffd20 fffd23 fffd27")},
      {"a client of RDP with a cookie", "RDP", kTcp,
       hex("0300002f 2a e0 0000 0000 00") + "Cookie: mstshash=alex\r\n" + hex("01 00 0800 03000000")},
      {"a client of RDP without", "RDP", kTcp, hex("03000013 0e e0 0000 0000 00 01 00 0800 0b000000")},
      {"a server of RDP confirms", "RDP", kTcp, hex("03000013 0e d0 0000 1234 00 02 1f 0800 02000000")},
      {"either side of VNC", "VNC", kTcp, "RFB 003.008\n"},
  };
}

}  // namespace

std::vector<FirstPayload> service_payloads() {
  std::vector<FirstPayload> all;
  for (auto part : {web_payloads(), mail_payloads(), file_payloads(), database_payloads(), screen_payloads()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace sextant
