// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/aggregate/label_totals.h"

#include <gtest/gtest.h>

#include "controlplane/aggregate/totals.h"
#include "tests/controlplane/aggregate/hand_made.h"

namespace sextant {
namespace {

using test::add_frames;
using test::empty_second;
using test::hand_over;
using test::make_hand_off;

constexpr auto kSource = static_cast<std::size_t>(LabelRole::source);
constexpr auto kDestination = static_cast<std::size_t>(LabelRole::destination);
constexpr auto kIpv4 = static_cast<std::size_t>(Family::ipv4);
constexpr auto kIpv6 = static_cast<std::size_t>(Family::ipv6);
constexpr auto kOther = static_cast<std::size_t>(Family::other);

/// A bin with room for some cells; frames are added to its labels, its cells and what was accounted in it.
class Bin {
 public:
  explicit Bin(std::uint32_t capacity = 64) {
    bin_.cells.resize(2 * kCellsPerLink);
    bin_.labels = LabelCells(capacity);
  }

  Bin& add(Label source, Label destination, TrafficClass traffic_class, const Cell& frames) {
    bin_.labels.add(source, destination, traffic_class, frames);
    return account(traffic_class, frames);
  }
  Bin& add_non_flow(const Cell& frames) {
    bin_.labels.add_non_flow(TrafficClass::other, frames);
    return account(TrafficClass::other, frames);
  }
  Bin& account(TrafficClass traffic_class, const Cell& frames) {
    bin_.cells[cell_index(0, Transport::tcp, traffic_class, LegDirection::a_to_b)] += frames;
    bin_.accounted += {frames.packets, frames.frame_octets};
    return *this;
  }
  [[nodiscard]] const CellBin& get() const { return bin_; }

