// SPDX-License-Identifier: BSD-3-Clause
// When a sender's frames are due: a rate from a start on, and a number of frames after which it is over. Arithmetic
// in whole frames and nanoseconds that stays exact for years; any thread.
#pragma once

#include <cstdint>
#include <optional>

namespace sextant {

struct Pace {
  std::optional<std::uint64_t> rate_frames_per_second;  ///< absent: a burst is always due
  std::optional<std::uint64_t> frame_budget;            ///< absent: without end

  /// Frames to be sent now, at most `burst`, when `sent` have been.
  [[nodiscard]] std::uint32_t frames_due(std::int64_t elapsed_ns, std::uint64_t sent, std::uint32_t burst) const;
  /// How long after the start the frame behind `sent` others is due; 0 without a rate.
  [[nodiscard]] std::int64_t due_ns(std::uint64_t sent) const;
};

}  // namespace sextant
