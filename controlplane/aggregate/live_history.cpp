// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/aggregate/live_history.h"

#include <algorithm>

namespace sextant {

namespace {

// Part `index` of `value` shared out over `parts`, so that the parts sum to the value.
std::uint64_t share_of(std::uint64_t value, std::uint64_t index, std::uint64_t parts) {
  return value / parts + (index < value % parts ? 1 : 0);
}

Tally share_of(const Tally& tally, std::uint64_t index, std::uint64_t parts) {
  return {share_of(tally.packets, index, parts), share_of(tally.frame_octets, index, parts),
          share_of(tally.outer_ip_octets, index, parts), share_of(tally.inner_ip_octets, index, parts)};
}

WorkerLoad share_of(const WorkerLoad& load, std::uint64_t index, std::uint64_t parts) {
  const auto share = [&](std::uint64_t value) { return share_of(value, index, parts); };
  WorkerLoad part{share(load.busy_cycles), share(load.total_cycles), share(load.turns),         share(load.bursts),
                  share(load.full_bursts), share(load.frames),       share(load.sampled_frames)};
  std::ranges::transform(load.stage_cycles, part.stage_cycles.begin(), share);
  return part;
}

}  // namespace

LiveHistory::LiveHistory(std::size_t leg_count, std::size_t worker_count)
    : slots_(kSlots,
             LiveSecond{INT64_MIN, std::vector<ClassTallies>(leg_count), std::vector<WorkerLoad>(worker_count)}),
      next_seconds_(worker_count, INT64_MIN) {}

LiveSecond* LiveHistory::slot(std::int64_t second) {
  const auto slots = static_cast<std::int64_t>(kSlots);
  LiveSecond& found = slots_[static_cast<std::size_t>(((second % slots) + slots) % slots)];
  if (found.second > second) return nullptr;  // older than the history reaches
  if (found.second < second) {
    found.second = second;
    std::ranges::fill(found.legs, ClassTallies{});
    std::ranges::fill(found.loads, WorkerLoad{});
  }
  return &found;
}

void LiveHistory::add(std::size_t worker, const SecondCounts& counts) {
  const std::int64_t span_s = std::max<std::int64_t>(counts.span_s, 1);
  const auto parts = static_cast<std::uint64_t>(span_s);
  const std::int64_t end = counts.second + span_s;
  for (std::int64_t second = std::max(counts.second, end - static_cast<std::int64_t>(kSeconds)); second < end;
       ++second) {
    LiveSecond* live = slot(second);
    if (live == nullptr) continue;
    const auto part = static_cast<std::uint64_t>(second - counts.second);
    for (std::size_t leg = 0; leg < std::min(live->legs.size(), counts.legs.size()); ++leg) {
      for (std::size_t c = 0; c < kTrafficClassCount; ++c) {
        live->legs[leg][c] += share_of(counts.legs[leg].classes[c], part, parts);
      }
    }
    live->loads[worker] = share_of(counts.load, part, parts);
  }
  next_seconds_[worker] = std::max(next_seconds_[worker], end);
}

std::int64_t LiveHistory::first_open_second() const {
  return next_seconds_.empty() ? INT64_MIN : std::ranges::min(next_seconds_);
}

std::vector<const LiveSecond*> LiveHistory::complete() const {
  const std::int64_t open = first_open_second();
  std::vector<const LiveSecond*> seconds;
  if (open == INT64_MIN) return seconds;
  for (const LiveSecond& live : slots_) {
    if (live.second < open && live.second >= open - static_cast<std::int64_t>(kSeconds)) seconds.push_back(&live);
  }
  std::ranges::sort(seconds, {}, &LiveSecond::second);
  return seconds;
}

const LiveSecond* LiveHistory::newest() const {
  const std::vector<const LiveSecond*> seconds = complete();
  return seconds.empty() ? nullptr : seconds.back();
}

}  // namespace sextant
