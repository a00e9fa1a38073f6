// SPDX-License-Identifier: BSD-3-Clause
// Malformed IP packets, each at every layer above: as they are, and behind every kind of carrier.
#include "tests/dataplane/decode/packet_cases.h"

namespace sextant::test {
namespace {

/// Adds a malformed packet to what carries it.
using Build = Packet& (*)(Packet&);

struct Malformed {
  const char* sentence;
  Family family;
  Outcome outcome;
  Build build;
  std::size_t cut_octets = 0;  ///< from the end, by a snap length
  std::uint8_t protocol = 0;   ///< of its 5-tuple, where that is whole
  bool bad_version = false;    ///< found only where something else than the version says what it is
};

struct Carrier {
  const char* name;
  Family outer;  ///< other: none but the packet's own
  Packet (*build)(Family inside);
  bool by_version = false;  ///< goes by the version nibble of what it carries
};

std::vector<Malformed> malformed_ipv4() {
  using enum Outcome;
  constexpr Family k4 = Family::ipv4;
  return {
      {"version 5", k4, bad_ipv4_version, [](Packet& p) -> Packet& { return p.ipv4().set8(0, 0x55).tcp(); }, 0, 0,
       true},
      {"a header of four words", k4, bad_ihl, [](Packet& p) -> Packet& { return p.ipv4().set8(0, 0x44).tcp(); }},
      {"a header past the packet", k4, bad_ihl, [](Packet& p) -> Packet& { return p.ipv4().set8(0, 0x4f).icmp(); }},
      {"a total length of 19", k4, bad_ipv4_length, [](Packet& p) -> Packet& { return p.ipv4().set16(2, 19).tcp(); }},
      {"a total length past the frame", k4, ipv4_length_past_frame,
       [](Packet& p) -> Packet& { return p.ipv4().set16(2, 900).tcp(); }, 0, 6},
      {"an option of length 0", k4, bad_ipv4_option,
       [](Packet& p) -> Packet& { return p.ipv4("192.0.2.1", "192.0.2.2", {7, 0, 0, 0}).icmp(); }, 0, 1},
      {"a header cut at ten octets", k4, truncated_ipv4, [](Packet& p) -> Packet& { return p.ipv4(); }, 10},
      {"TCP cut behind its ports", k4, truncated_tcp, [](Packet& p) -> Packet& { return p.ipv4().tcp(); }, 16, 6},
      {"a TCP data offset of four", k4, bad_tcp_offset,
       [](Packet& p) -> Packet& { return p.ipv4().tcp().set8(12, 0x40); }, 0, 6},
      {"a TCP data offset past the packet", k4, bad_tcp_offset,
       [](Packet& p) -> Packet& { return p.ipv4().tcp().set8(12, 0xf0); }, 0, 6},
      {"a UDP length of 7", k4, bad_udp_length, [](Packet& p) -> Packet& { return p.ipv4().udp().set16(4, 7); }, 0, 17},
      {"a UDP length past the packet", k4, bad_udp_length,
       [](Packet& p) -> Packet& { return p.ipv4().udp().set16(4, 700); }, 0, 17},
      {"UDP cut", k4, truncated_udp, [](Packet& p) -> Packet& { return p.ipv4().udp(); }, 3, 17},
      {"ICMP cut", k4, truncated_icmp, [](Packet& p) -> Packet& { return p.ipv4().icmp(); }, 2, 1},
      {"an authentication header of one word", k4, truncated_ah,
       [](Packet& p) -> Packet& { return p.ipv4().ah().set8(1, 0).udp(); }},
      {"GRE cut inside its key", k4, truncated_tunnel, [](Packet& p) -> Packet& { return p.ipv4().gre(0x2000); }, 2,
       47},
      {"a fragment of twelve octets with more to come", k4, bad_fragment_length,
       [](Packet& p) -> Packet& { return p.ipv4().set16(6, 0x2001).payload(12); }},
      {"a fragment past 65,535 octets", k4, fragment_past_datagram,
       [](Packet& p) -> Packet& { return p.ipv4().set16(6, 0x1fff).payload(16); }},
      {"a first fragment without its TCP header", k4, truncated_fragment,
       [](Packet& p) -> Packet& { return p.ipv4().set16(6, 0x2000).protocol(6, Bytes(8)); }, 0, 6},
  };
}

std::vector<Malformed> malformed_ipv6() {
  using enum Outcome;
  constexpr Family k6 = Family::ipv6;
  return {
      {"version 4", k6, bad_ipv6_version, [](Packet& p) -> Packet& { return p.ipv6().set8(0, 0x45).tcp(); }, 0, 0,
       true},
      {"a header cut at thirty octets", k6, truncated_ipv6, [](Packet& p) -> Packet& { return p.ipv6(); }, 10},
      {"a payload length past the frame", k6, ipv6_length_past_frame,
       [](Packet& p) -> Packet& { return p.ipv6().set16(4, 900).tcp(); }, 0, 6},
      {"a jumbo payload of less than 65,536 octets", k6, bad_jumbo_payload,
       [](Packet& p) -> Packet& { return p.ipv6().set16(4, 0).hop_by_hop({0xc2, 4, 0, 0, 0, 28}).tcp(); }, 0, 6},
      {"hop-by-hop options behind destination options", k6, misplaced_hop_by_hop,
       [](Packet& p) -> Packet& { return p.ipv6().destination().hop_by_hop().tcp(); }, 0, 6},
      {"an extension header past the packet", k6, truncated_extension_header,
       [](Packet& p) -> Packet& { return p.ipv6().destination().set8(1, 9).tcp(); }},
      {"an extension header cut", k6, truncated_extension_header,
       [](Packet& p) -> Packet& { return p.ipv6().destination(); }, 7},
      {"an option past its header", k6, bad_extension_option,
       [](Packet& p) -> Packet& { return p.ipv6().destination({5, 9, 0, 0, 0, 0}).tcp(); }, 0, 6},
      {"a segment list past its header", k6, bad_segment_list,
       [](Packet& p) -> Packet& { return p.ipv6().routing(4, 1).set8(4, 3).udp(); }, 0, 17},
      {"more segments left than there are", k6, bad_segment_list,
       [](Packet& p) -> Packet& { return p.ipv6().routing(4, 2).set8(3, 9).udp(); }, 0, 17},
      {"an authentication header of one word", k6, truncated_ah,
       [](Packet& p) -> Packet& { return p.ipv6().ah().set8(1, 0).udp(); }},
      {"two fragment headers", k6, repeated_fragment_header,
       [](Packet& p) -> Packet& { return p.ipv6().fragment(0, false).fragment(0, false).udp(); }, 0, 17},
      {"a fragment of twelve octets with more to come", k6, bad_fragment_length,
       [](Packet& p) -> Packet& { return p.ipv6().fragment(64, true).payload(12); }},
      {"a fragment past 65,535 octets", k6, fragment_past_datagram,
       [](Packet& p) -> Packet& { return p.ipv6().fragment(0xfff8, false).payload(16); }},
      {"a first fragment that ends in its chain", k6, truncated_fragment,
       [](Packet& p) -> Packet& { return p.ipv6().fragment(0, true).destination().set8(0, 6); }},
      {"SCTP cut", k6, truncated_sctp, [](Packet& p) -> Packet& { return p.ipv6().sctp(); }, 1, 132},
      {"DCCP cut", k6, truncated_dccp, [](Packet& p) -> Packet& { return p.ipv6().dccp(); }, 5, 33},
      {"ICMPv6 cut", k6, truncated_icmp, [](Packet& p) -> Packet& { return p.ipv6().icmpv6(); }, 5, 58},
      {"UDP-Lite cut", k6, truncated_udp, [](Packet& p) -> Packet& { return p.ipv6().protocol(136, Bytes(8)); }, 3,
       136},
  };
}

std::vector<Carrier> carriers() {
  using enum Family;
  return {
      {"in Ethernet", other, [](Family) { return Packet().ethernet(); }},
      {"behind a VLAN tag", other, [](Family) { return Packet().ethernet().vlan(7); }},
      {"behind two VLAN tags", other, [](Family) { return Packet().ethernet().vlan(7, 0x88a8).vlan(8); }},
      {"behind a service instance tag", other,
       [](Family) { return Packet().ethernet().raw({0, 0, 0, 1}, 0x88e7).ethernet(); }},
      {"behind MPLS explicit null", other,
       [](Family inside) { return Packet().ethernet().mpls(inside == Family::ipv4 ? 0 : 2, true); }, true},
      {"in PPPoE", other, [](Family) { return Packet().ethernet().pppoe().ppp(); }},
      {"in IPv4", ipv4, [](Family) { return Packet().ethernet().ipv4("192.0.2.9"); }},
      {"in IPv6", ipv6, [](Family) { return Packet().ethernet().ipv6("2001:db8:9::9"); }},
      {"in IPv6 with a segment routing header", ipv6,
       [](Family) { return Packet().ethernet().ipv6("2001:db8:9::9").routing(4, 1); }},
      {"in GRE", ipv4, [](Family) { return Packet().ethernet().ipv4("192.0.2.9").gre(); }},
      {"in VXLAN", ipv4,
       [](Family) {
         return Packet().ethernet().ipv4("192.0.2.9").udp(1, 4789).raw({8, 0, 0, 0, 0, 0, 7, 0}).ethernet();
       }},
      {"in GTP-U", ipv6, [](Family) { return Packet().ethernet().ipv6("2001:db8:9::9").udp(1, 2152).gtpu(); }, true},
  };
}

TrafficClass class_of(Family outer, Family inner) {
  using enum TrafficClass;
  if (outer == Family::other) return inner == Family::ipv4 ? ipv4 : ipv6;
  if (outer == Family::ipv4) return inner == Family::ipv4 ? ipv4_in_ipv4 : ipv6_in_ipv4;
  return inner == Family::ipv4 ? ipv4_in_ipv6 : ipv6_in_ipv6;
}

}  // namespace

std::vector<PacketCase> malformed_cases() {
  std::vector<PacketCase> cases;
  for (const auto& malformed : {malformed_ipv4(), malformed_ipv6()}) {
    for (const Malformed& m : malformed) {
      for (const Carrier& carrier : carriers()) {
        if (carrier.by_version && m.bad_version) continue;
        Packet packet = carrier.build(m.family);
        cases.push_back(
            {std::string(kFamilyNames[static_cast<std::size_t>(m.family)]) + ", " + m.sentence + ", " + carrier.name,
             cut(m.build(packet), m.cut_octets), m.outcome, class_of(carrier.outer, m.family), m.protocol != 0,
             m.protocol});
      }
    }
  }
  return cases;
}

}  // namespace sextant::test
