// SPDX-License-Identifier: BSD-3-Clause
// The IPv4 half of a prefix table: a trie with strides of 16, 8 and 8 bits, whose nodes of 256 ways keep only the ways
// at which the label changes. A node is one cache line; a lookup reads one line and one cell behind it, two of each
// where prefixes are longer than /24. Immutable once built; any thread. Refuses nothing: prefix_table.h checks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "dataplane/mapped_array.h"
#include "sextant/error.h"
#include "sextant/label.h"

namespace sextant {

class Ipv4Table {
 public:
  [[nodiscard]] static Expected<Ipv4Table> build(std::span<const LabelledIpv4Prefix> prefixes);

  /// As many labels as addresses.
  void look_up(std::span<const Ipv4Address> addresses, std::span<Label> labels) const;
  [[nodiscard]] Label label_of(const Ipv4Address& address) const;

  [[nodiscard]] std::uint64_t memory_octets() const { return cell_count_ * sizeof(std::uint32_t); }

  // A cell holds a label, or the number of a node with this bit set.
  static constexpr std::uint32_t kNode = std::uint32_t{1} << 31U;
  // A node: 256 bits that tell at which ways the cell changes (way 0 is always one), the index of the cell before its
  // first one, the changes in the words before each word, and its cells, where they are few enough.
  static constexpr std::size_t kNodeCells = 16;
  static constexpr std::size_t kBeforeAt = 8;
  static constexpr std::size_t kRanksAt = 9;
  static constexpr std::size_t kInlineAt = 10;
  static constexpr std::size_t kInlineCells = kNodeCells - kInlineAt;
  static constexpr std::size_t kRootNodes = 65536;  ///< one for the upper 16 bits of an address

 private:
  Ipv4Table(MappedArray<std::uint32_t> cells, std::size_t cell_count)
      : cells_(std::move(cells)), cell_count_(cell_count) {}
  [[nodiscard]] std::size_t locate(std::size_t node, std::uint32_t way) const;
  void look_up_some(const Ipv4Address* addresses, Label* labels, std::size_t count) const;

  MappedArray<std::uint32_t> cells_;  ///< first the nodes, those of the root first, then the cells outside of nodes
  std::size_t cell_count_ = 0;
};

}  // namespace sextant
