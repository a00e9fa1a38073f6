// SPDX-License-Identifier: BSD-3-Clause
#include "tests/dataplane/decode/packet_cases.h"

namespace sextant::test {
namespace {

using enum TrafficClass;

Packet ether() {
  return Packet().ethernet();
}
std::vector<PacketCase> link_cases() {
  return {
      {"an ARP frame is not IP and belongs to no flow", ether().arp().bytes()},
      {"IPv4 and TCP over Ethernet", ether().ipv4().tcp().bytes(), Outcome::accounted, ipv4, true, 6},
      {"IPv6 and UDP over Ethernet", ether().ipv6().udp().bytes(), Outcome::accounted, ipv6, true, 17},
      {"one 802.1Q tag", ether().vlan(7).ipv6().tcp().bytes(), Outcome::accounted, ipv6, true, 6},
      {"three tags of three kinds", ether().vlan(7, 0x88a8).vlan(8).vlan(9, 0x9100).ipv4().udp().bytes(),
       Outcome::accounted, ipv4, true, 17},
      {"more tags than anyone stacks",
       ether().vlan(1).vlan(2).vlan(3).vlan(4).vlan(5).vlan(6).vlan(7).vlan(8).vlan(9).ipv4().tcp().bytes(),
       Outcome::nesting_limit},
      {"a tag cut in half", cut(ether().vlan(7), 2), Outcome::truncated_vlan},
      {"an Ethernet header of thirteen octets", cut(ether(), 1), Outcome::truncated_link},
      {"no octet at all", Bytes{}, Outcome::truncated_link},
      {"802.3 with SNAP leads to IPv4", Packet().length_8023().llc_snap().ipv4().udp().bytes(), Outcome::accounted,
       ipv4, true, 17},
      {"802.3 spanning tree is not IP",
       Packet().length_8023().protocol(0, {0x42, 0x42, 3, 0, 0, 0, 0, 0, 0, 0}).bytes()},
      {"802.3 with two octets of LLC", Packet().length_8023().protocol(0, {0xaa, 0xaa}).bytes(),
       Outcome::truncated_link},
      {"802.3 trailer behind the length is not read",
       Packet().length_8023().set16(12, 8).llc_snap().ipv4().udp().bytes(), Outcome::truncated_ipv4, ipv4},
      {"Linux cooked v1", Packet().cooked_v1().ipv6().tcp().bytes(), Outcome::accounted, ipv6, true, 6,
       LinkType::linux_cooked_v1},
      {"Linux cooked v2", Packet().cooked_v2().ipv4().tcp().bytes(), Outcome::accounted, ipv4, true, 6,
       LinkType::linux_cooked_v2},
      {"Linux cooked v1 cut", Bytes(15), Outcome::truncated_link, other, false, 0, LinkType::linux_cooked_v1},
      {"loopback, AF_INET in little-endian order", Packet().null_loopback(2, false).ipv4().tcp().bytes(),
       Outcome::accounted, ipv4, true, 6, LinkType::null_loopback},
      {"loopback, Darwin's AF_INET6 in big-endian order", Packet().null_loopback(30, true).ipv6().tcp().bytes(),
       Outcome::accounted, ipv6, true, 6, LinkType::null_loopback},
      {"loopback, an unknown family", Packet().null_loopback(77, false).payload(20).bytes(), Outcome::accounted, other,
       false, 0, LinkType::null_loopback},
      {"raw IPv4", Packet().ipv4().tcp().bytes(), Outcome::accounted, ipv4, true, 6, LinkType::raw_ip},
      {"raw IPv6", Packet().ipv6().tcp().bytes(), Outcome::accounted, ipv6, true, 6, LinkType::raw_ip},
      {"raw, neither 4 nor 6", Bytes(40, 0x77), Outcome::accounted, other, false, 0, LinkType::raw_ip},
      {"PPP with IPv6", Packet().ppp().ipv6().tcp().bytes(), Outcome::accounted, ipv6, true, 6, LinkType::ppp},
      {"PPP with a compressed protocol field", Packet().ppp(true).ipv4().tcp().bytes(), Outcome::accounted, ipv4, true,
       6, LinkType::ppp},
      {"PPP with nothing in it", Bytes{0xff, 0x03}, Outcome::truncated_ppp, other, false, 0, LinkType::ppp},
      {"a link type nobody reads", Bytes(60), Outcome::unknown_link_type, other, false, 0, LinkType::unknown},
  };
}

std::vector<PacketCase> ipv4_cases() {
  const Bytes router_alert{0x94, 4, 0, 0};
  return {
      {"IPv4 padding behind the total length is not payload",
       ether().ipv4().udp().payload(0).payload(18).set8(0, 0).bytes(), Outcome::accounted, ipv4, true, 17},
      {"IPv4 with options", ether().ipv4("192.0.2.1", "198.51.100.2", router_alert).icmp().bytes(), Outcome::accounted,
       ipv4, true, 1},
      {"an option of length 0", ether().ipv4("192.0.2.1", "198.51.100.2", {0x94, 0, 0, 0}).icmp().bytes(),
       Outcome::bad_ipv4_option, ipv4, true, 1},
      {"an option of length 1", ether().ipv4("192.0.2.1", "198.51.100.2", {0x94, 1, 0, 0}).icmp().bytes(),
       Outcome::bad_ipv4_option, ipv4, true, 1},
      {"an option past the header", ether().ipv4("192.0.2.1", "198.51.100.2", {1, 0x94, 4, 0}).icmp().bytes(),
       Outcome::bad_ipv4_option, ipv4, true, 1},
      {"an option without a length", ether().ipv4("192.0.2.1", "198.51.100.2", {1, 1, 1, 0x94}).icmp().bytes(),
       Outcome::bad_ipv4_option, ipv4, true, 1},
      {"IPv4 announced, version 5", ether().ipv4().set8(0, 0x55).tcp().bytes(), Outcome::bad_ipv4_version, ipv4},
      {"header length of four words", ether().ipv4().set8(0, 0x44).tcp().bytes(), Outcome::bad_ihl, ipv4},
      {"header length past the frame", ether().ipv4().set8(0, 0x4f).icmp().bytes(), Outcome::bad_ihl, ipv4},
      {"total length below the header", ether().ipv4().set16(2, 19).tcp().bytes(), Outcome::bad_ipv4_length, ipv4},
      {"total length past the frame", ether().ipv4().set16(2, 500).tcp().bytes(), Outcome::ipv4_length_past_frame, ipv4,
       true, 6},
      {"total length 0 from an offloading source", ether().ipv4().set16(2, 0).tcp().payload(3000).bytes(),
       Outcome::accounted, ipv4, true, 6},
      {"IPv4 cut at nineteen octets", cut(ether().ipv4(), 1), Outcome::truncated_ipv4, ipv4},
      {"a first fragment has ports", ether().ipv4().set16(6, 0x2000).udp().set16(4, 2000).payload(8).bytes(),
       Outcome::accounted, ipv4, true, 17},
      {"a first fragment that ends inside its TCP header",
       ether().ipv4().set16(6, 0x2000).protocol(6, Bytes(8)).bytes(), Outcome::truncated_fragment, ipv4, true, 6},
      {"a later fragment has no ports and no flow", ether().ipv4().set16(6, 0x0010).udp().payload(8).bytes(),
       Outcome::accounted, ipv4},
      {"an unknown protocol is a flow without ports", ether().ipv4().protocol(200, Bytes(12)).bytes(),
       Outcome::accounted, ipv4, true, 200},
      {"AH in IPv4 leads to TCP", ether().ipv4().ah().tcp().bytes(), Outcome::accounted, ipv4, true, 6},
      {"ESP ends the walk", ether().ipv4().protocol(50, Bytes(30)).bytes(), Outcome::accounted, ipv4, true, 50},
  };
}

std::vector<PacketCase> ipv6_cases() {
  Packet limit = ether().ipv6();
  for (int i = 0; i < 16; ++i) limit.destination();
  Packet beyond = limit;
  Packet sixty_four = ether().ipv6();
  for (int i = 0; i < 64; ++i) sixty_four.destination();
  return {
      {"a hop-by-hop header", ether().ipv6().hop_by_hop().icmpv6().bytes(), Outcome::accounted, ipv6, true, 58},
      {"the whole chain in RFC 8200's order",
       ether().ipv6().hop_by_hop().destination().routing(0).fragment(0, false).ah().destination().tcp().bytes(),
       Outcome::accounted, ipv6, true, 6},
      {"a hop-by-hop header behind destination options", ether().ipv6().destination().hop_by_hop().tcp().bytes(),
       Outcome::misplaced_hop_by_hop, ipv6, true, 6},
      {"two hop-by-hop headers", ether().ipv6().hop_by_hop().hop_by_hop().tcp().bytes(), Outcome::misplaced_hop_by_hop,
       ipv6, true, 6},
      {"as many extension headers as the limit", limit.tcp().bytes(), Outcome::accounted, ipv6, true, 6},
      {"one extension header more than the limit", beyond.destination().tcp().bytes(), Outcome::extension_header_limit,
       ipv6},
      {"64 extension headers", sixty_four.tcp().bytes(), Outcome::extension_header_limit, ipv6},
      {"an extension header past the packet", ether().ipv6().destination().set8(1, 9).tcp().bytes(),
       Outcome::truncated_extension_header, ipv6},
      {"an extension header of one octet", ether().ipv6().protocol(60, {6}).bytes(),
       Outcome::truncated_extension_header, ipv6},
      {"a routing header cut before its type", ether().ipv6().protocol(43, {6, 0}).bytes(),
       Outcome::truncated_extension_header, ipv6},
      {"a fragment header cut", ether().ipv6().protocol(44, {6, 0, 0, 0}).bytes(), Outcome::truncated_extension_header,
       ipv6},
      {"an atomic fragment is a whole packet", ether().ipv6().fragment(0, false).udp().bytes(), Outcome::accounted,
       ipv6, true, 17},
      {"a first fragment", ether().ipv6().fragment(0, true).udp().set16(4, 3000).payload(64).bytes(),
       Outcome::accounted, ipv6, true, 17},
      {"a later fragment", ether().ipv6().fragment(64, false).udp().bytes(), Outcome::accounted, ipv6},
      {"a first fragment without its upper header", ether().ipv6().fragment(0, true).destination().set8(0, 6).bytes(),
       Outcome::truncated_fragment, ipv6},
      {"a first fragment with half a TCP header", ether().ipv6().fragment(0, true).protocol(6, Bytes(8)).bytes(),
       Outcome::truncated_fragment, ipv6, true, 6},
      {"AH counts in four octets, not eight", ether().ipv6().ah(20).udp().bytes(), Outcome::accounted, ipv6, true, 17},
      {"AH shorter than its fixed part", ether().ipv6().ah().set8(1, 0).udp().bytes(), Outcome::truncated_ah, ipv6},
      {"AH past the packet", ether().ipv6().ah().set8(1, 200).udp().bytes(), Outcome::truncated_ah, ipv6},
      {"ESP ends the walk", ether().ipv6().protocol(50, Bytes(40)).bytes(), Outcome::accounted, ipv6, true, 50},
      {"mobility ends the walk", ether().ipv6().protocol(135, Bytes(8)).bytes(), Outcome::accounted, ipv6, true, 135},
      {"HIP ends the walk", ether().ipv6().protocol(139, Bytes(40)).bytes(), Outcome::accounted, ipv6, true, 139},
      {"Shim6 ends the walk", ether().ipv6().protocol(140, Bytes(8)).bytes(), Outcome::accounted, ipv6, true, 140},
      {"an unknown next header ends the walk (RFC 7045)", ether().ipv6().protocol(253, Bytes(8)).bytes(),
       Outcome::accounted, ipv6, true, 253},
      {"no next header, with octets behind it", ether().ipv6().no_next_header().payload(20).bytes(), Outcome::accounted,
       ipv6, true, 59},
      {"ICMPv4 in IPv6 is a flow like any other", ether().ipv6().icmp().bytes(), Outcome::accounted, ipv6, true, 1},
      {"a segment routing header", ether().ipv6().routing(4, 2).udp().bytes(), Outcome::accounted, ipv6, true, 17},
      {"IPv6 announced, version 4", ether().ipv6().set8(0, 0x45).tcp().bytes(), Outcome::bad_ipv6_version, ipv6},
      {"IPv6 cut at 39 octets", cut(ether().ipv6(), 1), Outcome::truncated_ipv6, ipv6},
      {"payload length past the frame", ether().ipv6().set16(4, 400).tcp().bytes(), Outcome::ipv6_length_past_frame,
       ipv6, true, 6},
      {"payload length before the frame's end: padding",
       ether().ipv6().set16(4, 8).udp().set16(4, 8).payload(20).bytes(), Outcome::accounted, ipv6, true, 17},
      {"payload length 0 and no payload", ether().ipv6().no_next_header().bytes(), Outcome::accounted, ipv6, true, 59},
      {"payload length 0 is no payload, whatever follows", ether().ipv6().set16(4, 0).tcp().payload(100).bytes(),
       Outcome::truncated_tcp, ipv6},
      {"a jumbo payload of less than 65,536 octets",
       ether().ipv6().set16(4, 0).hop_by_hop({0xc2, 4, 0, 0, 0, 28}).tcp().bytes(), Outcome::bad_jumbo_payload, ipv6,
       true, 6},
      {"a jumbo payload past the frame", ether().ipv6().set16(4, 0).hop_by_hop({0xc2, 4, 0, 2, 0, 0}).tcp().bytes(),
       Outcome::ipv6_length_past_frame, ipv6, true, 6},
      {"addresses of a translator (RFC 6052)", ether().ipv6("64:ff9b::c000:201").tcp().bytes(), Outcome::accounted,
       ipv6_translated, true, 6},
      {"addresses of a local translator (RFC 8215)", ether().ipv6("2001:db8::1", "64:ff9b:1:7::1").tcp().bytes(),
       Outcome::accounted, ipv6_translated, true, 6},
  };
}

std::vector<PacketCase> transport_cases() {
  return {
      {"TCP cut behind its ports", cut(ether().ipv4().tcp(), 16), Outcome::truncated_tcp, ipv4, true, 6},
      {"TCP cut inside its ports", cut(ether().ipv6().tcp(), 18), Outcome::truncated_tcp, ipv6},
      {"TCP data offset of four words", ether().ipv4().tcp().set8(12, 0x40).bytes(), Outcome::bad_tcp_offset, ipv4,
       true, 6},
      {"TCP data offset past the packet", ether().ipv4().tcp().set8(12, 0xf0).bytes(), Outcome::bad_tcp_offset, ipv4,
       true, 6},
      {"TCP with SYN and FIN is counted as it came", ether().ipv4().tcp(1, 2, 0x03).bytes(), Outcome::accounted, ipv4,
       true, 6},
      {"TCP without flags", ether().ipv4().tcp(1, 2, 0).bytes(), Outcome::accounted, ipv4, true, 6},
      {"UDP cut", cut(ether().ipv4().udp(), 1), Outcome::truncated_udp, ipv4, true, 17},
      {"UDP length 0", ether().ipv4().udp().set16(4, 0).payload(4).bytes(), Outcome::bad_udp_length, ipv4, true, 17},
      {"UDP length 0 in a jumbogram (RFC 2675)",
       ether().ipv6().set16(4, 0).hop_by_hop({0xc2, 4, 0, 1, 0, 16}).udp().set16(4, 0).payload(65536).bytes(),
       Outcome::accounted, ipv6, true, 17},
      {"UDP length 7", ether().ipv4().udp().set16(4, 7).bytes(), Outcome::bad_udp_length, ipv4, true, 17},
      {"UDP length past the packet", ether().ipv6().udp().set16(4, 900).bytes(), Outcome::bad_udp_length, ipv6, true,
       17},
      {"UDP-Lite (RFC 3828)", ether().ipv4().protocol(136, Bytes(8)).bytes(), Outcome::accounted, ipv4, true, 136},
      {"SCTP", ether().ipv4().sctp().bytes(), Outcome::accounted, ipv4, true, 132},
      {"SCTP cut", cut(ether().ipv6().sctp(), 1), Outcome::truncated_sctp, ipv6, true, 132},
      {"DCCP", ether().ipv6().dccp().bytes(), Outcome::accounted, ipv6, true, 33},
      {"DCCP cut", cut(ether().ipv4().dccp(), 5), Outcome::truncated_dccp, ipv4, true, 33},
      {"ICMP", ether().ipv4().icmp().bytes(), Outcome::accounted, ipv4, true, 1},
      {"ICMP cut", cut(ether().ipv4().icmp(), 1), Outcome::truncated_icmp, ipv4, true, 1},
      {"ICMPv6 cut", cut(ether().ipv6().icmpv6(), 5), Outcome::truncated_icmp, ipv6, true, 58},
  };
}

std::vector<PacketCase> all_cases() {
  std::vector<PacketCase> cases;
  for (const auto& some : {link_cases(), ipv4_cases(), ipv6_cases(), transport_cases(), tunnel_cases(),
                           udp_tunnel_cases(), tag_cases(), encapsulation_cases(), chain_cases(), malformed_cases()}) {
    cases.insert(cases.end(), some.begin(), some.end());
  }
  return cases;
}

}  // namespace

Snapped cut(const Packet& packet, std::size_t count) {
  Bytes bytes = packet.bytes();
  bytes.resize(bytes.size() - count);
  return {std::move(bytes), count};
}

const std::vector<PacketCase>& packet_cases() {
  static const std::vector<PacketCase> cases = all_cases();
  return cases;
}

Frame frame_of(const PacketCase& packet_case) {
  Frame frame = frame_of(packet_case.packet.bytes, packet_case.link_type);
  frame.length += static_cast<std::uint32_t>(packet_case.packet.missing_octets);
  return frame;
}

}  // namespace sextant::test
