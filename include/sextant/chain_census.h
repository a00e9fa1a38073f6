// SPDX-License-Identifier: BSD-3-Clause
// How many frames hold which chain of extension headers: by length, exactly, and by the order of the headers, for a
// bounded number of orders and an exact rest. Filled by one owner, read after a hand-off; fixed memory.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "sextant/header_chain.h"

namespace sextant {

class ChainCensus {
 public:
  static constexpr std::size_t kLongestLength = 16;  ///< longer chains count under kLongestLength + 1
  static constexpr std::size_t kOrderBound = 48;

  /// One frame whose longest chain has `length` headers, 1 or more.
  void count(HeaderChain chain, std::size_t length) {
    ++lengths_[std::min(length, kLongestLength + 1)];
    add(chain.code(), 1);
  }

  ChainCensus& operator+=(const ChainCensus& more) {
    for (std::size_t i = 0; i < lengths_.size(); ++i) lengths_[i] += more.lengths_[i];
    for (const Slot& slot : more.slots_) {
      if (slot.code != 0) add(slot.code, slot.packets);
    }
    other_ += more.other_;
    return *this;
  }

  /// Frames by the length of their longest chain; index 0 is unused, the last one takes all that are longer.
  [[nodiscard]] const std::array<std::uint64_t, kLongestLength + 2>& lengths() const { return lengths_; }

  /// Frames whose order found no room.
  [[nodiscard]] std::uint64_t other() const { return other_; }

  /// Calls `body` with each chain and its number of frames, in no order.
  template <typename Body>
  void for_each_order(Body body) const {
    for (const Slot& slot : slots_) {
      if (slot.code != 0) body(HeaderChain::from_code(slot.code), slot.packets);
    }
  }

  bool operator==(const ChainCensus&) const = default;

 private:
  static constexpr std::size_t kSlotCount = 64;
  struct Slot {
    std::uint64_t code = 0;
    std::uint64_t packets = 0;
    bool operator==(const Slot&) const = default;
  };

  void add(std::uint64_t code, std::uint64_t packets) {
    for (std::size_t at = (code * 0x9e3779b97f4a7c15) >> 58;; at = (at + 1) % kSlotCount) {
      Slot& slot = slots_[at];
      if (slot.code == 0) {
        if (used_ == kOrderBound) break;
        slot.code = code;
        ++used_;
      }
      if (slot.code != code) continue;
      slot.packets += packets;
      return;
    }
    other_ += packets;
  }

  std::array<Slot, kSlotCount> slots_{};
  std::array<std::uint64_t, kLongestLength + 2> lengths_{};
  std::uint64_t other_ = 0;
  std::size_t used_ = 0;
};

}  // namespace sextant
