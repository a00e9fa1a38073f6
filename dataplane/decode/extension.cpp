// SPDX-License-Identifier: BSD-3-Clause
// IPv6 extension headers (RFC 8200, section 4), and the census of their chain. Most chains are of option headers, which
// are read in one loop.
#include "dataplane/decode/ip.h"

namespace sextant {
namespace {

/// Places in the order that RFC 8200, section 4.1, recommends, by ExtensionHeader. Destination options have a second
/// one, behind all others.
constexpr std::array<std::uint8_t, kExtensionHeaderCount> kRanks{1, 4, 3, 2, 5, 6, 8, 8, 8, 8};
constexpr std::uint8_t kLastDestinationRank = 7;
static_assert(kRanks[static_cast<std::size_t>(ExtensionHeader::destination)] == 2);

/// The census of the chain, copied out of the walk while headers are read one after the other.
struct ChainCount {
  explicit ChainCount(const Walk& walk)
      : kinds(walk.facts.extension_headers),
        order(walk.facts.chain),
        length(walk.chain.length),
        rank(walk.chain.rank) {}

  /// One more header.
  void add(ExtensionHeader kind) {
    const auto index = static_cast<std::size_t>(kind);
    kinds |= 1U << index;
    order.append(kind, length == 0);
    ++length;
    const bool last_destination = kind == ExtensionHeader::destination && rank >= kRanks[index];
    const unsigned own_rank = last_destination ? kLastDestinationRank : kRanks[index];
    out_of_order |= own_rank <= rank;
    rank = std::max(own_rank, rank);
  }

  void store(Walk& walk) const {
    walk.facts.extension_headers = static_cast<std::uint16_t>(kinds);
    walk.facts.chain = order;
    walk.chain.length = static_cast<std::uint8_t>(length);
    walk.chain.rank = static_cast<std::uint8_t>(rank);
    walk.facts.longest_chain = std::max(walk.facts.longest_chain, walk.chain.length);
    if (out_of_order) walk.observe(Observation::headers_out_of_order);
  }

