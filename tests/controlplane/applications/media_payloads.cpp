// SPDX-License-Identifier: BSD-3-Clause
// Sound, pictures, calls, chats, games, and what sets them up.
#include "tests/controlplane/applications/payloads.h"

namespace sextant {
namespace {

constexpr auto kTcp = SignatureTransport::tcp;
constexpr auto kUdp = SignatureTransport::udp;

}  // namespace

std::vector<FirstPayload> media_payloads() {
  return {
      {"a browser binds for WebRTC", "STUN", kUdp,
       hex("0001 0058 2112a442") + opaque(12) + hex("0006 0009") + "aB3d:9xYz"},
      {"a server answers where it sees the browser", "STUN", kUdp,
       hex("0101 000c 2112a442") + opaque(12) + hex("0020 0008")},
      {"a relay is asked for over TCP", "STUN", kTcp,
       hex("0003 0008 2112a442") + opaque(12) + hex("0019 0004 11000000")},
      {"a telephone's first sound, mu-law", "RTP", kUdp,
       hex("80 80 4a1c 0001f2c0 5e3b9d77 ff7ffefd7e7dfcfb") + opaque(152)},
      {"a telephone's first sound, A-law", "RTP", kUdp,
       hex("80 88 4a1c 0001f2c0 5e3b9d77 d5d5555457d4d655") + opaque(152)},
      {"a telephone is silent first", "RTP", kUdp,
       hex("80 08 6fae 000004d8 3796cb71 d5d5d5d5d5d5d5d5") + std::string(152, '\xd5')},
      {"a sender reports, and describes itself", "RTCP", kUdp,
       hex("80 c8 0006 5e3b9d77 d8f4a2c1 3b645a1c 0001f2c0 00000032 00001f40 81 ca 0002 5e3b9d77 0100")},
      {"a receiver reports on one source", "RTCP", kUdp,
       hex("81 c9 0007 1a2b3c4d 5e3b9d77 00ffffff 00004a1c") + opaque(12)},
      {"a player describes a camera's stream", "RTSP", kTcp,
       "DESCRIBE rtsp://192.0.2.7/live RTSP/1.0\r\nCSeq: 2\r\n\r\n"},
      {"a camera answers", "RTSP", kTcp, "RTSP/1.0 200 OK\r\nCSeq: 2\r\n\r\n"},
      {"a telephone registers", "SIP", kUdp, "REGISTER sip:example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.4\r\n\r\n"},
      {"a telephone is to authenticate", "SIP", kUdp, "SIP/2.0 401 Unauthorized\r\nVia: SIP/2.0/UDP 192.0.2.4\r\n\r\n"},
      {"a call begins over TCP", "SIP", kTcp, "INVITE sip:bob@example.com SIP/2.0\r\nMax-Forwards: 70\r\n\r\n"},
      {"a proxy answers over TCP", "SIP", kTcp, "SIP/2.0 100 Trying\r\n\r\n"},
      {"a call agent creates a connection", "MGCP", kUdp, "CRCX 1204 aaln/1@rgw.example.net MGCP 1.0\r\nC: A3C4\r\n"},
      {"a publisher of live video", "RTMP", kTcp, hex("03 00000000 00000000") + opaque(200)},
      {"a peer shakes hands", "BitTorrent", kTcp,
       hex("13") + "BitTorrent protocol" + hex("0000000000100005") + opaque(40)},
      {"a node of the DHT pings", "BitTorrent", kUdp, "d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe"},
      {"a node of the DHT answers", "BitTorrent", kUdp, "d1:rd2:id20:mnopqrstuvwxyz123456e1:t2:aa1:y1:re"},
      {"a tracker is connected to", "BitTorrent", kUdp, hex("00000417 27101980 00000000 1b2c3d4e")},
      {"peers of the link are searched", "BitTorrent", kUdp,
       "BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\n\r\n"},
      {"a client opens a stream of XMPP", "XMPP", kTcp,
       "<?xml version='1.0'?><stream:stream to='example.com' xmlns='jabber:client'>"},
      {"a client registers with IRC", "IRC", kTcp, "NICK alex\r\nUSER alex 0 * :Alex\r\n"},
      {"a client asks what an IRC server can", "IRC", kTcp, "CAP LS 302\r\n"},
      {"an IRC server speaks first", "IRC", kTcp, ":irc.example.net NOTICE * :*** Looking up your hostname...\r\n"},
      {"a node of Bitcoin tells its version", "Bitcoin", kTcp,
       hex("f9beb4d9") + "version" + hex("0000000000 66000000") + opaque(20)},
      {"a player asks a game server what it plays", "Source Engine", kUdp,
       hex("ffffffff") + "TSource Engine Query" + hex("00")},
  };
}

}  // namespace sextant
