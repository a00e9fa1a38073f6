// SPDX-License-Identifier: BSD-3-Clause
// The cells of one bin by label: every accounted frame counts once under the label of its source and once under that of
// its destination. Bounded: a cell that finds no room is counted in `other`, and frames without addresses in
// `non_flow`, so that for either role the sum over cells, other and non_flow is what was accounted, exactly. Sized
// once; add() and clear() allocate nothing, and clear() costs what was used. Filled by one worker, read and cleared by
// one control thread after the hand-off.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sextant/cell.h"
#include "sextant/label.h"
#include "sextant/traffic.h"

namespace sextant {

enum class LabelRole : std::uint8_t { source, destination };
inline constexpr std::size_t kLabelRoleCount = 2;
inline constexpr std::array<std::string_view, kLabelRoleCount> kLabelRoleNames{"source", "destination"};

class LabelCells {
 public:
  LabelCells() = default;
  /// Room for `capacity` cells; 0: nothing is counted by label.
  explicit LabelCells(std::uint32_t capacity) : capacity_(capacity), slots_(slot_count(capacity)), used_(capacity) {}

  [[nodiscard]] static std::uint64_t memory_octets(std::uint32_t capacity) {
    return slot_count(capacity) * sizeof(Slot) + capacity * std::uint64_t{sizeof(std::uint32_t)};
  }

  [[nodiscard]] std::uint32_t capacity() const { return capacity_; }

  /// Frames from an address with label `source` to one with label `destination`.
  void add(Label source, Label destination, TrafficClass traffic_class, const Cell& delta) {
    if (capacity_ == 0) return;
    cell(source, LabelRole::source, traffic_class) += delta;
    cell(destination, LabelRole::destination, traffic_class) += delta;
  }

  /// Brings the cells that such an add() would touch into the cache.
  void prefetch(Label source, Label destination, TrafficClass traffic_class) const {
    if (capacity_ == 0) return;
    prefetch(key_of(source, LabelRole::source, traffic_class));
    prefetch(key_of(destination, LabelRole::destination, traffic_class));
  }

  /// Frames without addresses.
  void add_non_flow(TrafficClass traffic_class, const Cell& delta) {
    if (capacity_ != 0) non_flow_[static_cast<std::size_t>(traffic_class)] += delta;
  }

  [[nodiscard]] const Cell& other(LabelRole role, TrafficClass traffic_class) const {
    return other_[static_cast<std::size_t>(role)][static_cast<std::size_t>(traffic_class)];
  }
  [[nodiscard]] const Cell& non_flow(TrafficClass traffic_class) const {
    return non_flow_[static_cast<std::size_t>(traffic_class)];
  }

  /// Calls `body(label, role, traffic_class, cell)` for each cell, in no order.
  template <typename Body>
  void for_each(Body body) const {
    for (std::uint32_t n = 0; n < used_count_; ++n) {
      const Slot& slot = slots_[used_[n]];
      body((slot.key & ~kUsed) >> kLabelShift, static_cast<LabelRole>(slot.key >> kRoleShift & 1U),
           static_cast<TrafficClass>(slot.key & kClassMask), slot.cell);
    }
  }

  /// Adds the cells of `from` to these.
  void merge(const LabelCells& from) {
    if (capacity_ == 0) return;
    from.for_each([&](Label label, LabelRole role, TrafficClass traffic_class, const Cell& delta) {
      cell(label, role, traffic_class) += delta;
    });
    for (std::size_t c = 0; c < kTrafficClassCount; ++c) {
      for (std::size_t role = 0; role < kLabelRoleCount; ++role) other_[role][c] += from.other_[role][c];
      non_flow_[c] += from.non_flow_[c];
    }
  }

  void clear() {
    for (std::uint32_t n = 0; n < used_count_; ++n) slots_[used_[n]] = {};
    used_count_ = 0;
    other_ = {};
    non_flow_ = {};
  }

 private:
  static constexpr unsigned kRoleShift = 4;
  static constexpr unsigned kLabelShift = 5;
  static constexpr std::uint32_t kClassMask = 0xf;
  static constexpr std::uint32_t kUsed = std::uint32_t{1} << 31U;
  static_assert(kTrafficClassCount <= kClassMask + 1 && kLargestLabel < kUsed >> kLabelShift);

  // Key and cell in one cache line: half of it.
  struct alignas(32) Slot {
    Cell cell;
    std::uint32_t key = 0;  // kUsed, label, role, class; 0: the slot is free
  };
  static_assert(sizeof(Slot) == 32);

  [[nodiscard]] static std::uint64_t slot_count(std::uint32_t capacity) {
    return capacity == 0 ? 0 : std::bit_ceil(std::uint64_t{capacity} * 2);
  }
  [[nodiscard]] static std::uint32_t key_of(Label label, LabelRole role, TrafficClass traffic_class) {
    return kUsed | label << kLabelShift | static_cast<std::uint32_t>(role) << kRoleShift |
           static_cast<std::uint32_t>(traffic_class);
  }
  /// Where the search for a key begins: multiplicative hashing with the golden ratio.
  [[nodiscard]] std::size_t slot_of(std::uint32_t key) const {
    return (key * std::uint64_t{0x9e3779b97f4a7c15} >> 32U) & (slots_.size() - 1);
  }
  void prefetch(std::uint32_t key) const { __builtin_prefetch(&slots_[slot_of(key)], 1); }

  // At most half of the slots are in use, so a search is short.
  Cell& cell(Label label, LabelRole role, TrafficClass traffic_class) {
    const std::uint32_t key = key_of(label, role, traffic_class);
    std::size_t at = slot_of(key);
    for (; slots_[at].key != key; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at].key != 0) continue;
      if (used_count_ == capacity_) {
        return other_[static_cast<std::size_t>(role)][static_cast<std::size_t>(traffic_class)];
      }
      slots_[at].key = key;
      used_[used_count_++] = static_cast<std::uint32_t>(at);
      break;
    }
    return slots_[at].cell;
  }

  std::uint32_t capacity_ = 0;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> used_;  // which slots hold a cell: the first used_count_ count
  std::uint32_t used_count_ = 0;
  std::array<std::array<Cell, kTrafficClassCount>, kLabelRoleCount> other_{};
  std::array<Cell, kTrafficClassCount> non_flow_{};
};

}  // namespace sextant
