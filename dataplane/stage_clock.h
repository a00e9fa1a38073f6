// SPDX-License-Identifier: BSD-3-Clause
// Where the cycles of a turn go: the stages of one batch in kBatchesPerSample are timed, so that timing itself costs
// nothing that could be seen. A live turn is one batch; one of a replay has a batch a millisecond. The clock is passed
// in; without one nothing is timed. One owner.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sextant/counts.h"

namespace sextant {

class StageClock {
 public:
  explicit StageClock(std::uint64_t (*cycles)()) : cycles_(cycles) {}

  /// A batch of `frame_count` frames begins.
  void begin(std::size_t frame_count, WorkerLoad& load) {
    timed_ = cycles_ != nullptr && ++batch_ % kBatchesPerSample == 0;
    if (!timed_) [[likely]]
      return;
    load.sampled_frames += frame_count;
    last_ = cycles_();
  }

  /// `stage` ends, and the next one begins.
  void end(Stage stage, WorkerLoad& load) {
    if (!timed_) [[likely]]
      return;
    const std::uint64_t now = cycles_();
    load.stage_cycles[static_cast<std::size_t>(stage)] += now - last_;
    last_ = now;
  }

  void end_turn() { timed_ = false; }

 private:
  static constexpr std::uint32_t kBatchesPerSample = 64;

  std::uint64_t (*cycles_)();
  std::uint64_t last_ = 0;
  std::uint32_t batch_ = 0;
  bool timed_ = false;
};

}  // namespace sextant
