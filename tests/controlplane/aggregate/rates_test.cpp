// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/aggregate/rates.h"

#include <gtest/gtest.h>

#include "tests/controlplane/aggregate/hand_made.h"

namespace sextant {
namespace {

using test::add_frames;
using test::empty_second;

TEST(Rates, LayerTwoBitsHoldTheFrameCheckSequence) {
  EXPECT_EQ(l2_bits(Tally{.packets = 10, .frame_octets = 600}), (600U + 40U) * 8U);
}

TEST(Rates, LegsOfOneLinkAndDirectionAreOneRow) {
  const std::vector<LegName> legs{{"lag", "p0", {}, LegDirection::b_to_a},
                                  {"lag", "p1", {}, LegDirection::a_to_b},
                                  {"other", "p2", {}, LegDirection::a_to_b},
                                  {"lag", "p3", {}, LegDirection::a_to_b}};
  LiveHistory live(4, 1);
  SecondCounts counts = empty_second(4, 100);
  for (std::size_t leg = 0; leg < 4; ++leg) add_frames(counts, leg, TrafficClass::ipv6, leg + 1, 100);
  live.add(0, counts);
  const Rates rates = link_rates(legs, live);
  EXPECT_EQ(rates.second, 100);
  ASSERT_EQ(rates.links.size(), 3U);
  EXPECT_EQ(rates.links[0].link, "lag");
  EXPECT_EQ(rates.links[0].direction, LegDirection::a_to_b);
  EXPECT_EQ(sum_of(rates.links[0].last).packets, 2U + 4U);
  EXPECT_EQ(rates.links[1].link, "lag");
  EXPECT_EQ(rates.links[1].direction, LegDirection::b_to_a);
  EXPECT_EQ(sum_of(rates.links[1].last).packets, 1U);
  EXPECT_EQ(rates.links[2].link, "other");
}

TEST(Rates, ThePeakIsTheHighestSecondOfTheMinute) {
  const std::vector<LegName> legs{{"link", "p0", {}, LegDirection::a_to_b}};
  LiveHistory live(1, 1);
  for (std::int64_t second = 0; second < 5; ++second) {
    SecondCounts counts = empty_second(1, second);
    add_frames(counts, 0, TrafficClass::ipv4, second == 2 ? 1000 : 10, 96);
    live.add(0, counts);
  }
  const Rates rates = link_rates(legs, live);
  EXPECT_EQ(sum_of(rates.links[0].last).packets, 10U);
  EXPECT_EQ(rates.links[0].peak_packets_per_second, 1000U);
  EXPECT_EQ(rates.links[0].peak_l2_bits_per_second, 1000U * 100U * 8U);
}

TEST(Rates, NothingYetIsNoSecond) {
  const LiveHistory live(1, 1);
  const Rates rates = link_rates({{"link", "p0", {}, LegDirection::a_to_b}}, live);
  EXPECT_FALSE(rates.second.has_value());
  ASSERT_EQ(rates.links.size(), 1U);
  EXPECT_EQ(sum_of(rates.links[0].last), Tally{});
}

}  // namespace
}  // namespace sextant
