// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/decode/ip.h"

namespace sextant {
namespace {

constexpr std::uint8_t kJumboPayloadOption = 0xc2;  // RFC 2675, section 2

/// RFC 6052 and RFC 8215: 64:ff9b::/96 and 64:ff9b:1::/48 embed IPv4 addresses.
bool is_translated(const Ipv6Address& address) {
  std::uint64_t high = 0;
  std::memcpy(&high, address.octets.data(), sizeof high);
  high = std::byteswap(high);
  if (high >> 16 == 0x0064'ff9b'0001) return true;
  std::uint32_t middle = 0;
  std::memcpy(&middle, address.octets.data() + 8, sizeof middle);
  return high == 0x0064'ff9b'0000'0000 && middle == 0;
}

/// RFC 3056, section 2: 2002::/16 embeds the IPv4 address of a 6to4 router.
bool is_6to4(const Ipv6Address& address) {
  return address.octets[0] == std::byte{0x20} && address.octets[1] == std::byte{0x02};
}

/// The jumbo payload length inside the hop-by-hop header at the offset, or 0.
std::uint32_t jumbo_payload_length(const Walk& walk) {
  if (walk.captured_left() < 8) return 0;
  const std::size_t end = std::min<std::size_t>(8 * (std::size_t{walk.octet(1)} + 1), walk.captured_left());
  std::size_t at = 2;
  while (at + 1 < end) {
    if (walk.octet(at) == 0) {  // Pad1
      ++at;
      continue;
    }
    if (walk.octet(at) == kJumboPayloadOption && walk.octet(at + 1) == 4 && at + 6 <= end) {
      std::uint32_t length = 0;
      for (std::size_t i = 0; i < 4; ++i) length = length << 8 | walk.octet(at + 2 + i);
      return length;
    }
    at += std::size_t{2} + walk.octet(at + 1);
  }
  return 0;
}

/// Octets behind the fixed header. A payload length of 0 means a jumbo payload option, nothing, or a source that
/// offloads segmentation and never filled it in.
std::size_t payload_octets(Walk& walk, const wire::Ipv6& ip) {
  const std::size_t length = ip.payload_length.host();
  if (length != 0) return length;
  if (ip.next_header == protocol::kHopByHop) {
    const std::uint32_t jumbo = jumbo_payload_length(walk);
    if (jumbo == 0) return walk.wire_left();
    walk.observe(Observation::jumbo_payload);
    if (jumbo <= UINT16_MAX) walk.find(Outcome::bad_jumbo_payload);
    return jumbo;
  }
  if (ip.next_header == protocol::kNoNextHeader || walk.wire_left() == 0) return 0;
  walk.observe(Observation::offloaded_length);
  return walk.wire_left();
}

enum class Step : std::uint8_t { next, upper, done };

/// Hop-by-hop, destination and routing headers: 8-octet units (RFC 6564).
Step read_option_header(Walk& walk, ExtensionHeader kind, bool directly_after_ip) {
  walk.count(kind);
  wire::ExtensionStart start;
  if (!walk.header(start)) {
    walk.find_cut(Outcome::truncated_extension_header);
    return Step::done;
  }
  const std::size_t octets = 8 * (std::size_t{start.length} + 1);
  if (kind == ExtensionHeader::hop_by_hop && !directly_after_ip) walk.find(Outcome::misplaced_hop_by_hop);
  if (kind == ExtensionHeader::routing) {
    wire::Routing routing;
    if (!walk.header(routing)) {
      walk.find_cut(Outcome::truncated_extension_header);
      return Step::done;
    }
    if (routing.type == 0) walk.observe(Observation::routing_type_0);
    if (routing.type == 4) walk.count(Encapsulation::srv6);  // RFC 8754
  }
  walk.next_protocol = start.next_header;
  walk.facts.key.protocol = start.next_header;
  if (octets > walk.captured_left()) {
    walk.find_cut(Outcome::truncated_extension_header);
    return Step::done;
  }
  walk.skip(octets);
  return Step::next;
}

Step read_fragment_header(Walk& walk) {
  walk.count(ExtensionHeader::fragment);
  wire::Fragment fragment;
  if (!walk.header(fragment)) {
    walk.find_cut(Outcome::truncated_extension_header);
    return Step::done;
  }
  walk.skip(sizeof fragment);
  walk.next_protocol = fragment.next_header;
  walk.facts.key.protocol = fragment.next_header;
  const std::uint16_t offset_more = fragment.offset_more.host();
  if (offset_more >> 3 != 0) {
    walk.observe(Observation::later_fragment);
    return Step::done;
  }
  if ((offset_more & 1) != 0) walk.observe(Observation::first_fragment);  // otherwise atomic (RFC 6946)
  return Step::next;
}

Step read_extension_header(Walk& walk, bool directly_after_ip) {
  switch (walk.next_protocol) {
    case protocol::kHopByHop:
      return read_option_header(walk, ExtensionHeader::hop_by_hop, directly_after_ip);
    case protocol::kDestination:
      return read_option_header(walk, ExtensionHeader::destination, directly_after_ip);
    case protocol::kRouting:
      return read_option_header(walk, ExtensionHeader::routing, directly_after_ip);
    case protocol::kFragment:
      return read_fragment_header(walk);
    case protocol::kAh:
      walk.count(ExtensionHeader::ah);
      return read_ah(walk) ? Step::next : Step::done;
    case protocol::kEsp:
      walk.count(ExtensionHeader::esp);
      return Step::upper;
    case protocol::kMobility:
      walk.count(ExtensionHeader::mobility);
      return Step::upper;
    case protocol::kHip:
      walk.count(ExtensionHeader::hip);
      return Step::upper;
    case protocol::kShim6:
      walk.count(ExtensionHeader::shim6);
      return Step::upper;
    case protocol::kNoNextHeader:
      walk.count(ExtensionHeader::no_next_header);
      return Step::upper;
    default:
      return Step::upper;
  }
}

Layer read_chain(Walk& walk) {
  for (unsigned header_count = 0;; ++header_count) {
    const Step step = read_extension_header(walk, header_count == 0);
    if (step == Step::upper) return Layer::upper;
    if (step == Step::done) return Layer::done;
    if (header_count >= walk.limits.extension_headers) return walk.stop(Outcome::extension_header_limit);
  }
}

void note_ip_octets(Facts& facts, std::size_t payload) {
  facts.inner_ip_octets = static_cast<std::uint32_t>(sizeof(wire::Ipv6) + payload);
  if (facts.ip_header_count == 1) facts.outer_ip_octets = facts.inner_ip_octets;
}

/// Stops in a header that is cut. Its payload length counts where that field was captured.
Layer stop_in_cut_header(Walk& walk) {
  constexpr std::size_t kLengthEnd = offsetof(wire::Ipv6, payload_length) + sizeof(wire::Ipv6::payload_length);
  if (walk.captured_left() >= kLengthEnd && walk.octet(0) >> 4 == 6) {
    const std::size_t high = walk.octet(kLengthEnd - 2);
    note_ip_octets(walk.facts, high << 8 | walk.octet(kLengthEnd - 1));
  }
  return walk.stop(Outcome::truncated_ipv6);
}

}  // namespace

Layer read_ipv6(Walk& walk) {
  enter_ip(walk, Family::ipv6);
  if (!walk.descend()) return walk.stop(Outcome::nesting_limit);
  wire::Ipv6 ip;
  if (!walk.header(ip)) return stop_in_cut_header(walk);
  if (ip.version_class_label.host() >> 28 != 6) return walk.stop(Outcome::bad_ipv6_version);
  walk.skip(sizeof ip);
  if (walk.directly_in_ipv4) {
    walk.count(is_6to4(ip.source) || is_6to4(ip.destination) ? Encapsulation::sixto4 : Encapsulation::sixin4);
  }

  Facts& facts = walk.facts;
  const std::size_t payload = payload_octets(walk, ip);
  note_ip_octets(facts, payload);
  if (payload > walk.wire_left()) walk.find(Outcome::ipv6_length_past_frame);
  walk.limit_to(std::min(payload, walk.wire_left()));

  facts.key.family = Family::ipv6;
  facts.key.addresses = {ip.source, ip.destination};
  facts.key.ports = {};
  facts.key.protocol = ip.next_header;
  facts.translated = is_translated(ip.source) || is_translated(ip.destination);
  walk.next_protocol = ip.next_header;
  return read_chain(walk);
}

}  // namespace sextant
