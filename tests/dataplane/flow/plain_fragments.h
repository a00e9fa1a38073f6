// SPDX-License-Identifier: BSD-3-Clause
// The fragment cache's oracle: datagrams in a plain map, their units in plain sets. No hash, no ranges, no clock
// arithmetic, nothing pushed out.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "dataplane/flow/fragments.h"

namespace sextant::test {

struct PlainFragments {
  struct Datagram {
    std::set<unsigned> units;
    std::optional<unsigned> end;
    std::optional<std::pair<std::uint8_t, std::array<Be16, 2>>> tuple;
    std::int64_t last_seen_ms = 0;
    bool untracked = false;
  };
  using Identity = std::tuple<std::array<Ipv6Address, 2>, std::uint16_t, Family, std::uint8_t, std::uint32_t>;
  std::int64_t timeout_ms = 0;
  std::map<Identity, Datagram> datagrams;

  static std::size_t runs(const std::set<unsigned>& units) {
    return static_cast<std::size_t>(
        std::ranges::count_if(units, [&](unsigned unit) { return !units.contains(unit + 1); }));
  }

  static std::optional<FragmentFinding> receive(Datagram& datagram, const FragmentFacts& fragment) {
    if (datagram.untracked) return {};
    const unsigned begin = fragment.offset_units;
    const unsigned end = begin + (fragment.length_octets + 7U) / 8;
    const bool ends_early = !fragment.more && !datagram.units.empty() && *datagram.units.rbegin() >= end;
    const std::optional<unsigned> known_end = datagram.end;
    if (!fragment.more && !known_end && !ends_early) datagram.end = end;
    if (begin == end) return {};
    std::size_t repeated = 0;
    std::size_t past = 0;
    std::set<unsigned> received = datagram.units;
    for (unsigned unit = begin; unit < end; ++unit) {
      repeated += datagram.units.count(unit);
      if (known_end && unit >= *known_end) {
        ++past;
      } else {
        received.insert(unit);
      }
    }
    datagram.units = received;
    datagram.untracked = runs(received) > 3;
    if (repeated == end - begin) return FragmentFinding::duplicate;
    if (repeated + past > 0 || ends_early) return FragmentFinding::overlap;
    return {};
  }

  FragmentFinding see(FlowKey& key, const FragmentFacts& fragment, bool tuple_whole, std::int64_t now_ms) {
    const Identity identity{key.addresses, key.attachment, key.family, fragment.protocol, fragment.identification};
    Datagram& datagram = datagrams[identity];
    if (now_ms - datagram.last_seen_ms > timeout_ms) datagram = {};
    datagram.last_seen_ms = now_ms;
    const bool tells_ports = fragment.offset_units == 0 && tuple_whole;
    const std::pair told{key.protocol, key.ports};
    if (tells_ports && datagram.tuple && *datagram.tuple != told) {
      datagram.units.clear();
      datagram.end.reset();
      datagram.untracked = false;
    }
    const std::optional<FragmentFinding> finding = receive(datagram, fragment);
    if (tells_ports) datagram.tuple = told;
    const auto tuple = datagram.tuple;
    if (!datagram.untracked && datagram.end && datagram.units.size() == *datagram.end) datagrams.erase(identity);
    if (finding) return *finding;
    if (fragment.offset_units == 0) return FragmentFinding::first;
    if (!tuple) return FragmentFinding::unmatched;
    std::tie(key.protocol, key.ports) = *tuple;
    return FragmentFinding::matched;
  }
};

}  // namespace sextant::test
