// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/pace.h"

#include <algorithm>

namespace sextant {
namespace {

constexpr std::uint64_t kSecond_ns = 1'000'000'000;

}  // namespace

std::uint32_t Pace::frames_due(std::int64_t elapsed_ns, std::uint64_t sent, std::uint32_t burst) const {
  std::uint64_t due = burst;
  if (rate_frames_per_second) {
    // Seconds and the rest apart, so that the product stays within 64 bits.
    const auto elapsed = static_cast<std::uint64_t>(elapsed_ns);
    const std::uint64_t rate = *rate_frames_per_second;
    const std::uint64_t target = elapsed / kSecond_ns * rate + elapsed % kSecond_ns * rate / kSecond_ns;
    due = target > sent ? target - sent : 0;
  }
  if (frame_budget) due = std::min(due, *frame_budget - std::min(*frame_budget, sent));
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(due, burst));
}

std::int64_t Pace::due_ns(std::uint64_t sent) const {
  if (!rate_frames_per_second) return 0;
  const std::uint64_t rate = *rate_frames_per_second;
  return static_cast<std::int64_t>(sent / rate * kSecond_ns + sent % rate * kSecond_ns / rate);
}

}  // namespace sextant
