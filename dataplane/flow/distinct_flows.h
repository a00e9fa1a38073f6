// SPDX-License-Identifier: BSD-3-Clause
// The set of distinct bidirectional 5-tuples of a replay: no timeout, no attachment. Exact up to a bound on its keys,
// beyond it a HyperLogLog estimate (Flajolet et al. 2007, p = 14) that has seen every key from the first. Owned by one
// worker; grows by doubling until the bound, so it has no place where nothing may be allocated.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "sextant/flow_record.h"
#include "sextant/summary.h"

namespace sextant {

class DistinctFlows {
 public:
  /// `bound`: keys that are kept, at most; 44 octets each.
  explicit DistinctFlows(std::uint64_t bound);

  /// `hash` is the keyed hash of `key` with attachment 0; the same function for every set that is merged.
  void insert(const FlowKey& key, std::uint64_t hash);

  [[nodiscard]] DistinctFlowCount count() const;

  /// Of sets that share no key (workers spread by address pair).
  [[nodiscard]] static DistinctFlowCount merged(std::span<const DistinctFlows* const> sets);

 private:
  static constexpr unsigned kRegisterBits = 14;
  static constexpr std::uint32_t kEmpty = UINT32_MAX;
  struct Sketch {
    std::array<std::uint8_t, 1U << kRegisterBits> registers{};
  };

  void grow();

  std::uint64_t bound_;
  bool exact_ = true;
  std::array<std::uint64_t, 2> kept_{};  // by family
  std::vector<FlowKey> keys_;
  std::vector<std::uint32_t> slots_;  // open addressing: indices into keys_
  std::vector<std::uint64_t> hashes_;
  std::array<Sketch, 2> sketches_{};
};

}  // namespace sextant
