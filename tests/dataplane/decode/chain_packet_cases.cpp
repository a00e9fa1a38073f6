// SPDX-License-Identifier: BSD-3-Clause
// Chains of extension headers, their options, fragments and sources: what is unusual and what is not.
#include "tests/dataplane/decode/packet_cases.h"

namespace sextant::test {
namespace {

using enum TrafficClass;

Packet ether() {
  return Packet().ethernet();
}

constexpr std::uint16_t seen(Observation observation) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(observation));
}

/// A sound packet with something to notice.
PacketCase noticed(std::string sentence, const Packet& packet, Observation observation, std::uint8_t protocol) {
  return {std::move(sentence), packet.bytes(), Outcome::accounted, ipv6, true, protocol, LinkType::ethernet, {},
          seen(observation)};
}

PacketCase plain(std::string sentence, const Packet& packet, std::uint8_t protocol) {
  return {std::move(sentence), packet.bytes(), Outcome::accounted, ipv6, true, protocol, LinkType::ethernet, {}, 0};
}

Packet chain_of(unsigned header_count) {
  Packet packet = ether().ipv6();
  for (unsigned i = 0; i < header_count; ++i) packet.destination();
  return packet;
}

/// Options that are no padding, all but the last one without data: that one fills up the header.
Bytes options(unsigned count) {
  Bytes octets;
  for (unsigned i = 0; i < count; ++i) octets.insert(octets.end(), {30, 0});
  const std::size_t last_length = (6 + 8 - octets.size() % 8) % 8;
  octets.back() = static_cast<std::uint8_t>(last_length);
  octets.resize(octets.size() + last_length);
  return octets;
}

std::vector<PacketCase> option_cases() {
  const Bytes filler(14, 0);
  return {
      plain("seven octets of Pad1 and an option before them",
            ether().ipv6().destination({5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}).tcp(), 6),
      noticed("a PadN of seven octets and a Pad1 behind it",
              ether().ipv6().destination({5, 4, 0, 0, 0, 0, 1, 5, 0, 0, 0, 0, 0, 0}).tcp(), Observation::odd_padding,
              6),
      {"eight octets of Pad1 in a row, as many options as are looked at",
       ether().ipv6().destination({0, 0, 0, 0, 0, 0, 0, 0, 5, 4, 0, 0, 0, 0}).tcp().bytes(),
       Outcome::accounted,
       ipv6,
       true,
       6,
       LinkType::ethernet,
       {},
       static_cast<std::uint16_t>(seen(Observation::odd_padding) | seen(Observation::unchecked_options))},
      noticed("eight octets of Pad1 behind an option, one more than is looked at",
              ether().ipv6().destination({5, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}).tcp(),
              Observation::unchecked_options, 6),
      noticed("a PadN of more than seven octets",
              ether().ipv6().destination({1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}).tcp(), Observation::odd_padding,
              6),
      noticed("a PadN that is not zero", ether().ipv6().destination({1, 4, 7, 0, 0, 0}).tcp(), Observation::odd_padding,
              6),
      {"more padding than is looked at",
       ether().ipv6().destination(Bytes(238, 0)).tcp().bytes(),
       Outcome::accounted,
       ipv6,
       true,
       6,
       LinkType::ethernet,
       {},
       static_cast<std::uint16_t>(seen(Observation::odd_padding) | seen(Observation::unchecked_options))},
      noticed("a PadN whose last octet is not zero", ether().ipv6().destination({1, 4, 0, 0, 0, 7}).tcp(),
              Observation::odd_padding, 6),
      noticed("more options than are looked at, none of them padding", ether().ipv6().hop_by_hop(options(39)).tcp(),
              Observation::unchecked_options, 6),
      plain("as many options as are looked at", ether().ipv6().destination(options(8)).tcp(), 6),
      noticed("one option more than is looked at", ether().ipv6().destination(options(9)).tcp(),
              Observation::unchecked_options, 6),
      noticed("one option more than is looked at, in the next header",
              ether().ipv6().destination(options(8)).destination({30, 4, 0, 0, 0, 0}).tcp(),
              Observation::unchecked_options, 6),
      plain("padding of a whole header behind as many options as are looked at",
            ether().ipv6().destination(options(8)).destination().tcp(), 6),
      plain("a router alert (RFC 2711)", ether().ipv6().hop_by_hop({5, 2, 0, 0, 1, 0}).icmpv6(), 58),
      plain("an AltMark option (RFC 9343)", ether().ipv6().hop_by_hop({0x12, 4, 0, 0, 0, 1}).udp(), 17),
      {"an option without a length", ether().ipv6().destination({1, 3, 0, 0, 0, 5}).tcp().bytes(),
       Outcome::bad_extension_option, ipv6, true, 6},
      {"an option past its header by one octet", ether().ipv6().destination({5, 5, 0, 0, 0, 0}).tcp().bytes(),
       Outcome::bad_extension_option, ipv6, true, 6},
  };
}

