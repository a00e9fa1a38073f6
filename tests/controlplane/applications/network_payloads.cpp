// SPDX-License-Identifier: BSD-3-Clause
// What keeps networks going: names, addresses, time, routes, tunnels, logs, directories.
#include "tests/controlplane/applications/payloads.h"

namespace sextant {
namespace {

constexpr auto kTcp = SignatureTransport::tcp;
constexpr auto kUdp = SignatureTransport::udp;

std::string dhcp_discover() {
  return hex("01 01 06 00 3903f326 0000 0000") + std::string(16, '\0') + hex("00059d801234") + std::string(202, '\0') +
         hex("63825363 350101 3d0701 00059d801234 ff");
}

const std::string kNetbiosName =
    " "
    "EKEPEFCNFAEDCACACACACACACACACAAA";

std::vector<FirstPayload> address_payloads() {
  const std::string example = hex("07") + "example" + hex("03") + "com" + hex("00");
  return {
      {"a resolver asks for an address", "DNS", kUdp,
       hex("8c2a 0100 0001 0000 0000 0000") + example + hex("001c 0001")},
      {"a recursive resolver asks with EDNS", "DNS", kUdp,
       hex("1f90 0010 0001 0000 0000 0001") + example + hex("0001 0001 00 0029 04d0 0000 8000 0000")},
      {"a server answers", "DNS", kUdp,
       hex("8c2a 8180 0001 0001 0000 0000") + example + hex("0001 0001 c00c 0001 0001 0000012c 0004 c0000201")},
      {"there is no such name", "DNS", kUdp,
       hex("8c2a 8183 0001 0000 0001 0000") + example + hex("0001 0001 c014 0006 0001 00000384")},
      {"a query over TCP, its length in front", "DNS", kTcp,
       hex("001d 8c2a 0120 0001 0000 0000 0000") + example + hex("0010 0001")},
      {"a printer is looked for on the link", "mDNS", kUdp,
       hex("0000 0000 0001 0000 0000 0000 04") + "_ipp" + hex("04") + "_tcp" + hex("05") + "local" +
           hex("00 000c 0001")},
      {"a printer answers", "mDNS", kUdp,
       hex("0000 8400 0000 0001 0000 0000 04") + "_ipp" + hex("04") + "_tcp" + hex("05") + "local" +
           hex("00 000c 0001 00000078 0009 06") + "office" + hex("c00c")},
      {"Windows asks for a NetBIOS name", "NetBIOS", kUdp,
       hex("c264 0110 0001 0000 0000 0000") + kNetbiosName + hex("00 0020 0001")},
      {"a NetBIOS datagram announces a host", "NetBIOS", kUdp,
       hex("110e 8b3c c0000205 008a 00bb 0000") + kNetbiosName + hex("00")},
      {"a NetBIOS session is asked for", "NetBIOS", kTcp, hex("81000044") + kNetbiosName + hex("00") + kNetbiosName},
      {"a NetBIOS session is granted", "NetBIOS", kTcp, hex("82000000")},
      {"a host without an address discovers servers", "DHCP", kUdp, dhcp_discover()},
      {"a host solicits an IPv6 address", "DHCPv6", kUdp,
       hex("01 10e0a9 0001 000e 0001 0001 1c38262d 080027fe8f95 0003 000c 27fe8f95 00000e10 00001518")},
      {"a host asks again, the time it waited first", "DHCPv6", kUdp,
       hex("0b 55c219 0008 0002 0000 0001 000e 0001 0001 1c38262d 080027fe8f95")},
      {"a client of NTP version 4, synchronised to nothing", "NTP", kUdp,
       hex("e3 00 06 ec 00000000 00010000 00000000") + std::string(24, '\0') + hex("d8f4a2c1 3b645a1c")},
      {"a client that says nothing about itself", "NTP", kUdp, hex("23 00 00 00") + std::string(36, '\0') + opaque(8)},
      {"a server of stratum 2 answers", "NTP", kUdp,
       hex("24 02 03 e8 00000212 0000068e c0000217 d8f4a0b1 2c91d3aa d8f4a2c1 3b645a1c d8f4a2c1 5f3bd1e0 d8f4a2c1 "
           "5f403c11")},
  };
}

std::vector<FirstPayload> control_payloads() {
  return {
      {"a manager walks version 2c", "SNMP", kUdp,
       hex("30 29 020101 04 06") + "public" +
           hex("a1 1c 020437da4b0f 020100 020100 300e 300c 06082b060102010202010500")},
      {"a manager discovers an engine of version 3", "SNMP", kUdp,
       hex("30 3a 020103 300f 02022e1b 0203010000 040104 020103 0410 300e 0400 020100 020100")},
      {"a router opens BGP", "BGP", kTcp, std::string(16, '\xff') + hex("001d 01 04 fde8 00b4 c0000201 00")},
      {"a NAS asks whether a user may in", "RADIUS", kUdp,
       hex("01 67 0057") + opaque(16) + hex("01 06") + "alex" + hex("02 12") + opaque(16) + hex("0406c0000210")},
      {"a NAS reports that a session begins", "RADIUS", kUdp,
       hex("04 0a 0062") + opaque(16) + hex("2806 00000001 0406c0000210")},
      {"a Diameter peer exchanges capabilities", "Diameter", kTcp,
       hex("01 0000c8 80 000101 00000000 0a1b2c3d 1e2f3a4b 00000108")},
      {"a router logs in the old form", "Syslog", kUdp, "<189>Oct  7 12:01:44 edge1 %LINK-3-UPDOWN: Interface down"},
      {"a host logs in the form of RFC 5424", "Syslog", kUdp, "<34>1 2024-10-11T22:14:15.003Z host su - ID47 - failed"},
      {"the same over TCP, its length in front", "Syslog", kTcp,
       "54 <34>1 2024-10-11T22:14:15.003Z host su - ID47 - failed"},
      {"a telephone fetches its configuration", "TFTP", kUdp,
       hex("0001") + "SEP001.cnf.xml" + hex("00") + "octet" + hex("00")},
      {"a server of TFTP takes the options", "TFTP", kUdp, hex("0006") + "blksize" + hex("00") + "1432" + hex("00")},
      {"a neighbour says hello by LDP", "LDP", kUdp, hex("0001 001e 01010202 0000 0100 0014 00000000 0400 0004")},
      {"a session of LDP begins", "LDP", kTcp, hex("0001 0020 01010202 0000 0200 0016 00000001 0500 000e")},
      {"a router tells its routes by RIP", "RIP", kUdp, hex("0202 0000 0002 0000 c0a80000 ffffff00")},
      {"a router asks for routes by RIP", "RIP", kUdp, hex("0102 0000 0000 0000 00000000 00000000")},
      {"a substation starts to transfer", "IEC 60870-5-104", kTcp, hex("6804 07 000000")},
      {"a client binds simply", "LDAP", kTcp, hex("30 0c 020101 60 07 020103 0400 8000")},
      {"a server lets a client in", "LDAP", kTcp, hex("30 0c 020101 61 07 0a0100 0400 0400")},
      {"a server finds an entry", "LDAP", kTcp, hex("30 820722 020104 64 82071b 0400 30820715")},
      {"a domain controller answers", "LDAP", kUdp, hex("30 8186 020101 64 8180 0400 307c 307a 0408")},
      {"a client starts TLS", "LDAP", kTcp, hex("30 1d 020101 77 18 80 16") + "1.3.6.1.4.1.1466.20037"},
      {"Windows searches the root with long lengths", "LDAP", kTcp,
       hex("30 840000002a 020101 63 8400000021 0400 0a0100 0a0100 020100 020100 010100 870b") + "objectclass"},
      {"Windows looks for a domain controller", "LDAP", kUdp,
       hex("30 8400000060 020101 63 8400000057 0400 0a0100 0a0100 020100 020100 010100 a084")},
      {"a client asks for a ticket", "Kerberos", kUdp,
       hex("6a 81cb 30 81c8 a103020105 a20302010a a315 3013 a103020180")},
      {"a client is to authenticate first", "Kerberos", kUdp, hex("7e 81a0 30 819d a003020105 a10302011e a411")},
      {"the same over TCP", "Kerberos", kTcp, hex("000000ce 6a 81cb 30 81c8 a103020105 a20302010a a315")},
  };
}

std::vector<FirstPayload> tunnel_payloads() {
  return {
      {"an initiator of IKEv2", "IKE", kUdp,
       opaque(8) + std::string(8, '\0') + hex("21 20 22 08 00000000 00000128 2200 0030")},
      {"the same behind a NAT", "IKE", kUdp,
       std::string(4, '\0') + opaque(8) + std::string(8, '\0') + hex("21 20 22 08 00000000 00000128")},
      {"a responder of IKEv2", "IKE", kUdp, opaque(16) + hex("21 20 22 20 00000000 00000128 2200 0030")},
      {"main mode of IKEv1", "IKE", kUdp,
       opaque(8) + std::string(8, '\0') + hex("01 10 02 00 00000000 00000098 0d00 0038")},
      {"WireGuard's initiation of 148 octets", "WireGuard", kUdp, hex("01000000") + opaque(144)},
      {"WireGuard's response of 92 octets", "WireGuard", kUdp, hex("02000000") + opaque(88)},
      {"a client of OpenVPN resets", "OpenVPN", kUdp, hex("38") + opaque(8) + hex("00 00000000")},
      {"the same with HMAC-SHA-1", "OpenVPN", kUdp,
       hex("38") + opaque(8) + opaque(20) + hex("00000001 65f1a3c2 00 00000000")},
      {"the server resets in turn", "OpenVPN", kUdp,
       hex("40") + opaque(8) + hex("01 00000000") + opaque(8) + hex("00000000")},
      {"a client of OpenVPN over TCP", "OpenVPN", kTcp, hex("000e 38") + opaque(8) + hex("00 00000000")},
      {"a control connection of PPTP begins", "PPTP", kTcp, hex("009c 0001 1a2b3c4d 0001 0000 0100 0000")},
      {"a host asks the port mapper", "ONC RPC", kUdp,
       hex("3a9f01b2 00000000 00000002 000186a0 00000002 00000003") + std::string(16, '\0')},
      {"an NFS client over TCP", "ONC RPC", kTcp,
       hex("80000028 3a9f01b2 00000000 00000002 000186a3 00000004 00000000") + std::string(16, '\0')},
      {"a control point searches devices", "SSDP", kUdp,
       "M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\n\r\n"},
      {"a device answers", "SSDP", kUdp,
       "HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=1800\r\nST: upnp:rootdevice\r\n\r\n"},
      {"a sensor's resources are asked for", "CoAP", kUdp, hex("4001 7d34 bb") + ".well-known" + hex("04") + "core"},
  };
}

}  // namespace

std::vector<FirstPayload> network_payloads() {
  std::vector<FirstPayload> all;
  for (auto part : {address_payloads(), control_payloads(), tunnel_payloads()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

}  // namespace sextant
