// SPDX-License-Identifier: BSD-3-Clause
// A small map from 16-bit numbers (EtherTypes, PPP numbers, UDP ports) to layers, by open addressing in one array, so
// that the usual answer, "no layer", costs one read. Filled at start or at compile time, then constant; any thread.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "dataplane/decode/layers.h"

namespace sextant {

/// At most half of `slot_count`, a power of two, may be in use: insert() refuses more.
template <std::size_t slot_count>
class NumberTable {
  static_assert(std::has_single_bit(slot_count));

 public:
  /// False where the table is full or another layer has the number.
  [[nodiscard]] constexpr bool insert(std::uint16_t number, Layer layer) {
    std::size_t at = first_slot(number);
    for (; slots_[at].layer != Layer::done; at = (at + 1) % slot_count) {
      if (slots_[at].number == number) return slots_[at].layer == layer;
    }
    if (used_ == slot_count / 2) return false;
    slots_[at] = {number, layer};
    ++used_;
    return true;
  }

  /// The number's layer, or Layer::done.
  [[nodiscard]] constexpr Layer find(std::uint16_t number) const {
    for (std::size_t at = first_slot(number);; at = (at + 1) % slot_count) {
      if (slots_[at].number == number || slots_[at].layer == Layer::done) return slots_[at].layer;
    }
  }

 private:
  struct Slot {
    std::uint16_t number = 0;
    Layer layer = Layer::done;
  };
  [[nodiscard]] static constexpr std::size_t first_slot(std::uint16_t number) {
    // Multiplicative hashing with the golden ratio: consecutive ports land far apart.
    return static_cast<std::uint16_t>(number * 40'503U) >> (16 - std::bit_width(slot_count - 1));
  }

  std::array<Slot, slot_count> slots_{};
  std::size_t used_ = 0;
};

}  // namespace sextant
