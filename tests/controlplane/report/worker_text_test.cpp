// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "controlplane/report/state_text.h"
#include "controlplane/report/worker_figures.h"
#include "tests/controlplane/report/hand_made.h"

namespace sextant {
namespace {

constexpr std::string_view kFirstWorker = R"(
Worker 0 on core 1               last second       last minute       since start
  busy                               25.00 %           25.00 %           25.00 %
  frames a burst                        12.5              12.5              12.5
  full bursts                        10.00 %           10.00 %           10.00 %
  cycles a frame                         200               200               200
    receive                               10                10                10
    decode                                15                15                15
    look_up                               15                15                15
    update                                15                15                15
    label                                 15                15                15
    name                                   0                 0                 0
    account                               15                15                15
    sweep                                 15                15                15

                                       taken                of
  queue 0 of east                          3             1,024            0.29 %
  queue 0 of west                    unknown             4,096                 -
  flow table                               1           500,000           <0.01 %
  record ring                              7            65,535            0.01 %

                                 since start
  table nearly full, times                 0
  flows ended early                        0
  packets without a flow                   0
  records lost, ring full                  0
  Table normal: flows end after 30 s idle.
)";

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(WorkerText, TellsWhatAFrameCostsAndWhatCanFillUp) {
  const std::string text = workers_text(test::small_state(), {false, 80});
  EXPECT_EQ(text.substr(0, kFirstWorker.size() - 1), kFirstWorker.substr(1));
  EXPECT_TRUE(holds(text, "Worker 1 on core 2"));
  EXPECT_TRUE(holds(text, R"(
Flows split over workers           looked at             split          of these
                                       1,234                 0            0.00 %
)")) << text;
  EXPECT_TRUE(holds(text, "By the flow records of the last 10 min; one flow in 2 is looked at."));
}

TEST(WorkerText, SaysWhichTimeoutIsInForce) {
  ShownState state = test::small_state();
  FlowCounts& flows = state.workers[0].totals.flows;
  flows.state = FlowTableState::emergency;
  flows.emergency = true;
  flows.emergencies = 2;
  flows.records[static_cast<std::size_t>(FlowEndReason::lack_of_resources)] = 1234;
  const std::string text = workers_text(state, {false, 80});
  EXPECT_TRUE(holds(text, "Table emergency: flows end after 5 s idle instead of 30 s.")) << text;
  EXPECT_TRUE(holds(text, "  table nearly full, times                 2\n"));
  EXPECT_TRUE(holds(text, "  flows ended early                    1,234\n"));
  flows.state = FlowTableState::full;
  EXPECT_TRUE(holds(workers_text(state, {false, 80}), "Table full: flows end after 5 s idle instead of 30 s."));
  flows.emergency = false;
  EXPECT_TRUE(holds(workers_text(state, {false, 80}), "Table full: flows end after 30 s idle."))
      << "a flow may find both its buckets full in a table with room";
}

TEST(WorkerText, OneWorkerHasNoSplitFlows) {
  ShownState state = test::small_state();
  state.summary.split_flows.reset();
  EXPECT_FALSE(holds(workers_text(state, {false, 80}), "split over workers"));
}

TEST(WorkerText, StagesThatWereNeverTimedAreLeftOut) {
  ShownState state = test::small_state();
  for (ShownWorker& worker : state.workers) worker.totals.load.sampled_frames = 0;
  EXPECT_FALSE(holds(workers_text(state, {false, 80}), "look_up"));
}

TEST(WorkerFigures, AreAbsentWhereNothingWasCounted) {
  const WorkerLoad nothing;
  EXPECT_FALSE(busy_ratio(nothing).has_value());
  EXPECT_FALSE(frames_per_burst(nothing).has_value());
  EXPECT_FALSE(full_burst_ratio(nothing).has_value());
  EXPECT_FALSE(cycles_per_frame(nothing).has_value());
  EXPECT_FALSE(stage_cycles_per_frame(nothing, Stage::decode).has_value());
  EXPECT_FALSE(split_flow_ratio({}).has_value());
  EXPECT_EQ(fullest_queue(WorkerState{}), nullptr);
}

TEST(WorkerFigures, TheFullestQueueIsTheOneNearestToItsCapacity) {
  WorkerState worker;
  worker.queues = {{"a", 0, 4096, 900}, {"b", 0, 1024, 800}, {"c", 0, 64, std::nullopt}};
  ASSERT_NE(fullest_queue(worker), nullptr);
  EXPECT_EQ(fullest_queue(worker)->port, "b");
}

}  // namespace
}  // namespace sextant
