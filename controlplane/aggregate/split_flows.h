// SPDX-License-Identifier: BSD-3-Clause
// Which flows were seen by two workers or more, by the records that workers hand over: a check on how the NIC spreads
// frames that needs no trust in what its driver says. A sample of keys, chosen by a hash, whose records are all looked
// at: exact on the sample. Owned by Totals, same thread. Bounded: where the sample outgrows its room, half of it goes,
// and every key of the other half stays with all it was seen to do; later, where there is room again, it doubles.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "sextant/flow_record.h"
#include "sextant/summary.h"

namespace sextant {

class SplitFlows {
 public:
  /// 32,768 flows take some 3 MiB; a ratio of 1 % is then known to within 0.06 percentage points.
  static constexpr std::size_t kCapacity = 32'768;

  /// Flows without a record for `window_s` are forgotten; it must be longer than the active timeout, or the records of
  /// a long flow never meet. `seed` is random in production, so that nobody can aim at the sample or beside it.
  SplitFlows(std::int64_t window_s, std::uint64_t seed, std::size_t capacity = kCapacity)
      : window_s_(window_s), seed_(seed), capacity_(capacity) {}

  void see(std::size_t worker, const FlowRecord& record);

  /// Time moves on to `second`; called at least once a second while there is traffic.
  void move_to(std::int64_t second);

  [[nodiscard]] SplitFlowCount count() const;

 private:
  // A key that joins after the sample has doubled may have earlier records that nobody kept; it can only be missed as a
  // split flow for one window, never be taken for one.
  static constexpr unsigned kMostHalvings = 40;

  struct Seen {
    std::size_t worker = 0;
    std::int64_t second = 0;  // of the newest record
    bool is_split = false;
  };
  struct KeyHash {
    std::uint64_t seed = 0;
    [[nodiscard]] std::size_t operator()(const FlowKey& key) const;
  };

  [[nodiscard]] bool is_sampled(const FlowKey& key) const;
  void halve();
  void forget();

  std::int64_t window_s_;
  std::uint64_t seed_;
  std::size_t capacity_;
  std::unordered_map<FlowKey, Seen, KeyHash> flows_{0, KeyHash{seed_}};
  std::uint64_t split_ = 0;
  unsigned halvings_ = 0;
  std::int64_t now_s_ = INT64_MIN;
  std::int64_t next_forgetting_s_ = INT64_MIN;
  std::int64_t next_doubling_s_ = INT64_MIN;
};

}  // namespace sextant
