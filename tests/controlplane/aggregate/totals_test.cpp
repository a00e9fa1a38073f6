// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/aggregate/totals.h"

#include <gtest/gtest.h>

#include "tests/controlplane/aggregate/hand_made.h"

namespace sextant {
namespace {

using test::add_frames;
using test::empty_second;
using test::hand_over;
using test::make_hand_off;

const std::vector<LegName> kLegs{{"exchange", "east", {}, LegDirection::a_to_b},
                                 {"exchange", "west", {}, LegDirection::b_to_a},
                                 {"unassigned", "", {}, LegDirection::a_to_b}};
const std::vector<std::string> kLinks{"exchange", "unassigned"};

Totals make_totals(std::size_t worker_count = 1) {
  return Totals(kLegs, kLinks, worker_count);
}

CellBin bin_of(std::uint64_t packets, std::uint64_t octets) {
  CellBin bin;
  bin.cells.resize(kLinks.size() * kCellsPerLink);
  bin.cells[cell_index(0, Transport::tcp, TrafficClass::ipv6, LegDirection::a_to_b)] = {packets, octets, octets / 2};
  bin.accounted = {packets, octets};
  return bin;
}

TEST(Totals, SumsTheSecondsOfSeveralWorkers) {
  Totals totals = make_totals(2);
  HandOff first = make_hand_off(3, 2);
  HandOff second = make_hand_off(3, 2);
  SecondCounts counts = empty_second(3, 100);
  add_frames(counts, 0, TrafficClass::ipv6, 3, 100);
  add_frames(counts, 1, TrafficClass::ipv4, 2, 60);
  counts.legs[1].received += {1, 40};
  counts.legs[1].outcomes[static_cast<std::size_t>(Outcome::bad_ihl)] += {1, 40};
  counts.encapsulations[static_cast<std::size_t>(Encapsulation::vlan)] = {5, 420};
  counts.extension_headers[static_cast<std::size_t>(ExtensionHeader::fragment)] = 2;
  counts.observations[static_cast<std::size_t>(Observation::ipv4_options)] = 1;
  hand_over(first.seconds, counts);
  hand_over(first.seconds, counts);
  hand_over(second.seconds, counts);
  totals.drain(0, first);
  totals.drain(1, second);

  const Summary& summary = totals.summary();
  EXPECT_EQ(summary.legs[0].received, (PacketOctets{9, 900}));
  EXPECT_EQ(summary.legs[0].captured_octets, 900U);
  EXPECT_EQ(summary.legs[1].received, (PacketOctets{9, 480}));
  EXPECT_EQ(summary.legs[1].outcomes[static_cast<std::size_t>(Outcome::bad_ihl)], (PacketOctets{3, 120}));
  EXPECT_EQ(summary.legs[0].classes[static_cast<std::size_t>(TrafficClass::ipv6)], (Tally{9, 900, 774, 774}));
  EXPECT_EQ(summary.legs[2].received, PacketOctets{});
  EXPECT_EQ(summary.encapsulations[static_cast<std::size_t>(Encapsulation::vlan)], (PacketOctets{15, 1260}));
  EXPECT_EQ(summary.extension_headers[static_cast<std::size_t>(ExtensionHeader::fragment)], 6U);
  EXPECT_EQ(summary.observations[static_cast<std::size_t>(Observation::ipv4_options)], 3U);
  EXPECT_EQ(ledger_error_packets(summary), 0U);
  EXPECT_EQ(first.seconds.front(), nullptr);
}

TEST(Totals, TheIntervalReachesFromTheFirstFrameToTheLast) {
  Totals totals = make_totals();
  EXPECT_FALSE(totals.summary().start.has_value());
  HandOff hand_off = make_hand_off(3, 2);
  SecondCounts later = empty_second(3, 8);
  later.first_frame = {8'500'000'000};
  later.last_frame = {8'700'000'000};
  hand_over(hand_off.seconds, later);
  hand_over(hand_off.seconds, empty_second(3, 9));  // a second without frames moves neither end
  SecondCounts earlier = empty_second(3, 7);
  earlier.first_frame = {7'000'000'001};
  earlier.last_frame = {7'000'000'002};
  hand_over(hand_off.seconds, earlier);
  totals.drain(0, hand_off);
  EXPECT_EQ(totals.summary().start, Timestamp{7'000'000'001});
  EXPECT_EQ(totals.summary().end, Timestamp{8'700'000'000});
}

TEST(Totals, FlowsInTheTablesAreAGaugeOfEachWorker) {
  Totals totals = make_totals(2);
  HandOff hand_off = make_hand_off(3, 2);
  const auto hand_over_live = [&](std::size_t worker, std::uint64_t live) {
    SecondCounts counts = empty_second(3, 1);
    counts.flows.live = live;
    counts.flows.created = 10;
    hand_over(hand_off.seconds, counts);
    totals.drain(worker, hand_off);
  };
  hand_over_live(0, 100);
  hand_over_live(1, 40);
  hand_over_live(0, 70);
  EXPECT_EQ(totals.summary().flows.live, 110U);
  EXPECT_EQ(totals.workers()[0].flows.live, 70U);
  EXPECT_EQ(totals.workers()[1].flows.live, 40U);
  EXPECT_EQ(totals.summary().flows.created, 30U);
}

TEST(Totals, PressureIsKeptForEachWorkerAndTheWorstStateForAll) {
  Totals totals = make_totals(2);
  HandOff hand_off = make_hand_off(3, 2);
  const auto hand_over_state = [&](std::size_t worker, FlowTableState state, std::uint64_t emergencies) {
    SecondCounts counts = empty_second(3, 1);
    counts.flows.state = state;
    counts.flows.emergencies = emergencies;
    counts.flows.records[static_cast<std::size_t>(FlowEndReason::lack_of_resources)] = 10 * emergencies;
    hand_over(hand_off.seconds, counts);
    totals.drain(worker, hand_off);
  };
  hand_over_state(0, FlowTableState::emergency, 1);
  hand_over_state(1, FlowTableState::full, 2);
  EXPECT_EQ(totals.summary().flows.state, FlowTableState::full);
  EXPECT_EQ(totals.workers()[0].flows.state, FlowTableState::emergency);
  EXPECT_EQ(totals.summary().flows.emergencies, 3U);
  hand_over_state(1, FlowTableState::normal, 0);
  EXPECT_EQ(totals.summary().flows.state, FlowTableState::emergency);
  EXPECT_EQ(totals.workers()[1].flows.emergencies, 2U);
  EXPECT_EQ(totals.workers()[1].flows.records[static_cast<std::size_t>(FlowEndReason::lack_of_resources)], 20U);
}

TEST(Totals, AFlowOfTwoWorkersIsASplitFlow) {
  Totals totals = make_totals(2);
  HandOff first = make_hand_off(3, 2);
  HandOff second = make_hand_off(3, 2);
  EXPECT_FALSE(totals.summary().split_flows.has_value()) << "nobody asked";
  totals.watch_split_flows(600, 1);
  FlowRecord record;
  for (std::uint16_t port = 1; port <= 3; ++port) {
    record.key.ports[0] = Be16::from_host(port);
    hand_over(first.records, record);
    if (port == 2) hand_over(second.records, record);
  }
  totals.drain(0, first);
  totals.drain(1, second);
  ASSERT_TRUE(totals.summary().split_flows.has_value());
  EXPECT_EQ(totals.summary().split_flows->sampled_flows, 3U);
  EXPECT_EQ(totals.summary().split_flows->split_flows, 1U);
}

TEST(Totals, ABinWhoseCellsAddUpIsNoError) {
  Totals totals = make_totals();
  HandOff hand_off = make_hand_off(3, 2);
  hand_over(hand_off.bins, bin_of(5, 500));
  hand_over(hand_off.bins, bin_of(7, 900));
  totals.drain(0, hand_off);
  EXPECT_EQ(totals.summary().bins_closed, 2U);
  EXPECT_EQ(totals.summary().cell_error_packets, 0U);
  const std::size_t index = cell_index(0, Transport::tcp, TrafficClass::ipv6, LegDirection::a_to_b);
  EXPECT_EQ(totals.summary().cells[index], (Cell{12, 1400, 700}));
}

TEST(Totals, ABinWhoseCellsDoNotAddUpIsCountedInPackets) {
  Totals totals = make_totals();
  HandOff hand_off = make_hand_off(3, 2);
  CellBin too_few = bin_of(5, 500);
  too_few.accounted = {8, 800};
  CellBin too_many = bin_of(5, 500);
  too_many.accounted = {1, 100};
  CellBin other_octets = bin_of(5, 500);
  other_octets.accounted = {5, 501};
  for (const CellBin& bin : {too_few, too_many, other_octets}) hand_over(hand_off.bins, bin);
  totals.drain(0, hand_off);
  EXPECT_EQ(totals.summary().cell_error_packets, 3U + 4U + 1U);
  EXPECT_EQ(ledger_error_packets(totals.summary()), 8U);
}

TEST(Totals, ClosingHoldsTheCellsOfTheRunAgainstTheLedger) {
  Totals whole = make_totals();
  HandOff hand_off = make_hand_off(3, 2);
  SecondCounts counts = empty_second(3, 100);
  add_frames(counts, 0, TrafficClass::ipv6, 5, 100);
  hand_over(hand_off.seconds, counts);
  hand_over(hand_off.bins, bin_of(5, 500));
  whole.drain(0, hand_off);
  whole.close();
  EXPECT_EQ(whole.summary().cell_error_packets, 0U);

  Totals without_a_bin = make_totals();
  hand_over(hand_off.seconds, counts);
  without_a_bin.drain(0, hand_off);
  without_a_bin.close();
  EXPECT_EQ(without_a_bin.summary().cell_error_packets, 5U);
}

TEST(Totals, RecordsAreTakenOffTheRingAndCounted) {
  Totals totals = make_totals();
  HandOff hand_off = make_hand_off(3, 2);
  for (int i = 0; i < 5; ++i) hand_over(hand_off.records, FlowRecord{});
  SecondCounts counts = empty_second(3, 100);
  counts.flows.records[static_cast<std::size_t>(FlowEndReason::idle_timeout)] = 5;
  hand_over(hand_off.seconds, counts);
  totals.drain(0, hand_off);
  EXPECT_EQ(totals.records_taken(), 5U);
  EXPECT_EQ(hand_off.records.waiting(), 0U);
  EXPECT_EQ(totals.summary().flows.records[static_cast<std::size_t>(FlowEndReason::idle_timeout)], 5U);
}

TEST(Totals, BoundsThatWereHitAreNamedOnce) {
  Totals totals = make_totals();
  HandOff hand_off = make_hand_off(3, 2);
  SecondCounts counts = empty_second(3, 100);
  hand_over(hand_off.seconds, counts);
  totals.drain(0, hand_off);
  EXPECT_TRUE(totals.summary().bounded.empty());
  counts.flows.unplaced = {1, 60};
  counts.flows.records_lost = 2;
  hand_over(hand_off.seconds, counts);
  hand_over(hand_off.seconds, counts);
  totals.drain(0, hand_off);
  EXPECT_EQ(totals.summary().bounded, (std::vector<std::string>{"flow_table", "flow_records"}));
  EXPECT_EQ(totals.summary().flows.unplaced, (PacketOctets{2, 120}));
  EXPECT_EQ(totals.summary().flows.records_lost, 4U);
}

TEST(Totals, HandsOnWhatWorkersLearnFromDns) {
  Totals totals({{"link", "port", {}, LegDirection::a_to_b}}, {"link"});
  HandOff hand_off = make_hand_off(1, 1);
  LearntAddress learnt;
  learnt.name = NameText("www.example.com");
  hand_over(hand_off.answers, learnt);
  totals.drain(0, hand_off);
  EXPECT_EQ(hand_off.answers.waiting(), 0U) << "nobody wants it";
  LearntAddresses addresses(4);
  totals.learn_addresses(&addresses);
  hand_over(hand_off.answers, learnt);
  SecondCounts second = empty_second(1, 0);
  second.names.answers = 5;
  second.names.answers_lost = 2;
  hand_over(hand_off.seconds, second);
  totals.drain(0, hand_off);
  EXPECT_EQ(addresses.live(), 1U);
  EXPECT_EQ(totals.summary().naming.answers, 5U);
  EXPECT_EQ(totals.summary().naming.answers_lost, 2U);
  EXPECT_EQ(totals.summary().bounded, std::vector<std::string>{"names"});
}

}  // namespace
}  // namespace sextant
