// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/shown_state.h"

#include <gtest/gtest.h>

namespace sextant {
namespace {

TEST(ShownState, JoinsTotalsPortsAndWorkers) {
  Totals totals({{"link", "east", {}, LegDirection::a_to_b}}, {"link"}, 2);
  SecondCounts prototype;
  prototype.legs.resize(1);
  CellBin bin;
  bin.cells.resize(kCellsPerLink);
  HandOff hand_off{SlotRing<SecondCounts>(4, prototype), SlotRing<CellBin>(4, bin), SlotRing<FlowRecord>(4, {})};
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
  EXPECT_EQ(state.workers[0].busy_ratio, 0.25);
  EXPECT_EQ(state.workers[1].busy_ratio, 0.0);
  EXPECT_EQ(state.workers[1].totals.flows_live, 6U);
  EXPECT_EQ(state.ports.at(0).name, "east");
}

TEST(ShownState, AWorkerThatHandedNothingOverHasNoLoad) {
  const Totals totals({{"link", "east", {}, LegDirection::a_to_b}}, {"link"}, 1);
  const ShownState state = shown_state(totals, {}, {{0, 2, 1'000, 3}});
  EXPECT_FALSE(state.workers.at(0).busy_ratio.has_value());
  EXPECT_FALSE(state.rates.second.has_value());
}

}  // namespace
}  // namespace sextant
