// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/pace.h"

#include <gtest/gtest.h>

namespace sextant {
namespace {

constexpr std::int64_t kSecond_ns = 1'000'000'000;

TEST(Pace, WithoutARateABurstIsAlwaysDue) {
  EXPECT_EQ(Pace{}.frames_due(0, 1'000'000, 32), 32U);
  EXPECT_EQ(Pace{}.due_ns(7), 0);
}

TEST(Pace, ARateIsKeptToTheFrame) {
  const Pace pace{300'000, {}};
  EXPECT_EQ(pace.frames_due(0, 0, 32), 0U);
  EXPECT_EQ(pace.frames_due(kSecond_ns, 299'999, 32), 1U);
  EXPECT_EQ(pace.frames_due(kSecond_ns, 300'000, 32), 0U);
  EXPECT_EQ(pace.frames_due(kSecond_ns, 200'000, 32), 32U);
  EXPECT_EQ(pace.due_ns(300'000), kSecond_ns);
  EXPECT_EQ(pace.due_ns(1), 3'333);
}

TEST(Pace, YearsAtTheHighestRateDoNotOverflow) {
  constexpr std::int64_t kYears = std::int64_t{3} * 366 * 86'400;
  const Pace pace{1'000'000'000, {}};
  const auto sent = static_cast<std::uint64_t>(kYears) * 1'000'000'000;
  EXPECT_EQ(pace.frames_due(kYears * kSecond_ns, sent - 5, 32), 5U);
  EXPECT_EQ(pace.due_ns(sent), kYears * kSecond_ns);
}

TEST(Pace, ABudgetEndsIt) {
  const Pace pace{{}, 100};
  EXPECT_EQ(pace.frames_due(0, 0, 32), 32U);
  EXPECT_EQ(pace.frames_due(0, 96, 32), 4U);
  EXPECT_EQ(pace.frames_due(0, 100, 32), 0U);
  EXPECT_EQ(pace.frames_due(0, 101, 32), 0U);
}

}  // namespace
}  // namespace sextant
