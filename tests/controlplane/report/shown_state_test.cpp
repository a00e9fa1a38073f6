// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/shown_state.h"

#include <gtest/gtest.h>

#include "controlplane/report/worker_figures.h"

namespace sextant {
namespace {

TEST(ShownState, JoinsTotalsPortsAndWorkers) {
  Totals totals({{"link", "east", {}, LegDirection::a_to_b}}, {"link"}, 2);
  SecondCounts prototype;
  prototype.legs.resize(1);
  CellBin bin;
  bin.cells.resize(kCellsPerLink);
  HandOff hand_off{SlotRing<SecondCounts>(4, prototype), SlotRing<CellBin>(4, bin), SlotRing<FlowRecord>(4, {}),
                   SlotRing<NameSighting>(4, {}), SlotRing<LearntAddress>(4, {})};
  for (std::size_t worker = 0; worker < 2; ++worker) {
    SecondCounts& counts = hand_off.seconds.current();
    counts.second = 100;
    counts.span_s = 1;
    counts.legs[0].classes[0] = {10, 1'000, 900, 900};
    counts.flows.live = 5 + worker;
    counts.load = {worker == 0 ? 50U : 0U, 200, 1, 1};
    ASSERT_TRUE(hand_off.seconds.advance());
    totals.drain(worker, hand_off);
  }
  const ShownState state = shown_state(totals, {PortState{.name = "east"}}, {{0, 2, 1'000, 3}, {1, 3, 1'000, 0}});
  EXPECT_EQ(state.summary.flows.live, 11U);
  EXPECT_EQ(state.rates.second, 100);
  EXPECT_EQ(sum_of(state.rates.links.at(0).last).packets, 20U);
  ASSERT_EQ(state.workers.size(), 2U);
  EXPECT_EQ(busy_ratio(state.workers[0].last_second), 0.25);
  EXPECT_EQ(busy_ratio(state.workers[1].last_second), 0.0);
  EXPECT_EQ(state.workers[1].totals.flows.live, 6U);
  EXPECT_EQ(state.ports.at(0).name, "east");
}

TEST(ShownState, TheLastMinuteIsTheSumOfItsSeconds) {
  Totals totals({{"link", "east", {}, LegDirection::a_to_b}}, {"link"}, 1);
  SecondCounts counts;
  counts.legs.resize(1);
  CellBin bin;
  bin.cells.resize(kCellsPerLink);
  HandOff hand_off{SlotRing<SecondCounts>(4, counts), SlotRing<CellBin>(4, bin), SlotRing<FlowRecord>(4, {}),
                   SlotRing<NameSighting>(4, {}), SlotRing<LearntAddress>(4, {})};
  for (std::int64_t second = 0; second < 70; ++second) {
    hand_off.seconds.current() = counts;
    hand_off.seconds.current().second = second;
    hand_off.seconds.current().span_s = 1;
    hand_off.seconds.current().load.frames = 10;
    ASSERT_TRUE(hand_off.seconds.advance());
    totals.drain(0, hand_off);
  }
  const ShownState state = shown_state(totals, {}, {WorkerState{}});
  EXPECT_EQ(state.workers[0].last_second.frames, 10U);
  EXPECT_EQ(state.workers[0].last_minute.frames, 600U);
  EXPECT_EQ(state.workers[0].totals.load.frames, 700U);
}

TEST(ShownState, AWorkerThatHandedNothingOverHasNoLoad) {
  const Totals totals({{"link", "east", {}, LegDirection::a_to_b}}, {"link"}, 1);
  const ShownState state = shown_state(totals, {}, {{0, 2, 1'000, 3}});
  EXPECT_FALSE(busy_ratio(state.workers.at(0).last_second).has_value());
  EXPECT_FALSE(state.rates.second.has_value());
}

}  // namespace
}  // namespace sextant
