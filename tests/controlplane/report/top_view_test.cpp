// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/top_view.h"

#include <gtest/gtest.h>

#include <sstream>

#include "controlplane/report/figures.h"
#include "tests/controlplane/report/hand_made.h"

namespace sextant {
namespace {

constexpr std::string_view kGolden = R"(
Sextant 0.1.0   probe sextant             2026-01-01 01:01:13 UTC   up 1 h 1 min

IPv6 share  last second, of IP octets          since start, of IP octets
  outer     60.27 %  ██████████████░░░░░░░░░   16.57 %  ████░░░░░░░░░░░░░░░░░░░
  inner     60.27 %  ██████████████░░░░░░░░░   27.18 %  ██████░░░░░░░░░░░░░░░░░
  service   60.27 %  ██████████████░░░░░░░░░   24.39 %  ██████░░░░░░░░░░░░░░░░░

Links  last second; bit/s: layer 2; families, share: layer 3, inner view
                        bit/s packets/s IPv4 bit/s IPv6 bit/s     IPv6 peak 60 s
  exchange   a_to_b    1.21 G     180 k      469 M      711 M  60.27 %    2.00 G
  exchange   b_to_a    1.21 G     180 k      469 M      711 M  60.27 %    2.00 G

Ports  packets since start
  east up    100 Gbit/s                 12 delivered   0 lost
  west up                                8 delivered   source loss: unknown

Workers  last second; flows split over workers: 0 of 1,234 (0.00 %)
                        busy  burst     full  cycles    queue    table
  0 core 1     █░░░  25.00 %   12.5  10.00 %     200   0.29 %  <0.01 % normal
  1 core 2     ████  87.50 %   12.5  10.00 %     700   0.29 %  <0.01 % normal

Flows  3 live, table <0.01 % full; records: 4 made, 14 waiting, 0 lost
Ledger closes; 20 received = 19 accounted + 1 named
                   1 truncated_ipv6
)";

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

ShownState crowded_state() {
  ShownState state = test::small_state();
  for (int i = 0; i < 30; ++i) {
    state.rates.links.push_back(state.rates.links[0]);
    state.ports.push_back(state.ports[0]);
    state.workers.push_back(state.workers[0]);
  }
  state.summary.flows.unplaced = {5, 300};
  for (std::size_t o = 0; o < kOutcomeCount; ++o) state.summary.legs[0].outcomes[o] = {1, 60};
  return state;
}

TEST(TopView, ASmallProbeOnAPlainTerminalLooksLikeThis) {
  EXPECT_EQ(render_top(test::small_state(), {80, 24}, false), kGolden.substr(1));
}

TEST(TopView, FitsEveryScreen) {
  for (const ShownState& state : {test::small_state(), crowded_state(), ShownState{}}) {
    for (const std::size_t columns : {1UL, 40UL, 80UL, 132UL, 200UL, 1000UL}) {
      for (const std::size_t rows : {1UL, 5UL, 16UL, 24UL, 50UL, 400UL}) {
        const std::vector<std::string> lines = lines_of(render_top(state, {columns, rows}, true));
        EXPECT_LE(lines.size(), rows);
        for (const std::string& line : lines) EXPECT_LE(columns_of(line), columns) << line;
      }
    }
  }
}

TEST(TopView, AWideScreenShowsEverything) {
  const std::string text = render_top(test::small_state(), {200, 50}, false);
  for (const char* part : {"exchange", "east", "west", "1 core 2", "truncated_ipv6", "2.00 G"}) {
    EXPECT_TRUE(holds(text, part)) << part;
  }
}

TEST(TopView, WhatDoesNotFitIsCounted) {
  const std::string text = render_top(crowded_state(), {80, 24}, false);
  EXPECT_TRUE(holds(text, "more links and directions"));
  EXPECT_TRUE(holds(text, "more ports"));
  EXPECT_TRUE(holds(text, "more workers"));
  EXPECT_TRUE(holds(text, "table full: 5 packets counted without a flow"));
}

TEST(TopView, WithoutARowLimitNothingIsLeftOut) {
  EXPECT_FALSE(holds(render_top(crowded_state(), {80, 0}, false), " more "));
}

TEST(TopView, LossIsUnknownWhereTheDriverDoesNotReportIt) {
  ShownState state = test::small_state();
  EXPECT_TRUE(holds(render_top(state, {80, 24}, false), "source loss: unknown"));
  state.ports[1].lost_packets = 4;
  state.ports[1].arrived_packets = 12;
  const std::string text = render_top(state, {100, 24}, false);
  EXPECT_FALSE(holds(text, "unknown"));
  EXPECT_TRUE(holds(text, "4 lost (33.33 % of arrived)"));
}

TEST(TopView, TheRestIsShownOnceItHadTraffic) {
  ShownState state = test::small_state();
  EXPECT_FALSE(holds(render_top(state, {100, 0}, false), "unassigned"));
  state.rates.links[2].peak_packets_per_second = 1;
  EXPECT_TRUE(holds(render_top(state, {100, 0}, false), "unassigned"));
}

TEST(TopView, EachStepOfPressureHasItsLine) {
  ShownState state = test::small_state();
  state.summary.flows.emergencies = 2;
  state.summary.flows.records[static_cast<std::size_t>(FlowEndReason::lack_of_resources)] = 1234;
  EXPECT_TRUE(holds(render_top(state, {80, 0}, false), "  table nearly full 2 times, 1,234 flows ended early\n"));
  state.summary.flows.state = FlowTableState::emergency;
  state.workers[1].totals.flows.state = FlowTableState::emergency;
  std::string text = render_top(state, {100, 0}, false);
  EXPECT_TRUE(holds(text, "  idle timeout now 5 s, not 30 s; table nearly full 2 times, 1,234 flows ended early\n"));
  EXPECT_TRUE(holds(text, "<0.01 % emergency\n"));
  state.workers[1].totals.flows.state = FlowTableState::full;
  state.summary.flows.unplaced = {5, 300};
  text = render_top(state, {80, 0}, false);
  EXPECT_TRUE(holds(text, "<0.01 % full\n"));
  EXPECT_TRUE(holds(text, "  table full: 5 packets counted without a flow\n"));
}

TEST(TopView, OneWorkerHasNoSplitFlows) {
  ShownState state = test::small_state();
  state.summary.split_flows.reset();
  EXPECT_TRUE(holds(render_top(state, {80, 0}, false), "\nWorkers  last second\n"));
}

TEST(TopView, AnOpenLedgerIsLoud) {
  ShownState state = test::small_state();
  state.summary.cell_error_packets = 3;
  EXPECT_TRUE(holds(render_top(state, {80, 24}, false), "DOES NOT CLOSE: 3 packets"));
}

}  // namespace
}  // namespace sextant