  // Words, not octets: a store of an octet could be to anything, and everything would be read again after it.
  std::uint32_t kinds;
  HeaderChain order;
  std::uint32_t length;
  std::uint32_t rank;
  bool out_of_order = false;
};

/// RFC 8200, section 4.2: options must end within their header. More than seven octets of padding in a row, or padding
/// that is not zero, is no alignment (RFC 4942, section 2.1.9.5).
void check_options(Walk& walk, std::size_t octets) {
  constexpr std::uint8_t kPad1 = 0;
  constexpr std::uint8_t kPadN = 1;
  unsigned options_left = walk.options_left;
  std::size_t padding_octets = 0;
  bool odd_padding = false;
  std::size_t at = 2;
  for (; at < octets && options_left > 0; --options_left) {
    const std::uint8_t type = walk.octet(at);
    const std::size_t size = type == kPad1 ? 1 : at + 1 < octets ? std::size_t{2} + walk.octet(at + 1) : octets;
    if (at + size > octets) {
      walk.find(Outcome::bad_extension_option);
      break;
    }
    padding_octets = type <= kPadN ? padding_octets + size : 0;
    odd_padding |= padding_octets > 7;
    if (type == kPadN && !odd_padding) {
      for (std::size_t n = 2; n < size; ++n) odd_padding |= walk.octet(at + n) != 0;
    }
    at += size;
  }
  walk.options_left = static_cast<std::uint8_t>(options_left);
  if (odd_padding) walk.observe(Observation::odd_padding);
  if (options_left == 0 && at < octets) walk.observe(Observation::unchecked_options);
}

/// RFC 8754, section 4.3.1.1: the last entry lies in the header, and not more segments are left than there are.
bool segment_list_holds(const Walk& walk, const wire::Routing& routing) {
  if (walk.captured_left() < 8) return true;
  const unsigned entry_count = routing.length / 2U;
  const unsigned last_entry = walk.octet(4);
  return last_entry < entry_count && routing.segments_left <= last_entry + 1;
}

void note_routing(Walk& walk, const wire::Routing& routing) {
  constexpr std::uint8_t kSourceRoute = 0;  // deprecated by RFC 5095
  constexpr std::uint8_t kSegmentRouting = 4;
  if (routing.type == kSourceRoute) walk.observe(Observation::routing_type_0);
  if (routing.type != kSegmentRouting) return;
  walk.count(Encapsulation::srv6);
  if (!segment_list_holds(walk, routing)) walk.find(Outcome::bad_segment_list);
}

/// What the packet is stays unknown.
Layer stop_at_limit(Walk& walk) {
  walk.facts.endpoints_known = false;
  return walk.stop(Outcome::extension_header_limit);
}

Layer stop_cut(Walk& walk) {
  walk.find_cut(Outcome::truncated_extension_header);
  return Layer::done;
}

/// A header of which less than eight octets were captured.
Layer read_cut_header(Walk& walk, ExtensionHeader kind) {
  wire::Routing routing;
  if (kind == ExtensionHeader::routing && walk.header(routing)) note_routing(walk, routing);
  if (wire::ExtensionStart start; walk.header(start)) {
    static_cast<void>(follow(walk, start.next_header, kLayerOfNextHeader));
  }
  return stop_cut(walk);
}

/// A hop-by-hop, destination or routing header (RFC 6564: they begin alike) and those that follow it.
Layer read_option_headers(Walk& walk, ExtensionHeader kind) {
  ChainCount chain(walk);
  Layer next = Layer::done;
  for (;;) {
    chain.add(kind);
    if (chain.length > walk.settings.extension_header_limit) {
      next = stop_at_limit(walk);
      break;
    }
    Be64 word;
    if (!walk.header(word)) {
      next = read_cut_header(walk, kind);
      break;
    }
    const std::uint64_t start = word.host();
    const auto next_header = static_cast<std::uint8_t>(start >> 56);
    const std::size_t octets = 8 * ((start >> 48 & 0xff) + 1);  // RFC 8200, section 4.3: units beyond the first
    next = follow(walk, next_header, kLayerOfNextHeader);
    if (kind == ExtensionHeader::routing) {
      note_routing(walk, {next_header, static_cast<std::uint8_t>(start >> 48), static_cast<std::uint8_t>(start >> 40),
                          static_cast<std::uint8_t>(start >> 32)});
    }
    if (octets > walk.captured_left()) {
      next = stop_cut(walk);
      break;
    }
    constexpr std::uint64_t kWithoutNextHeader = 0x00ff'ffff'ffff'ffff;
    constexpr std::uint64_t kPadding = 0x0000'0104'0000'0000;  // eight octets with one PadN: nothing to check
    if (kind != ExtensionHeader::routing && (start & kWithoutNextHeader) != kPadding) check_options(walk, octets);
    walk.skip(octets);
    if (walk.single_steps || (next != Layer::destination && next != Layer::routing)) break;
    kind = next == Layer::destination ? ExtensionHeader::destination : ExtensionHeader::routing;
  }
  chain.store(walk);
  return next;
}

}  // namespace

bool enter_extension_header(Walk& walk, ExtensionHeader kind) {
  ChainCount chain(walk);
  chain.add(kind);
  chain.store(walk);
  return chain.length <= walk.settings.extension_header_limit;
}

Layer read_hop_by_hop(Walk& walk) {
  if (walk.chain.length != 0) walk.find(Outcome::misplaced_hop_by_hop);
  return read_option_headers(walk, ExtensionHeader::hop_by_hop);
}

Layer read_destination(Walk& walk) {
  return read_option_headers(walk, ExtensionHeader::destination);
}

Layer read_routing(Walk& walk) {
  return read_option_headers(walk, ExtensionHeader::routing);
}

Layer read_fragment(Walk& walk) {
  if (!enter_extension_header(walk, ExtensionHeader::fragment)) return stop_at_limit(walk);
  wire::Fragment fragment;
  if (!walk.header(fragment)) return stop_cut(walk);
  if (++walk.chain.fragment_header_count > 1) walk.find(Outcome::repeated_fragment_header);
  walk.skip(sizeof fragment);
  const Layer next = follow(walk, fragment.next_header, kLayerOfNextHeader);
  const std::uint16_t fields = fragment.offset_more.host();
  const auto offset = static_cast<std::uint16_t>(fields >> 3);
  const bool more = (fields & 1) != 0;
  if (offset == 0 && !more) return next;  // atomic: a whole packet (RFC 6946)
  const std::size_t octets = walk.wire_left();
  // Extension headers before this one would count, too: they are few against the length of a datagram.
  if (std::size_t{8} * offset + octets > UINT16_MAX) walk.find(Outcome::fragment_past_datagram);
  note_fragment(walk, {fragment.identification.host(), offset,
                       static_cast<std::uint16_t>(std::min<std::size_t>(octets, UINT16_MAX)), 0, more});
  return offset == 0 ? next : Layer::done;
}

Layer read_last_header(Walk& walk) {
  walk.facts.tuple_whole = true;
  const auto kind = [&] {
    switch (walk.next_protocol) {
      case protocol::kMobility:
        return ExtensionHeader::mobility;
      case protocol::kHip:
        return ExtensionHeader::hip;
      case protocol::kShim6:
        return ExtensionHeader::shim6;
      default:
        return ExtensionHeader::no_next_header;
    }
  };
  static_cast<void>(enter_extension_header(walk, kind()));  // the limit bounds work, and this one ends it
  return Layer::done;
}

/// RFC 4302, behind IPv4 and IPv6 alike.
Layer read_ah(Walk& walk) {
  walk.count(Encapsulation::ah);
  const bool in_ipv6 = walk.facts.inner == Family::ipv6;
  if (in_ipv6 && !enter_extension_header(walk, ExtensionHeader::ah)) return stop_at_limit(walk);
  if (!in_ipv6 && !walk.descend()) return walk.stop(Outcome::nesting_limit);
  wire::ExtensionStart start;
  if (!walk.header(start)) return walk.stop(Outcome::truncated_ah);
  const Layer next = follow(walk, start.next_header, in_ipv6 ? kLayerOfNextHeader : kLayerOfProtocol);
  const std::size_t octets = std::size_t{4} * (std::size_t{start.length} + 2);  // RFC 4302, section 2.2
  if (octets < 12 || octets > walk.captured_left()) return walk.stop(Outcome::truncated_ah);
  walk.skip(octets);
  return next;
}

}  // namespace sextant