std::vector<PacketCase> order_cases() {
  return {
      plain("no extension header", chain_of(0).udp(), 17),
      noticed("eight extension headers", chain_of(8).udp(), Observation::headers_out_of_order, 17),
      noticed("nine extension headers", chain_of(9).udp(), Observation::headers_out_of_order, 17),
      plain("as many extension headers as RFC 8200 has an order for",
            ether().ipv6().hop_by_hop().destination().routing(4, 1).fragment(0, false).ah().destination().udp(), 17),
      plain("destination options before and behind a routing header",
            ether().ipv6().destination().routing(4, 1).destination().tcp(), 6),
      noticed("a routing header behind the last destination options",
              ether().ipv6().destination().destination().routing(4, 1).tcp(), Observation::headers_out_of_order, 6),
      noticed("a fragment header before a routing header", ether().ipv6().fragment(0, false).routing(4, 1).tcp(),
              Observation::headers_out_of_order, 6),
      noticed("three destination options headers", chain_of(3).tcp(), Observation::headers_out_of_order, 6),
      noticed("a type 0 routing header (RFC 5095)", ether().ipv6().routing(0, 2).udp(), Observation::routing_type_0,
              17),
      plain("a routing header of type 2 (RFC 6275)", ether().ipv6().routing(2, 1).udp(), 17),
      plain("an RPL source route (RFC 6554)", ether().ipv6().routing(3, 1).udp(), 17),
      plain("a reduced segment list: one left beyond the last entry", ether().ipv6().routing(4, 2).set8(3, 2).udp(),
            17),
      plain("a segment routing header with a TLV",
            ether().ipv6().routing(4, 1).set8(0, 17).set8(1, 3).raw({4, 6, 0, 0, 0, 0, 0, 0}).udp(), 17),
      noticed("a protocol number that nobody has", ether().ipv6().protocol(200, Bytes(8)),
              Observation::unknown_next_header, 200),
      plain("a protocol number that somebody has", ether().ipv6().protocol(89, Bytes(8)), 89),
      plain("mobility with no payload behind it (RFC 6275)", ether().ipv6().protocol(135, {59, 0, 1, 0, 0, 0, 0, 0}),
            135),
      plain("HIP (RFC 7401)", ether().ipv6().protocol(139, {59, 4, 1, 0x11, 0, 0, 0, 0}), 139),
  };
}

std::vector<PacketCase> source_cases() {
  return {
      noticed("a multicast source", ether().ipv6("ff02::1").udp(), Observation::impossible_source, 17),
      noticed("the loopback as a source", ether().ipv6("::1").udp(), Observation::impossible_source, 17),
      noticed("an IPv4-mapped source", ether().ipv6("::ffff:192.0.2.1").udp(), Observation::impossible_source, 17),
      plain("the unspecified source of duplicate address detection (RFC 4862)", ether().ipv6("::", "ff02::1").icmpv6(),
            58),
      plain("a unique local source (RFC 4193)", ether().ipv6("fd00::1").udp(), 17),
      plain("a multicast destination", ether().ipv6("fe80::1", "ff02::2").icmpv6(), 58),
  };
}