 private:
  CellBin bin_;
};

std::vector<Label> labels_of(const LabelSummary& summary) {
  std::vector<Label> labels;
  for (const LabelSum& sum : summary.largest) labels.push_back(sum.label);
  return labels;
}

TEST(LabelTotals, SumsBinsByLabelRoleAndInnermostFamily) {
  LabelTotals totals;
  EXPECT_TRUE(totals.empty());
  EXPECT_EQ(totals.add(Bin()
                           .add(1, 2, TrafficClass::ipv4, {3, 300, 250})
                           .add(2, kUnknownLabel, TrafficClass::ipv6_in_ipv4, {1, 90, 40})
                           .add_non_flow({5, 210, 0})
                           .get()),
            0U);
  EXPECT_EQ(totals.add(Bin().add(1, 1, TrafficClass::ipv6, {2, 200, 180}).get()), 0U);
  const LabelSummary summary = totals.summary();
  EXPECT_EQ(summary.label_count, 2U);
  ASSERT_EQ(labels_of(summary), (std::vector<Label>{1, 2}));
  const RoleCells& one = summary.largest[0].roles;
  EXPECT_EQ(one[kSource][kIpv4], (Cell{3, 300, 250}));
  EXPECT_EQ(one[kSource][kIpv6], (Cell{2, 200, 180}));
  EXPECT_EQ(one[kDestination][kIpv6], (Cell{2, 200, 180}));
  EXPECT_EQ(summary.largest[1].roles[kSource][kIpv6], (Cell{1, 90, 40})) << "6in4 is IPv6 in the inner view";
  EXPECT_EQ(summary.unknown[kDestination][kIpv6], (Cell{1, 90, 40}));
  EXPECT_EQ(summary.unknown[kSource], FamilyCells{});
  EXPECT_EQ(summary.non_flow[kOther], (Cell{5, 210, 0}));
  EXPECT_EQ(summary.other, RoleCells{});
  EXPECT_EQ(totals.difference_packets({11, 800}), 0U);
  EXPECT_EQ(totals.difference_packets({10, 800}), 2U) << "one packet in each role";
}

TEST(LabelTotals, TheLargestComeFirstAndTheRestIsOther) {
  LabelTotals totals;
  Bin bin;
  for (Label label = 1; label <= 5; ++label) {
    bin.add(label, 9, TrafficClass::ipv4, {1, label == 4 ? 500U : 100U, 80});
  }
  totals.add(bin.get());
  const LabelSummary summary = totals.summary(3);
  EXPECT_EQ(labels_of(summary), (std::vector<Label>{9, 4, 1})) << "of equals the lower label";
  EXPECT_EQ(summary.label_count, 6U);
  EXPECT_EQ(summary.other[kSource][kIpv4], (Cell{3, 300, 240}));
  EXPECT_EQ(summary.other[kDestination], FamilyCells{});
}

TEST(LabelTotals, ABinThatRanOutOfCellsStillAddsUp) {
  LabelTotals totals;
  Bin bin(4);
  for (Label label = 1; label <= 10; ++label) bin.add(label, label, TrafficClass::ipv4, {1, 60, 46});
  EXPECT_EQ(totals.add(bin.get()), 0U);
  EXPECT_TRUE(totals.cells_ran_out());
  EXPECT_FALSE(totals.labels_ran_out());
  const LabelSummary summary = totals.summary();
  EXPECT_EQ(labels_of(summary), (std::vector<Label>{1, 2}));
  EXPECT_EQ(summary.other[kSource][kIpv4], (Cell{8, 480, 368}));
  EXPECT_EQ(totals.difference_packets({10, 600}), 0U);
}

TEST(LabelTotals, LabelsBeyondTheBoundShareOneSum) {
  LabelTotals totals;
  constexpr std::uint32_t kBinLabels = 250'000;
  constexpr Label kLabels = kLabelTotalLimit + 10;
  for (Label first = 1; first <= kLabels; first += kBinLabels) {
    Bin bin(2 * kBinLabels);
    for (Label label = first; label < std::min(first + kBinLabels, kLabels + 1); ++label) {
      bin.add(label, 1, TrafficClass::ipv6, {1, 100, 86});
    }
    EXPECT_EQ(totals.add(bin.get()), 0U);
  }
  EXPECT_TRUE(totals.labels_ran_out());
  EXPECT_FALSE(totals.cells_ran_out());
  EXPECT_EQ(totals.summary(0).label_count, kLabelTotalLimit);
  EXPECT_EQ(totals.summary(kLabelTotalLimit).other[kSource][kIpv6], (Cell{10, 1000, 860}));
  EXPECT_EQ(totals.difference_packets({kLabels, kLabels * 100ULL}), 0U);
}

TEST(LabelTotals, ARoleThatDoesNotAddUpIsCountedInPackets) {
  Bin bin;
  bin.add(1, 2, TrafficClass::ipv4, {4, 400, 300});
  CellBin too_few = bin.get();
  too_few.labels.add(7, kUnknownLabel, TrafficClass::ipv4, {3, 300, 200});
  EXPECT_EQ(LabelTotals().add(too_few), 6U) << "three packets too many in both roles";
  CellBin other_octets = bin.get();
  other_octets.accounted.octets = 401;
  EXPECT_EQ(LabelTotals().add(other_octets), 2U);
}

Totals make_totals() {
  return Totals({{"link", "port", {}, LegDirection::a_to_b}, {"unassigned", "", {}, LegDirection::a_to_b}},
                {"link", "unassigned"});
}

TEST(Totals, HoldsLabelsAgainstEachBinAndAgainstTheLedger) {
  Totals totals = make_totals();
  HandOff hand_off = make_hand_off(2, 2);
  SecondCounts counts = empty_second(2, 100);
  add_frames(counts, 0, TrafficClass::ipv6, 5, 100);
  hand_over(hand_off.seconds, counts);
  hand_over(hand_off.bins, Bin().add(1, 2, TrafficClass::ipv6, {5, 500, 430}).get());
  totals.drain(0, hand_off);
  totals.close();
  EXPECT_EQ(totals.summary().cell_error_packets, 0U);
  EXPECT_TRUE(totals.summary().bounded.empty());
  EXPECT_FALSE(totals.summary().labels.has_value());
  ASSERT_TRUE(totals.whole_summary().labels.has_value());
  EXPECT_EQ(totals.whole_summary().labels->label_count, 2U);

  Totals wrong = make_totals();
  hand_over(hand_off.seconds, counts);
  hand_over(hand_off.bins, Bin().account(TrafficClass::ipv6, {5, 500, 430}).get());
  wrong.drain(0, hand_off);
  EXPECT_EQ(wrong.summary().cell_error_packets, 10U) << "five packets in no role";
  EXPECT_EQ(ledger_error_packets(wrong.summary()), 10U);
  wrong.close();
  EXPECT_EQ(wrong.summary().cell_error_packets, 20U);
}

TEST(Totals, WithoutRoomForLabelsNothingIsHeldAgainstThem) {
  Totals totals = make_totals();
  HandOff hand_off = make_hand_off(2, 2);
  hand_over(hand_off.bins, Bin(0).add(1, 2, TrafficClass::ipv6, {5, 500, 430}).get());
  totals.drain(0, hand_off);
  EXPECT_EQ(totals.summary().cell_error_packets, 0U);
  EXPECT_FALSE(totals.whole_summary().labels.has_value());
}

TEST(Totals, LabelsWithoutRoomAreABoundThatWasHit) {
  Totals totals = make_totals();
  HandOff hand_off = make_hand_off(2, 2);
  Bin bin(2);
  bin.add(1, 2, TrafficClass::ipv6, {1, 100, 86}).add(3, 4, TrafficClass::ipv6, {1, 100, 86});
  hand_over(hand_off.bins, bin.get());
  hand_over(hand_off.bins, bin.get());
  totals.drain(0, hand_off);
  EXPECT_EQ(totals.summary().bounded, std::vector<std::string>{"label_cells"});
  EXPECT_EQ(totals.summary().cell_error_packets, 0U);
}

}  // namespace
}  // namespace sextant
