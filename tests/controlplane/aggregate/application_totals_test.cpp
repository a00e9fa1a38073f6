// SPDX-License-Identifier: BSD-3-Clause
// Applications as bins bring them: totals, the check against what was accounted, and the last two minutes.
#include <gtest/gtest.h>

#include <map>

#include "controlplane/aggregate/application_history.h"
#include "controlplane/aggregate/totals.h"
#include "tests/controlplane/aggregate/hand_made.h"

namespace sextant::test {
namespace {

CellBin bin_of(std::int64_t number, std::initializer_list<std::pair<ApplicationId, std::uint64_t>> octets) {
  CellBin bin;
  bin.bin = number;
  bin.cells.resize(kCellsPerLink);
  bin.applications = ApplicationCells(9);
  for (const auto& [application, count] : octets) {
    bin.applications.add(application, TrafficClass::ipv6, {1, count, count});
    bin.cells[0] += {1, count, count};
    bin.accounted += {1, count};
  }
  return bin;
}

TEST(ApplicationTotals, SumBinsAndHoldThemAgainstWhatWasAccounted) {
  Totals totals({{"link", "port", {}, LegDirection::a_to_b}}, {"link"});
  HandOff hand_off = make_hand_off(1, 1);
  hand_over(hand_off.bins, bin_of(100, {{0, 40}, {3, 500}}));
  hand_over(hand_off.bins, bin_of(101, {{3, 60}, {12, 7}}));  // a number without a row is unknown
  totals.drain(0, hand_off);
  ASSERT_EQ(totals.applications().size(), 10U);
  const auto octets = [&](std::size_t id) { return sum_of(totals.applications()[id]).frame_octets; };
  EXPECT_EQ(octets(0), 47U);
  EXPECT_EQ(octets(3), 560U);
  EXPECT_EQ(totals.summary().cell_error_packets, 0U);
  CellBin wrong = bin_of(102, {{1, 50}});
  wrong.applications.add(1, TrafficClass::ipv4, {2, 9, 9});
  hand_over(hand_off.bins, wrong);
  totals.drain(0, hand_off);
  EXPECT_EQ(totals.summary().cell_error_packets, 2U);
}

std::map<ApplicationId, std::pair<std::uint64_t, std::uint64_t>> minutes_of(const ApplicationHistory& history) {
  std::map<ApplicationId, std::pair<std::uint64_t, std::uint64_t>> minutes;
  constexpr auto kIpv6 = static_cast<std::size_t>(Family::ipv6);
  for (const ApplicationMinutes& one : history.minutes()) {
    minutes[one.application] = {one.last[kIpv6].cell.frame_octets, one.before[kIpv6].cell.frame_octets};
  }
  return minutes;
}

TEST(ApplicationHistory, ComparesTheLastWholeMinuteWithTheOneBefore) {
  ApplicationHistory history;
  for (std::int64_t bin = 1000; bin < 1020; ++bin) {
    EXPECT_EQ(history.minutes().empty(), bin < 1015) << bin << ": two minutes, and two bins that may be incomplete";
    for (int worker = 0; worker < 2; ++worker) history.add(bin_of(bin, {{1, 10}, {2, bin < 1012 ? 5 : 50}}));
  }
  // The newest is 1019: 1012 to 1017 are the last minute, 1006 to 1011 the one before.
  EXPECT_EQ(minutes_of(history),
            (std::map<ApplicationId, std::pair<std::uint64_t, std::uint64_t>>{{1, {120, 120}}, {2, {600, 60}}}));
}

TEST(ApplicationHistory, ForgetsWhatIsOldAndTakesBinsOutOfOrder) {
  ApplicationHistory history;
  history.add(bin_of(1000, {{1, 10}}));
  history.add(bin_of(1030, {{2, 10}}));  // half an hour of silence
  history.add(bin_of(1029, {{3, 10}}));  // of a slower worker
  history.add(bin_of(1000, {{1, 10}}));  // much too late
  history.add(bin_of(1034, {{2, 1}}));
  EXPECT_EQ(minutes_of(history),
            (std::map<ApplicationId, std::pair<std::uint64_t, std::uint64_t>>{{2, {10, 0}}, {3, {10, 0}}}));
}

}  // namespace
}  // namespace sextant::test
