// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/flow/fragments.h"

#include <algorithm>
#include <bit>
#include <span>

#include "dataplane/flow/table.h"

namespace sextant {
namespace {

constexpr unsigned kUnitOctets = 8;
constexpr unsigned kUnitsEnd = (1U << 14) - 1;  // 13 bits of offset and 65,535 octets behind it

/// A length that is no multiple of 8 is the last fragment's: its last unit is received as a whole.
UnitRange units_of(const FragmentFacts& fragment) {
  const unsigned begin = std::min<unsigned>(fragment.offset_units, kUnitsEnd);
  const unsigned end = std::min((fragment.length_octets + kUnitOctets - 1) / kUnitOctets + begin, kUnitsEnd);
  return {static_cast<std::uint16_t>(begin), static_cast<std::uint16_t>(end)};
}

/// Ranges are neither adjacent nor overlapping, so what lies inside them all lies inside one.
bool contain(std::span<const UnitRange> received, UnitRange units) {
  return std::ranges::any_of(
      received, [&](const UnitRange& range) { return range.begin <= units.begin && units.end <= range.end; });
}

bool share_with(std::span<const UnitRange> received, UnitRange units) {
  return std::ranges::any_of(
      received, [&](const UnitRange& range) { return range.begin < units.end && units.begin < range.end; });
}

bool reach_past(std::span<const UnitRange> received, unsigned end) {
  return std::ranges::any_of(received, [&](const UnitRange& range) { return range.end > end; });
}

/// Joins the units with the ranges they touch. False: one range more than there is room for.
bool add(std::span<UnitRange> received, UnitRange units) {
  for (UnitRange& range : received) {
    if (range.end < units.begin || units.end < range.begin) continue;
    units = {std::min(units.begin, range.begin), std::max(units.end, range.end)};
    range = {};
  }
  const auto unused = std::ranges::find(received, 0, &UnitRange::end);
  if (unused == received.end()) return false;
  *unused = units;
  return true;
}

}  // namespace

FragmentCache::FragmentCache(std::uint32_t capacity, HashKey hash_key, bool prefault, std::uint32_t timeout_ms)
    : sets_(set_count(capacity), prefault), hash_(hash_key), set_count_(set_count(capacity)), timeout_ms_(timeout_ms) {}

std::uint32_t FragmentCache::set_count(std::uint32_t capacity) {
  return (capacity + kWayCount - 1) / kWayCount;
}

std::uint64_t FragmentCache::memory_octets(std::uint32_t capacity) {
  return std::uint64_t{set_count(capacity)} * sizeof(Set);
}

/// What tells datagrams apart, as a flow key whose ports are the identification: in IPv4 the header's protocol belongs
/// to it (RFC 791, section 3.2), in IPv6 the next header does not (RFC 8200, section 4.5), since it may differ from
/// fragment to fragment.
FlowKey FragmentCache::identity_of(const FlowKey& key, const FragmentFacts& fragment) {
  FlowKey identity = key;
  identity.ports = std::bit_cast<std::array<Be16, 2>>(fragment.identification);
  identity.protocol = fragment.protocol;
  return identity;
}

bool FragmentCache::is_awaited(const Datagram& datagram) const {
  const std::uint64_t age_ms = (static_cast<std::uint64_t>(now_ms_) - datagram.last_seen_ms) & kClockMask;
  return datagram.occupied != 0 && age_ms <= timeout_ms_;
}

/// The datagram's entry, which from now on is the one last seen of its set; a new one where it is not awaited. Mostly
/// the fragments of a datagram follow each other, and the first line of the set is the only one read.
FragmentCache::Datagram& FragmentCache::bring_to_front(const FlowKey& identity) {
  Set& set = sets_[(hash_(identity) >> 32) * set_count_ >> 32];
  auto place = std::ranges::find_if(
      set, [&](const Datagram& datagram) { return is_awaited(datagram) && same_key(datagram.identity, identity); });
  if (place == set.end()) {
    place = std::ranges::find_if(set, [&](const Datagram& datagram) { return !is_awaited(datagram); });
    if (place == set.end()) {
      --place;
      ++evicted_;
    }
    *place = {};
    place->identity = identity;
    place->occupied = 1;
  }
  std::rotate(set.begin(), place, place + 1);
  set.front().last_seen_ms = static_cast<std::uint64_t>(now_ms_) & kClockMask;
  return set.front();
}

/// Adds the fragment to what was received of its datagram. The end is taken from the first fragment that names one
/// and contradicts nothing; units past it are not received.
FragmentCache::Receipt FragmentCache::receive(Datagram& datagram, const FragmentFacts& fragment) {
  if (datagram.untracked != 0) return Receipt::fresh;
  UnitRange units = units_of(fragment);
  const unsigned known_end = datagram.end_units;
  const bool is_past_end = known_end != 0 && units.end > known_end;
  const bool ends_too_early = !fragment.more && reach_past(datagram.received, units.end);
  if (!fragment.more && known_end == 0 && !ends_too_early) datagram.end_units = units.end & kUnitsEnd;
  if (units.begin == units.end) return Receipt::fresh;
  if (contain(datagram.received, units)) return Receipt::repeated;

  const bool overlapping = is_past_end || ends_too_early || share_with(datagram.received, units);
  if (is_past_end) units.end = static_cast<std::uint16_t>(known_end);
  if (units.begin < units.end && !add(datagram.received, units)) datagram.untracked = 1;
  return overlapping ? Receipt::overlapping : Receipt::fresh;
}

/// Other ports under the same identification are those of a newer datagram: of the one before it something was lost
/// (RFC 4963).
void FragmentCache::begin_anew(Datagram& datagram) {
  datagram.received = {};
  datagram.end_units = 0;
  datagram.untracked = 0;
}

bool FragmentCache::is_complete(const Datagram& datagram) {
  const UnitRange whole{0, static_cast<std::uint16_t>(datagram.end_units)};
  return datagram.untracked == 0 && whole.end != 0 && contain(datagram.received, whole);
}

FragmentFinding FragmentCache::see(FlowKey& key, const FragmentFacts& fragment, bool tuple_whole, std::int64_t now_ms) {
  now_ms_ = std::max(now_ms_, now_ms);
  Datagram& datagram = bring_to_front(identity_of(key, fragment));
  const bool is_first = fragment.offset_units == 0;
  const bool tells_ports = is_first && tuple_whole;
  const bool tells_others =
      tells_ports && datagram.tuple_known != 0 && (datagram.protocol != key.protocol || datagram.ports != key.ports);
  if (tells_others) begin_anew(datagram);
  const Receipt receipt = receive(datagram, fragment);
  if (tells_ports) {
    datagram.protocol = key.protocol;
    datagram.ports = key.ports;
    datagram.tuple_known = 1;
  }
  if (is_complete(datagram)) datagram.occupied = 0;

  if (receipt == Receipt::repeated) return FragmentFinding::duplicate;
  if (receipt == Receipt::overlapping) return FragmentFinding::overlap;
  if (is_first) return FragmentFinding::first;
  if (datagram.tuple_known == 0) return FragmentFinding::unmatched;
  key.protocol = datagram.protocol;
  key.ports = datagram.ports;
  return FragmentFinding::matched;
}

}  // namespace sextant
