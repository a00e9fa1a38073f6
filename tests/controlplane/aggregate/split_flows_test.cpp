// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/aggregate/split_flows.h"

#include <gtest/gtest.h>

namespace sextant {
namespace {

FlowRecord record_of(std::uint32_t flow, std::int64_t second = 1000, std::uint16_t attachment = 0) {
  FlowRecord record;
  record.key.ports = {Be16::from_host(static_cast<std::uint16_t>(flow)),
                      Be16::from_host(static_cast<std::uint16_t>(flow >> 16U))};
  record.key.attachment = attachment;
  record.key.family = Family::ipv4;
  record.end = {second * kNanosecondsPerSecond};
  return record;
}

TEST(SplitFlows, FlowsThatKeepToTheirWorkerAreNotSplit) {
  SplitFlows flows(600, 7);
  for (std::uint32_t flow = 0; flow < 1000; ++flow) {
    for (int times = 0; times < 3; ++times) flows.see(flow % 4, record_of(flow));
  }
  EXPECT_EQ(flows.count().sampled_flows, 1000U);
  EXPECT_EQ(flows.count().split_flows, 0U);
  EXPECT_EQ(flows.count().sampling_ratio, 1.0);
}

TEST(SplitFlows, AFlowOfSeveralWorkersIsSplitOnce) {
  SplitFlows flows(600, 7);
  for (std::uint32_t flow = 0; flow < 100; ++flow) flows.see(0, record_of(flow));
  for (int times = 0; times < 5; ++times) {
    for (std::size_t worker = 0; worker < 4; ++worker) flows.see(worker, record_of(17));
  }
  EXPECT_EQ(flows.count().sampled_flows, 100U);
  EXPECT_EQ(flows.count().split_flows, 1U);
}

TEST(SplitFlows, TheLinkIsPartOfAFlow) {
  SplitFlows flows(600, 7);
  flows.see(0, record_of(1, 1000, 0));
  flows.see(1, record_of(1, 1000, 1));
  EXPECT_EQ(flows.count().sampled_flows, 2U);
  EXPECT_EQ(flows.count().split_flows, 0U);
}

TEST(SplitFlows, AFlowIsForgottenAfterTheWindow) {
  SplitFlows flows(600, 7);
  flows.see(0, record_of(1));
  flows.see(1, record_of(1));
  flows.see(0, record_of(2));
  flows.move_to(1600);
  EXPECT_EQ(flows.count().sampled_flows, 2U) << "the window has not passed";
  flows.see(0, record_of(2, 1600));
  flows.move_to(1700);
  EXPECT_EQ(flows.count().sampled_flows, 1U);
  EXPECT_EQ(flows.count().split_flows, 0U);
  flows.see(1, record_of(2, 1700));
  EXPECT_EQ(flows.count().split_flows, 1U) << "flow 2 was never forgotten";
}

TEST(SplitFlows, ARecordOfAFlowThatEndedLongAgoIsNewsOfNow) {
  SplitFlows flows(600, 7);
  flows.move_to(10'000);
  flows.see(0, record_of(1, 5'000));  // an idle timeout of more than an hour
  flows.move_to(10'100);
  flows.see(1, record_of(1, 5'000));
  EXPECT_EQ(flows.count().split_flows, 1U);
}

/// Half of all flows are split; so is half of the sample, and what is in it is exact.
TEST(SplitFlows, TheSampleIsBoundedAndStaysFair) {
  constexpr std::size_t kCapacity = 1024;
  constexpr std::uint32_t kFlows = 100'000;
  SplitFlows flows(600, 7, kCapacity);
  for (std::uint32_t flow = 0; flow < kFlows; ++flow) {
    flows.see(0, record_of(flow));
    if (flow % 2 == 0) flows.see(1, record_of(flow));
    ASSERT_LE(flows.count().sampled_flows, kCapacity);
  }
  const SplitFlowCount count = flows.count();
  EXPECT_EQ(count.sampling_ratio, 1.0 / 128);
  EXPECT_NEAR(static_cast<double>(count.sampled_flows), kFlows / 128.0, 100);
  EXPECT_NEAR(static_cast<double>(count.split_flows) / static_cast<double>(count.sampled_flows), 0.5, 0.06);
}

TEST(SplitFlows, ASampleThatWasHalvedGrowsAgainWhenThereIsRoom) {
  SplitFlows flows(600, 7, 64);
  for (std::uint32_t flow = 0; flow < 10'000; ++flow) flows.see(0, record_of(flow));
  EXPECT_LT(flows.count().sampling_ratio, 0.02);
  for (std::int64_t second = 1001; second < 1600; ++second) flows.move_to(second);
  EXPECT_LT(flows.count().sampling_ratio, 0.02) << "not before a window has passed";
  for (std::int64_t second = 1600; second < 20'000; ++second) flows.move_to(second);
  EXPECT_EQ(flows.count().sampling_ratio, 1.0);
  EXPECT_EQ(flows.count().sampled_flows, 0U);
}

}  // namespace
}  // namespace sextant
