// SPDX-License-Identifier: BSD-3-Clause
// The last minute, second by second, for whoever shows rates: traffic classes per leg and load per worker. Owned by
// Totals, same thread. A period that covers several seconds is spread over them evenly, so that a slow reader sees a
// mean and never a false peak. Bounded: a fixed number of seconds, all memory taken at the start.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sextant/counts.h"
#include "sextant/traffic.h"

namespace sextant {

using ClassTallies = std::array<Tally, kTrafficClassCount>;

/// What all workers together counted in one second.
struct LiveSecond {
  std::int64_t second = 0;  ///< since 1970 UTC
  std::vector<ClassTallies> legs;
  std::vector<WorkerLoad> loads;  ///< by worker
};

class LiveHistory {
 public:
  static constexpr std::size_t kSeconds = 60;  ///< complete seconds that are kept

  LiveHistory(std::size_t leg_count, std::size_t worker_count);

  void add(std::size_t worker, const SecondCounts& counts);

  /// Seconds that every worker has handed over, oldest first, at most kSeconds. A gap in time is a gap in the list.
  [[nodiscard]] std::vector<const LiveSecond*> complete() const;

  /// The newest complete second, or null.
  [[nodiscard]] const LiveSecond* newest() const;

 private:
  // Workers hand over a second within a few seconds of each other; these slots hold the ones still open.
  static constexpr std::size_t kSlots = kSeconds + 4;

  [[nodiscard]] LiveSecond* slot(std::int64_t second);
  [[nodiscard]] std::int64_t first_open_second() const;

  std::vector<LiveSecond> slots_;           ///< second modulo kSlots
  std::vector<std::int64_t> next_seconds_;  ///< by worker: the second after its last period
};

}  // namespace sextant
