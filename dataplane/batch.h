// SPDX-License-Identifier: BSD-3-Clause
// A burst between the engine's stages. One engine's; fixed memory.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "dataplane/decode/facts.h"
#include "dataplane/frame.h"
#include "dataplane/label/address_pairs.h"

namespace sextant {

/// At most one item a frame of the burst.
template <typename T>
class BurstList {
 public:
  void clear() { size_ = 0; }
  void push(T value) { values_[size_++] = value; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const T* begin() const { return values_.data(); }
  [[nodiscard]] const T* end() const { return values_.data() + size_; }

 private:
  std::array<T, kBurstCapacity> values_;
  std::size_t size_ = 0;
};

/// One burst between the stages, an array a fact. Lists hold indices of frames.
struct Batch {
  std::array<Facts, kBurstCapacity> facts;
  std::array<std::uint8_t, kBurstCapacity> sides;  // 0: from endpoint 0 of the flow's key
  std::array<std::uint64_t, kBurstCapacity> hashes;
  std::array<std::uint32_t, kBurstCapacity> flows;      // the flow's entry, as far as it is known
  BurstList<std::uint8_t> with_flow;                    // frames that belong to a flow
  BurstList<std::uint8_t> missing;                      // frames whose flow was not among the candidates
  BurstList<std::uint8_t> begun;                        // frames that began a flow
  BurstList<std::uint8_t> cold;                         // frames that touch more of their flow than its hot line
  BurstList<std::uint8_t> direct;                       // accounted frames that go to the cells without a flow
  std::array<EndpointLabels, kBurstCapacity> labels{};  // of those
  AddressPairs pairs;

  void clear() {
    with_flow.clear();
    missing.clear();
    begun.clear();
    cold.clear();
    direct.clear();
  }
};

}  // namespace sextant