std::vector<PacketCase> tunnel_fragment_cases() {
  return {
      {"the first fragment of a tunnel holds the beginning of the inner packet",
       ether().ipv4().set16(6, 0x2000).ipv6().set16(4, 1400).tcp().payload(12).bytes(), Outcome::accounted,
       ipv6_in_ipv4, true, 6},
      {"the first fragment of Teredo holds the beginning of the inner packet",
       ether()
           .ipv4()
           .set16(6, 0x2000)
           .udp(1, 3544)
           .set16(4, 1448)
           .ipv6("2001:0:1::1")
           .set16(4, 1400)
           .tcp()
           .payload(4)
           .bytes(),
       Outcome::accounted, ipv6_in_ipv4, true, 6},
      {"the first fragment of a tunnel shows the inner one",
       ether().ipv4().set16(6, 0x2000).ipv6().udp().payload(0).bytes(), Outcome::accounted, ipv6_in_ipv4, true, 17},
  };
}

std::vector<PacketCase> fragment_cases() {
  return {
      {"an authentication header beyond the limit", chain_of(16).ah().tcp().bytes(), Outcome::extension_header_limit,
       ipv6},
      {"a routing header cut behind its type", ether().ipv6().protocol(43, {6, 2, 4, 0}).bytes(),
       Outcome::truncated_extension_header, ipv6},
      {"a later fragment that claims another header",
       ether().ipv6().fragment(64, true).payload(16).bytes(),
       Outcome::accounted,
       ipv6,
       false,
       0,
       LinkType::ethernet,
       {},
       seen(Observation::later_fragment)},
      {"the last fragment may have any length",
       ether().ipv6().fragment(64, false).payload(13).bytes(),
       Outcome::accounted,
       ipv6,
       false,
       0,
       LinkType::ethernet,
       {},
       seen(Observation::later_fragment)},
      {"a fragment of IPv4 inside IPv6",
       ether().ipv6().ipv4().set16(6, 0x2010).payload(16).bytes(),
       Outcome::accounted,
       ipv4_in_ipv6,
       false,
       0,
       LinkType::ethernet,
       {},
       seen(Observation::later_fragment)},
      {"a later fragment of a tunnel shows its outer header only",
       ether().ipv4().set16(6, 0x0020).protocol(41, Bytes(40)).bytes(), Outcome::accounted, ipv4},
      {"a first fragment that ends in its TCP options",
       ether().ipv4().set16(6, 0x2000).tcp().set8(12, 0xf0).payload(4).bytes(), Outcome::truncated_fragment, ipv4, true,
       6},
      {"a fragment at offset 1, which hides TCP flags from filters (RFC 3128)",
       ether().ipv4().set16(6, 0x0001).set8(9, 6).payload(16).bytes(),
       Outcome::accounted,
       ipv4,
       false,
       0,
       LinkType::ethernet,
       {},
       seen(Observation::later_fragment)},
      {"the last octets of the longest datagram", ether().ipv6().fragment(0xfff0, false).payload(15).bytes(),
       Outcome::accounted, ipv6},
      {"a first fragment of IPv4 with more to come",
       ether().ipv4().set16(6, 0x2000).udp().payload(8).bytes(),
       Outcome::accounted,
       ipv4,
       true,
       17,
       LinkType::ethernet,
       {},
       seen(Observation::first_fragment)},
      {"do not fragment is no fragment", ether().ipv4().set16(6, 0x4000).udp().bytes(), Outcome::accounted, ipv4, true,
       17},
      {"IPv4 announced, and IPv6 is there: the version says what the header is",
       ether().raw({}, 0x0800).ipv6().tcp().bytes(), Outcome::bad_ipv4_version, ipv6_in_ipv4, true, 6},
  };
}

}  // namespace

std::vector<PacketCase> chain_cases() {
  std::vector<PacketCase> cases;
  for (const auto& some : {option_cases(), order_cases(), source_cases(), fragment_cases(), tunnel_fragment_cases()}) {
    cases.insert(cases.end(), some.begin(), some.end());
  }
  return cases;
}

}  // namespace sextant::test
