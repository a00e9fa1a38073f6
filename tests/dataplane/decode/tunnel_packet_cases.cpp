// SPDX-License-Identifier: BSD-3-Clause
#include "tests/dataplane/decode/packet_cases.h"

namespace sextant::test {
namespace {

using enum TrafficClass;

Packet ether() {
  return Packet().ethernet();
}

/// A UDP packet between `port` on both ends, ready for a tunnel's header.
Packet udp_to(std::uint16_t port) {
  return ether().ipv4().udp(40000, port);
}

}  // namespace

std::vector<PacketCase> tunnel_cases() {
  Packet deep = ether();
  for (int i = 0; i < 9; ++i) deep.ipv4();
  return {
      {"6in4", ether().ipv4().ipv6().tcp().bytes(), Outcome::accounted, ipv6_in_ipv4, true, 6},
      {"6to4", ether().ipv4().ipv6("2002:c000:201::1").tcp().bytes(), Outcome::accounted, ipv6_in_ipv4, true, 6},
      {"4in6", ether().ipv6().ipv4().udp().bytes(), Outcome::accounted, ipv4_in_ipv6, true, 17},
      {"4in4", ether().ipv4().ipv4("10.0.0.1").udp().bytes(), Outcome::accounted, ipv4_in_ipv4, true, 17},
      {"6in6", ether().ipv6().ipv6("2001:db8:1::1").udp().bytes(), Outcome::accounted, ipv6_in_ipv6, true, 17},
      {"nine IPv4 headers", deep.udp().bytes(), Outcome::nesting_limit, ipv4_in_ipv4},
      {"a broken inner header belongs to its family", cut(ether().ipv4().ipv6(), 30), Outcome::truncated_ipv6,
       ipv6_in_ipv4},
      {"a translated packet inside IPv4", ether().ipv4().ipv6("64:ff9b::1").tcp().bytes(), Outcome::accounted,
       ipv6_translated_in_ipv4, true, 6},
      {"a translated packet inside IPv6", ether().ipv6().ipv6("64:ff9b::1").tcp().bytes(), Outcome::accounted,
       ipv6_translated_in_ipv6, true, 6},
      {"MPLS with IPv6 behind two labels", ether().mpls(100, false).mpls(16, true).ipv6().tcp().bytes(),
       Outcome::accounted, ipv6, true, 6},
      {"MPLS without a bottom", ether().mpls(100, false).mpls(16, false).bytes(), Outcome::truncated_mpls},
      {"MPLS with nothing behind it", ether().mpls(100, true).bytes()},
      {"Ethernet in MPLS with a control word", ether().mpls(16, true).control_word().ethernet().ipv4().tcp().bytes(),
       Outcome::accounted, ipv4, true, 6},
      {"Ethernet in MPLS whose first nibble looks like 6",
       ether().mpls(16, true).ethernet().set8(0, 0x62).arp().bytes()},
      {"Ethernet in MPLS whose first nibble looks like 4",
       ether().mpls(16, true).ethernet().set8(0, 0x45).vlan(9).ipv6().tcp().bytes(), Outcome::accounted, ipv6, true, 6},
      {"a nibble of 4 with no header behind it", ether().mpls(16, true).payload(30, 0x41).bytes()},
      {"PPPoE with PPP and IPv6", ether().pppoe().ppp().ipv6().tcp().bytes(), Outcome::accounted, ipv6, true, 6},
      {"PPPoE cut", cut(ether().pppoe(), 1), Outcome::truncated_ppp},
      {"PPP LCP is not IP", ether().pppoe().payload(10, 0xc0).bytes()},
      {"GRE with IPv4", ether().ipv4().gre().ipv4("10.0.0.1").tcp().bytes(), Outcome::accounted, ipv4_in_ipv4, true, 6},
      {"GRE with checksum, key, sequence and IPv6", ether().ipv6().gre(0xb000).ipv6("2001:db8:2::1").tcp().bytes(),
       Outcome::accounted, ipv6_in_ipv6, true, 6},
      {"GRE with Ethernet", ether().ipv4().gre().ethernet().ipv6().udp().bytes(), Outcome::accounted, ipv6_in_ipv4,
       true, 17},
      {"GRE with MPLS", ether().ipv4().gre().mpls(5, true).ipv4().udp().bytes(), Outcome::accounted, ipv4_in_ipv4, true,
       17},
      {"enhanced GRE with PPP (RFC 2637)", ether().ipv4().gre(0x3081).ppp().ipv4().udp().bytes(), Outcome::accounted,
       ipv4_in_ipv4, true, 17},
      {"GRE with a protocol nobody opens is a flow of its own",
       ether().ipv4().gre().set16(2, 0x2001).payload(9).bytes(), Outcome::accounted, ipv4, true, 47},
      {"GRE cut inside its key", cut(ether().ipv4().gre(0x2000), 2), Outcome::truncated_tunnel, ipv4, true, 47},
  };
}

std::vector<PacketCase> udp_tunnel_cases() {
  const Bytes vxlan{8, 0, 0, 0, 0, 0, 7, 0};
  const Bytes geneve{1, 0, 0x65, 0x58, 0, 0, 7, 0, 0, 0, 0, 0};
  const Bytes geneve_ipv6{0, 0, 0x86, 0xdd, 0, 0, 7, 0};
  const Bytes session_container{0, 0, 0, 0x85, 1, 0, 9, 0};
  const Bytes authentication{0, 1, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0};
  const Bytes origin{0, 0, 1, 2, 3, 4, 5, 6};
  return {
      {"VXLAN", udp_to(4789).raw(vxlan).ethernet().ipv6().tcp().bytes(), Outcome::accounted, ipv6_in_ipv4, true, 6},
      {"VXLAN without a valid network is UDP", udp_to(4789).raw(Bytes(8)).ethernet().ipv6().tcp().bytes(),
       Outcome::accounted, ipv4, true, 17},
      {"VXLAN whose inner frame is cut", cut(udp_to(4789).raw(vxlan).ethernet().ipv4(), 8), Outcome::truncated_ipv4,
       ipv4_in_ipv4},
      {"VXLAN-GPE with IPv6", udp_to(4790).raw({0x0c, 0, 0, 2, 0, 0, 7, 0}).ipv6().udp(1, 2).bytes(),
       Outcome::accounted, ipv6_in_ipv4, true, 17},
      {"VXLAN-GPE without a next protocol is VXLAN", udp_to(4790).raw(vxlan).ethernet().ipv4().udp(1, 2).bytes(),
       Outcome::accounted, ipv4_in_ipv4, true, 17},
      {"VXLAN-GPE with a protocol nobody opens", udp_to(4790).raw({0x0c, 0, 0, 9, 0, 0, 7, 0}).payload(20).bytes(),
       Outcome::accounted, ipv4, true, 17},
      {"Geneve with an option", udp_to(6081).raw(geneve).ethernet().ipv4().tcp().bytes(), Outcome::accounted,
       ipv4_in_ipv4, true, 6},
      {"Geneve with IPv6", udp_to(6081).raw(geneve_ipv6).ipv6().tcp().bytes(), Outcome::accounted, ipv6_in_ipv4, true,
       6},
      {"Geneve of a later version is UDP", udp_to(6081).raw({0x40, 0, 8, 0, 0, 0, 7, 0}).ipv4().tcp().bytes(),
       Outcome::accounted, ipv4, true, 17},
      {"Geneve options past the packet", udp_to(6081).raw({0x3f, 0, 8, 0, 0, 0, 7, 0}).ipv4().tcp().bytes(),
       Outcome::accounted, ipv4, true, 17},
      {"GTP-U user data", udp_to(2152).gtpu().ipv6().tcp().bytes(), Outcome::accounted, ipv6_in_ipv4, true, 6},
      {"GTP-U with a PDU session container", udp_to(2152).gtpu(0x34).raw(session_container).ipv4().tcp().bytes(),
       Outcome::accounted, ipv4_in_ipv4, true, 6},
      {"GTP-U with an extension header past the packet", udp_to(2152).gtpu(0x34).raw({0, 0, 0, 0x85, 200, 0}).bytes(),
       Outcome::accounted, ipv4, true, 17},
      {"GTP-U with an extension header of no length", udp_to(2152).gtpu(0x34).raw({0, 0, 0, 0x85, 0, 0, 0, 0}).bytes(),
       Outcome::accounted, ipv4, true, 17},
      {"GTP-U optional fields cut", udp_to(2152).gtpu(0x32).raw({0}).bytes(), Outcome::accounted, ipv4, true, 17},
      {"GTP-U echo request", udp_to(2152).gtpu(0x32, 1).raw({0, 1, 0, 0}).bytes(), Outcome::accounted, ipv4, true, 17},
      {"Teredo", udp_to(3544).ipv6("2001:0:1::1").icmpv6().bytes(), Outcome::accounted, ipv6_in_ipv4, true, 58},
      {"Teredo with both indications",
       udp_to(3544).raw(authentication).raw(origin).ipv6("2001:0:1::1").udp(1, 2).bytes(), Outcome::accounted,
       ipv6_in_ipv4, true, 17},
      {"something else on Teredo's port", udp_to(3544).payload(60).bytes(), Outcome::accounted, ipv4, true, 17},
      {"an answer from Teredo's port", ether().ipv4().udp(3544, 40000).ipv6("2001:0:1::1").tcp().bytes(),
       Outcome::accounted, ipv6_in_ipv4, true, 6},
      {"L2TP with length, sequence and offset",
       udp_to(1701).raw({0x4a, 2, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0}).ppp().ipv6().tcp().bytes(),
       Outcome::accounted, ipv6_in_ipv4, true, 6},
      {"L2TP control", udp_to(1701).raw({0xc8, 2, 0, 12, 0, 1, 0, 0, 0, 0, 0, 0}).bytes(), Outcome::accounted, ipv4,
       true, 17},
      {"L2TP with an offset cut", udp_to(1701).raw({0x02, 2, 0, 1, 0, 1}).bytes(), Outcome::accounted, ipv4, true, 17},
      {"LISP data", udp_to(4341).raw(Bytes(8)).ipv6().tcp().bytes(), Outcome::accounted, ipv6_in_ipv4, true, 6},
      {"ESP in UDP", udp_to(4500).raw({0, 0, 1, 0}).payload(40).bytes(), Outcome::accounted, ipv4, true, 17},
      {"IKE on ESP's port", udp_to(4500).raw({0, 0, 0, 0}).payload(40).bytes(), Outcome::accounted, ipv4, true, 17},
      {"GRE in UDP (RFC 8086)", udp_to(4754).raw({0, 0, 0x86, 0xdd}).ipv6().tcp().bytes(), Outcome::accounted,
       ipv6_in_ipv4, true, 6},
      {"MPLS in UDP (RFC 7510)", udp_to(6635).mpls(16, true).ipv6().tcp().bytes(), Outcome::accounted, ipv6_in_ipv4,
       true, 6},
      {"AYIYA", udp_to(5072).raw({0x42, 0x52, 0x11, 41, 0, 0, 0, 0}).raw(Bytes(36)).ipv6().tcp().bytes(),
       Outcome::accounted, ipv6_in_ipv4, true, 6},
      {"AYIYA that forwards nothing", udp_to(5072).raw({0x42, 0x52, 0x10, 59, 0, 0, 0, 0}).raw(Bytes(36)).bytes(),
       Outcome::accounted, ipv4, true, 17},
  };
}

std::vector<PacketCase> tag_cases() {
  const Bytes chain{0x00, 0x02, 0x01, 0x01, 0, 0, 1, 255};
  return {
      {"a VN-tag before a VLAN tag", ether().raw({0, 0, 0, 0, 0x81, 0}, 0x8926).vlan(5).ipv4().tcp().bytes(),
       Outcome::accounted, ipv4, true, 6},
      {"a VN-tag cut", ether().raw({0, 0, 0}, 0x8926).bytes(), Outcome::truncated_vlan},
      {"Cisco metadata", ether().raw({1, 1, 0, 1, 0, 2, 0x86, 0xdd}, 0x8909).ipv6().tcp().bytes(), Outcome::accounted,
       ipv6, true, 6},
      {"Cisco metadata cut", ether().raw({1}, 0x8909).bytes(), Outcome::truncated_vlan},
      {"an Arista timestamp of 64 bits",
       ether().raw({0, 1, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0}, 0xd28b).ipv4().tcp().bytes(), Outcome::accounted,
       ipv4, true, 6},
      {"an Arista timestamp of 48 bits",
       ether().raw({0, 1, 0, 0x20, 0, 0, 0, 0, 0, 0, 8, 0}, 0xd28b).ipv4().tcp().bytes(), Outcome::accounted, ipv4,
       true, 6},
      {"an Arista timestamp cut", ether().raw({0, 1, 0}, 0xd28b).bytes(), Outcome::truncated_vlan},
      {"MACsec that only authenticates",
       ether().raw({0, 42, 0, 0, 0, 1, 8, 0}, 0x88e5).ipv4().set16(2, 40).tcp().payload(16).bytes(), Outcome::accounted,
       ipv4, true, 6},
      {"MACsec that encrypts is closed", ether().raw({0x2c, 0, 0, 0, 0, 1}, 0x88e5).payload(60).bytes()},
      {"MACsec cut", ether().raw({0, 0, 0}, 0x88e5).bytes(), Outcome::truncated_vlan},
      {"a service instance tag (802.1ah)", ether().raw({0, 0, 0, 1}, 0x88e7).ethernet().vlan(3).ipv6().tcp().bytes(),
       Outcome::accounted, ipv6, true, 6},
      {"a service instance tag cut", ether().raw({0, 0}, 0x88e7).bytes(), Outcome::truncated_vlan},
      {"a service function chain with IPv4", ether().raw(chain, 0x894f).ipv4().tcp().bytes(), Outcome::accounted, ipv4,
       true, 6},
      {"a service function chain cut", ether().raw({0, 2, 1}, 0x894f).bytes(), Outcome::truncated_tunnel},
      {"a service function chain longer than the frame", ether().raw({0, 0x3f, 1, 1, 0, 0, 0, 0}, 0x894f).bytes(),
       Outcome::truncated_tunnel},
      {"ERSPAN type I", ether().ipv4().gre().set16(2, 0x88be).ethernet().ipv6().tcp().bytes(), Outcome::accounted,
       ipv6_in_ipv4, true, 6},
      {"ERSPAN type II", ether().ipv4().gre(0x1000).set16(2, 0x88be).raw(Bytes(8)).ethernet().ipv6().tcp().bytes(),
       Outcome::accounted, ipv6_in_ipv4, true, 6},
      {"ERSPAN type III with a platform header",
       ether()
           .ipv4()
           .gre(0x1000)
           .set16(2, 0x22eb)
           .raw({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1})
           .raw(Bytes(8))
           .ethernet()
           .ipv4()
           .tcp()
           .bytes(),
       Outcome::accounted, ipv4_in_ipv4, true, 6},
      {"ERSPAN cut", cut(ether().ipv4().gre(0x1000).set16(2, 0x88be).raw(Bytes(8)), 2), Outcome::truncated_tunnel, ipv4,
       true, 47},
  };
}

}  // namespace sextant::test
