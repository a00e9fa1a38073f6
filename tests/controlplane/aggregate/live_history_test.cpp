// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/aggregate/live_history.h"

#include <gtest/gtest.h>

#include "tests/controlplane/aggregate/hand_made.h"

namespace sextant {
namespace {

using test::add_frames;
using test::empty_second;

std::uint64_t packets_in(const LiveSecond& live, std::size_t leg = 0) {
  std::uint64_t packets = 0;
  for (const Tally& tally : live.legs[leg]) packets += tally.packets;
  return packets;
}

SecondCounts second_with(std::int64_t second, std::uint64_t packets, std::int64_t span_s = 1) {
  SecondCounts counts = empty_second(1, second, span_s);
  add_frames(counts, 0, TrafficClass::ipv4, packets, 100);
  return counts;
}

TEST(LiveHistory, IsEmptyAtFirst) {
  const LiveHistory history(1, 1);
  EXPECT_EQ(history.newest(), nullptr);
  EXPECT_TRUE(history.complete().empty());
}

TEST(LiveHistory, ASecondIsCompleteWhenEveryWorkerHandedItOver) {
  LiveHistory history(1, 2);
  history.add(0, second_with(100, 3));
  history.add(0, second_with(101, 5));
  EXPECT_EQ(history.newest(), nullptr);
  history.add(1, second_with(100, 4));
  ASSERT_NE(history.newest(), nullptr);
  EXPECT_EQ(history.newest()->second, 100);
  EXPECT_EQ(packets_in(*history.newest()), 7U);
}

TEST(LiveHistory, APeriodOfSeveralSecondsIsSpreadWithoutLoss) {
  LiveHistory history(1, 1);
  history.add(0, second_with(100, 11, 3));
  const auto seconds = history.complete();
  ASSERT_EQ(seconds.size(), 3U);
  EXPECT_EQ(packets_in(*seconds[0]), 4U);
  EXPECT_EQ(packets_in(*seconds[1]), 4U);
  EXPECT_EQ(packets_in(*seconds[2]), 3U);
}

TEST(LiveHistory, KeepsOneMinute) {
  LiveHistory history(1, 1);
  for (std::int64_t second = 0; second < 200; ++second) history.add(0, second_with(second, 1));
  const auto seconds = history.complete();
  ASSERT_EQ(seconds.size(), LiveHistory::kSeconds);
  EXPECT_EQ(seconds.front()->second, 140);
  EXPECT_EQ(seconds.back()->second, 199);
}

TEST(LiveHistory, ALongPeriodCostsNoMoreThanTheMinuteItKeeps) {
  LiveHistory history(1, 1);
  constexpr std::int64_t kDecade_s = 315'360'000;
  history.add(0, second_with(0, 2 * kDecade_s, kDecade_s));
  const auto seconds = history.complete();
  ASSERT_EQ(seconds.size(), LiveHistory::kSeconds);
  EXPECT_EQ(packets_in(*seconds.front()), 2U);
  EXPECT_EQ(seconds.back()->second, kDecade_s - 1);
}

TEST(LiveHistory, ASecondOlderThanTheHistoryIsLeftOut) {
  LiveHistory history(1, 2);
  history.add(0, second_with(1000, 1));
  history.add(1, second_with(1000, 1));
  history.add(1, second_with(1000 - 64, 9));  // shares the slot of second 1000
  EXPECT_EQ(packets_in(*history.newest()), 2U);
}

TEST(LiveHistory, LoadIsKeptForEachWorker) {
  LiveHistory history(1, 2);
  SecondCounts counts = empty_second(1, 100);
  counts.load = {30, 100, 5, 2};
  history.add(0, counts);
  counts.load = {90, 100, 9, 9};
  history.add(1, counts);
  EXPECT_EQ(history.newest()->loads[0].busy_cycles, 30U);
  EXPECT_EQ(history.newest()->loads[1].busy_cycles, 90U);
}

WorkerLoad sum_of_loads(const std::vector<const LiveSecond*>& seconds) {
  WorkerLoad sum;
  for (const LiveSecond* second : seconds) sum += second->loads[0];
  return sum;
}

TEST(LiveHistory, EveryFieldOfALoadIsSharedOutWithoutLoss) {
  LiveHistory history(1, 1);
  SecondCounts counts = empty_second(1, 100, 7);
  counts.load = {1'000'003, 2'000'005, 31, 29, 23, 1'009, 499, {}};
  for (std::size_t stage = 0; stage < kStageCount; ++stage) counts.load.stage_cycles[stage] = 10'000 + stage;
  history.add(0, counts);
  const auto seconds = history.complete();
  ASSERT_EQ(seconds.size(), 7U);
  const WorkerLoad sum = sum_of_loads(seconds);
  // Does not compile when a field is added, so that none is forgotten.
  const auto& [busy, total, turns, bursts, full, frames, sampled, stages] = sum;
  EXPECT_EQ(busy, 1'000'003U);
  EXPECT_EQ(total, 2'000'005U);
  EXPECT_EQ(turns, 31U);
  EXPECT_EQ(bursts, 29U);
  EXPECT_EQ(full, 23U);
  EXPECT_EQ(frames, 1'009U);
  EXPECT_EQ(sampled, 499U);
  EXPECT_EQ(stages, counts.load.stage_cycles);
  EXPECT_EQ(seconds[0]->loads[0].full_bursts, 4U);
  EXPECT_EQ(seconds[6]->loads[0].full_bursts, 3U);
}

}  // namespace
}  // namespace sextant
