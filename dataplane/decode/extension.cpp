// SPDX-License-Identifier: BSD-3-Clause
// IPv6 extension headers (RFC 8200, section 4), and the census of their chain. Most chains are of option headers, which
// are read in one loop.
#include <bit>
#include <span>

#include "dataplane/decode/ip.h"

namespace sextant {
namespace {

/// Places in the order that RFC 8200, section 4.1, recommends, by ExtensionHeader. Destination options have a second
/// one, behind all others.
constexpr std::array<std::uint8_t, kExtensionHeaderCount> kRanks{1, 4, 3, 2, 5, 6, 8, 8, 8, 8};
constexpr unsigned kLastDestinationRank = 7;
static_assert(kRanks[static_cast<std::size_t>(ExtensionHeader::destination)] == 2);

/// Headers that follow each other in one IPv6 header.
struct HeaderRun {
  void add(ExtensionHeader kind) {
    kinds |= 1U << static_cast<unsigned>(kind);
    order = HeaderChain::with(order, kind);
    ++count;
  }

  std::uint32_t kinds = 0;
  std::uint32_t count = 0;  // at most HeaderChain::kLongest
  std::uint64_t order = 0;
};

/// Whether a header of the run stands behind one that it should precede. Until one does, the rank of the chain is
/// brought up to date; from there on it decides nothing.
bool is_out_of_order(HeaderRun run, std::uint8_t& chain_rank) {
  unsigned rank = chain_rank;
  for (unsigned behind = run.count; behind-- > 0;) {
    const ExtensionHeader kind = HeaderChain::kind_before(run.order, behind);
    const bool last_destination = kind == ExtensionHeader::destination && rank > 1;
    const unsigned own_rank = last_destination ? kLastDestinationRank : kRanks[static_cast<std::size_t>(kind)];
    if (own_rank <= rank) return true;
    rank = own_rank;
  }
  chain_rank = static_cast<std::uint8_t>(rank);
  return false;
}

/// Brings the census of the chain up to date.
void count_run(Walk& walk, HeaderRun run) {
  Facts& facts = walk.facts;
  facts.extension_headers = static_cast<std::uint16_t>(facts.extension_headers | run.kinds);
  facts.chain.append(run.order, run.count, walk.chain.length == 0);
  walk.chain.length = static_cast<std::uint8_t>(walk.chain.length + run.count);
  facts.longest_chain = std::max(facts.longest_chain, walk.chain.length);
  if (is_out_of_order(run, walk.chain.rank)) walk.observe(Observation::headers_out_of_order);
}

/// RFC 8200, section 4.2: options must end within their header. More than seven octets of padding in a row, or padding
/// that is not zero, is no alignment (RFC 4942, section 2.1.9.5). Returns how many of `options_left` are left.
[[gnu::always_inline]] inline unsigned check_options(Walk& walk, std::span<const std::byte> header,
                                                     unsigned options_left) {
  constexpr std::byte kPad1{0};
  constexpr std::byte kPadN{1};
  std::size_t padding_octets = 0;
  bool odd_padding = false;
  std::size_t at = 2;
  while (at < header.size()) {
    if (options_left == 0) {
      walk.observe(Observation::unchecked_options);
      break;
    }
    const std::byte type = header[at];
    std::size_t end = at + 1;
    if (type != kPad1) [[likely]]
      end = end == header.size() ? SIZE_MAX : at + 2 + std::to_integer<std::size_t>(header[end]);
    if (end > header.size()) {
      walk.find(Outcome::bad_extension_option);
      break;
    }
    if (type > kPadN) [[likely]] {
      padding_octets = 0;
    } else {
      padding_octets += end - at;
      odd_padding |= padding_octets > 7;
      for (std::size_t n = at + 2; n < end && !odd_padding; ++n) odd_padding = header[n] != std::byte{0};
    }
    at = end;
    --options_left;
  }
  if (odd_padding) walk.observe(Observation::odd_padding);
  return options_left;
}

/// What a routing header's type says by itself. Returns whether it is a segment routing header.
bool note_routing_type(Walk& walk, std::uint8_t type) {
  constexpr std::uint8_t kSourceRoute = 0;  // deprecated by RFC 5095
  constexpr std::uint8_t kSegmentRouting = 4;
  if (type == kSourceRoute) walk.observe(Observation::routing_type_0);
  if (type == kSegmentRouting) walk.count(Encapsulation::srv6);
  return type == kSegmentRouting;
}

/// The first octets of an option header. RFC 6564: they begin alike.
using HeaderStart = std::array<std::uint8_t, 8>;

/// RFC 8754, section 4.3.1.1: the last entry lies in the header, and not more segments are left than there are.
void note_routing(Walk& walk, const HeaderStart& start, std::size_t octets) {
  if (!note_routing_type(walk, start[2])) return;
  const std::size_t entry_count = (octets - 8) / 16;
  const unsigned segments_left = start[3];
  const unsigned last_entry = start[4];
  if (last_entry >= entry_count || segments_left > last_entry + 1) walk.find(Outcome::bad_segment_list);
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

/// Option headers that are read one after the other, out of the walk's memory: a store of an octet into that could be
/// to anything, and everything would be read again after it.
struct OptionHeaders {
  explicit OptionHeaders(const Walk& walk)
      : rest(walk.captured()), options_left(walk.options_left), next_header(walk.next_protocol) {}

  void store(Walk& walk) const {
    count_run(walk, run);
    walk.skip(walk.captured_left() - rest.size());
    walk.options_left = static_cast<std::uint8_t>(options_left);
    static_cast<void>(follow(walk, next_header, kLayerOfNextHeader));
  }

  HeaderRun run;
  std::span<const std::byte> rest;
  std::uint32_t options_left;
  std::uint8_t next_header;
};

/// Numbers of headers (IANA "Protocol Numbers").
constexpr std::uint8_t kRouting = 43;
constexpr std::uint8_t kDestination = 60;

/// A header of which less than eight octets were captured, its number `number`. Returns the number of the header that
/// follows, or the same where that is cut, too.
std::uint8_t read_cut_header(Walk& walk, std::uint8_t number, std::span<const std::byte> rest) {
  if (number == kRouting && rest.size() >= sizeof(wire::Routing)) {
    note_routing_type(walk, std::to_integer<std::uint8_t>(rest[offsetof(wire::Routing, type)]));
  }
  return rest.size() < sizeof(wire::ExtensionStart) ? number : std::to_integer<std::uint8_t>(rest[0]);
}

/// Reads up to `bound` option headers, the first of which is `kind`, and returns what follows.
[[gnu::always_inline]] inline Layer read_run(Walk& walk, ExtensionHeader kind, unsigned bound, OptionHeaders& headers) {
  constexpr HeaderStart kPadding{0, 0, 1, 4, 0, 0, 0, 0};  // eight octets with one PadN: nothing to check
  headers.run.add(kind);
  for (;;) {
    if (headers.rest.size() < sizeof(HeaderStart)) {
      headers.next_header = read_cut_header(walk, headers.next_header, headers.rest);
      return stop_cut(walk);
    }
    const bool routing = headers.next_header == kRouting;
    HeaderStart start;
    std::memcpy(&start, headers.rest.data(), sizeof start);
    headers.next_header = start[0];
    const std::size_t octets = 8 * (std::size_t{start[1]} + 1);  // RFC 8200, section 4.3: units beyond the first
    if (routing) note_routing(walk, start, octets);
    if (octets > headers.rest.size()) return stop_cut(walk);
    const auto word = std::bit_cast<std::uint64_t>(start);
    if (!routing && word >> 8U != std::bit_cast<std::uint64_t>(kPadding) >> 8U) {
      if (headers.options_left == 0) {
        walk.observe(Observation::unchecked_options);
      } else {
        headers.options_left = check_options(walk, headers.rest.first(octets), headers.options_left);
      }
    }
    headers.rest = headers.rest.subspan(octets);
    if (headers.run.count == bound) break;
    if (headers.next_header == kDestination) {
      headers.run.add(ExtensionHeader::destination);
    } else if (headers.next_header == kRouting) {
      headers.run.add(ExtensionHeader::routing);
    } else {
      break;
    }
  }
  return kLayerOfNextHeader[headers.next_header];
}

/// A hop-by-hop, destination or routing header and those that follow it.
Layer read_option_headers(Walk& walk, ExtensionHeader kind) {
  const unsigned limit = walk.settings.extension_header_limit;
  if (walk.chain.length >= limit) {
    static_cast<void>(enter_extension_header(walk, kind));
    return stop_at_limit(walk);
  }
  const unsigned bound = walk.single_steps ? 1 : std::min(limit - walk.chain.length, HeaderChain::kLongest);
  OptionHeaders headers(walk);
  const Layer next = read_run(walk, kind, bound, headers);
  headers.store(walk);
  return next;
}

}  // namespace

bool enter_extension_header(Walk& walk, ExtensionHeader kind) {
  HeaderRun run;
  run.add(kind);
  count_run(walk, run);
  return walk.chain.length <= walk.settings.extension_header_limit;
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
