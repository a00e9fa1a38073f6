// SPDX-License-Identifier: BSD-3-Clause
#include "src/demo_options.h"

#include <gtest/gtest.h>

#include "src/frame_rate.h"

namespace sextant {
namespace {

TEST(DemoOptions, RatesAreNumbersWithSuffixOrMax) {
  EXPECT_EQ(parse_rate("300000").value(), std::optional<std::uint64_t>{300'000});
  EXPECT_EQ(parse_rate("300k").value(), std::optional<std::uint64_t>{300'000});
  EXPECT_EQ(parse_rate("1.5M").value(), std::optional<std::uint64_t>{1'500'000});
  EXPECT_EQ(parse_rate("max").value(), std::optional<std::uint64_t>{});
}

TEST(DemoOptions, AnythingElseIsRefusedWithASentence) {
  for (const char* wrong : {"", "0", "-5", "300K", "fast", "1e99", "nan", "10 k", "2000M"}) {
    const auto rate = parse_rate(wrong);
    ASSERT_FALSE(rate.has_value()) << wrong;
    EXPECT_NE(rate.error().sentence.find("--rate"), std::string::npos);
  }
}

TEST(DemoOptions, BudgetIsRateTimesDurationAndNoneAtFullSpeed) {
  EXPECT_EQ(frame_budget(300'000, 20), 6'000'000U);
  EXPECT_FALSE(frame_budget(std::nullopt, 20).has_value());
}

TEST(DemoOptions, ConfigurationIsOneLinkOfTwoRingPorts) {
  const Configuration configuration = demo_configuration({.workers = 2});
  ASSERT_EQ(configuration.ports.size(), 2U);
  EXPECT_EQ(configuration.ports[0].device, "ring:east");
  ASSERT_EQ(configuration.links.size(), 1U);
  EXPECT_EQ(configuration.links[0].legs[1].direction, LegDirection::b_to_a);
  EXPECT_EQ(configuration.workers.count, 2U);
  EXPECT_FALSE(configuration.api.metrics_port.has_value());
}

TEST(DemoOptions, HelpNamesEveryProfile) {
  for (const char* name : {"today", "ipv4-heavy", "ipv6-heavy", "dual-stack", "stress"}) {
    EXPECT_NE(profile_help().find(name), std::string::npos);
  }
}

}  // namespace
}  // namespace sextant
