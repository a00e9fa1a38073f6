// SPDX-License-Identifier: BSD-3-Clause
// Which name an address had in DNS: an immutable hash table that the control thread makes from what all workers learnt,
// and every worker asks for flows that do not say their server's name. A search for an address that is not there reads
// one cache line, seldom two; for one that is, its entry and its name as well. Built off the workers' threads; any
// thread. Refuses nothing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dataplane/snapshot_source.h"
#include "sextant/learnt_address.h"

namespace sextant {

class LearntNames {
 public:
  /// Allocates. `named`: each address once, fewer than 2^30, with names as NameText has them; copied. `key`: of the
  /// hash, so that nobody can aim addresses at one place.
  LearntNames(std::span<const NamedAddress> named, std::uint64_t key);

  /// The name of an address that stands as in FlowKey; empty where there is none. Valid as long as the table.
  [[nodiscard]] std::string_view find(Family family, const Ipv6Address& address) const;

  [[nodiscard]] std::size_t address_count() const { return entries_.size(); }
  [[nodiscard]] std::uint64_t memory_octets() const;

 private:
  /// Eight octets, so that a cache line has eight of them.
  struct Slot {
    std::uint32_t tag = 0;    ///< the other half of the hash
    std::uint32_t entry = 0;  ///< its number, plus one; 0: the slot is free
  };
  struct Entry {
    Ipv6Address address;
    std::uint32_t text_offset = 0;
    std::uint8_t text_octets = 0;
    Family family = Family::other;
  };

  [[nodiscard]] std::uint64_t hash(Family family, const Ipv6Address& address) const;

  std::array<std::uint64_t, 3> secrets_;
  std::vector<Slot> slots_;  ///< a power of two of them, at least half of them free; searched linearly
  std::vector<Entry> entries_;
  std::string text_;  ///< the names, one behind the other, each once
};

using LearntNamesSnapshot = Snapshot<LearntNames>;
using LearntNamesReader = SnapshotReader<LearntNames>;
using LearntNamesSource = SnapshotSource<LearntNames>;

}  // namespace sextant
