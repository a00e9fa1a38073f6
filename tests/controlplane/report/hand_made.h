// SPDX-License-Identifier: BSD-3-Clause
// A small summary made by hand whose every figure can be followed with a pencil. Shared by the tests of what is shown.
#pragma once

#include "controlplane/report/shown_state.h"

namespace sextant::test {

inline PacketOctets& outcome_of(LegCounts& leg, Outcome outcome) {
  return leg.outcomes[static_cast<std::size_t>(outcome)];
}

inline Tally& class_of(LegCounts& leg, TrafficClass traffic_class) {
  return leg.classes[static_cast<std::size_t>(traffic_class)];
}

/// 20 packets: 10 IPv4, 6 IPv6 (1 translated, 1 cut), 3 IPv6 in IPv4, 1 ARP. Nothing on the unassigned leg.
inline Summary small_summary() {
  Summary summary;
  summary.sources = {"small.pcap"};
  summary.start = Timestamp{1'767'225'600'000'000'000};  // 2026-01-01T00:00:00Z
  summary.end = Timestamp{1'767'225'673'500'250'999};
  summary.leg_names = {{"capture", "", {}, LegDirection::a_to_b}, {"unassigned", "", {}, LegDirection::a_to_b}};
  summary.link_names = {"capture", "unassigned"};
  summary.legs.resize(2);
  LegCounts& leg = summary.legs[0];
  leg.received = {20, 7'060};
  leg.captured_octets = 7'000;
  outcome_of(leg, Outcome::accounted) = {19, 7'000};
  outcome_of(leg, Outcome::truncated_ipv6) = {1, 60};
  class_of(leg, TrafficClass::ipv4) = {10, 5'000, 4'860, 4'860};
  class_of(leg, TrafficClass::ipv6) = {5, 1'000, 930, 930};
  class_of(leg, TrafficClass::ipv6_translated) = {1, 200, 186, 186};
  class_of(leg, TrafficClass::ipv6_in_ipv4) = {3, 800, 758, 698};
  class_of(leg, TrafficClass::other) = {1, 60, 0, 0};
  summary.encapsulations[static_cast<std::size_t>(Encapsulation::sixin4)] = {3, 800};
  summary.extension_headers[static_cast<std::size_t>(ExtensionHeader::fragment)] = 2;
  summary.observations[static_cast<std::size_t>(Observation::first_fragment)] = 2;
  summary.cells.resize(2 * kCellsPerLink);
  const auto cell = [&](Transport transport, TrafficClass traffic_class) -> Cell& {
    return summary.cells[cell_index(0, transport, traffic_class, LegDirection::a_to_b)];
  };
  cell(Transport::tcp, TrafficClass::ipv4) = {10, 5'000, 4'860};
  cell(Transport::tcp, TrafficClass::ipv6) = {4, 940, 884};
  cell(Transport::tcp, TrafficClass::ipv6_translated) = {1, 200, 186};
  cell(Transport::udp, TrafficClass::ipv6_in_ipv4) = {3, 800, 698};
  cell(Transport::non_flow, TrafficClass::other) = {1, 60, 0};
  summary.bins_closed = 8;
  summary.flows.created = 4;
  summary.flows.records[static_cast<std::size_t>(FlowEndReason::forced_end)] = 4;
  summary.distinct_flows = DistinctFlowCount{2, 2, true, 0.0};
  return summary;
}

/// A probe with two workers, two links and two ports, one of which does not report its loss.
inline ShownState small_state() {
  ShownState state;
  state.probe = "sextant";
  state.version = "0.1.0";
  state.start = Timestamp{1'767'225'600'000'000'000};
  state.now = Timestamp{1'767'229'273'000'000'000};
  state.summary = small_summary();
  state.summary.sources = {"east", "west"};
  state.summary.distinct_flows.reset();
  state.summary.leg_names = {{"exchange", "east", 100, LegDirection::a_to_b},
                             {"exchange", "west", {}, LegDirection::b_to_a},
                             {"unassigned", "", {}, LegDirection::a_to_b}};
  state.summary.link_names = {"exchange", "unassigned"};
  state.summary.legs.resize(3);
  state.summary.flows.live = 3;
  state.summary.split_flows = SplitFlowCount{1'234, 0, 0.5, 600};
  state.rates.second = 1'767'229'272;
  for (const LegName& leg : state.summary.leg_names) state.rates.links.push_back({leg.link, leg.direction});
  for (std::size_t row = 0; row < 2; ++row) {
    LinkRate& rate = state.rates.links[row];
    rate.last[static_cast<std::size_t>(TrafficClass::ipv4)] = {100'000, 60'000'000, 58'600'000, 58'600'000};
    rate.last[static_cast<std::size_t>(TrafficClass::ipv6)] = {80'000, 90'000'000, 88'880'000, 88'880'000};
    rate.peak_l2_bits_per_second = 2'000'000'000;
    rate.peak_packets_per_second = 250'000;
  }
  PortState east{.name = "east", .device = "0000:3b:00.0", .driver = "net_ice", .link_up = true};
  east.speed_bits_per_second = 100'000'000'000;
  east.delivered_packets = 12;
  east.arrived_packets = 12;
  east.lost_packets = 0;
  east.rss = "Symmetric Toeplitz over the innermost addresses, key read back.";
  east.timestamps = "hardware";
  PortState west{.name = "west", .device = "net_af_packet0,iface=veth0", .driver = "net_af_packet", .link_up = true};
  west.delivered_packets = 8;
  west.timestamps = "software";
  state.ports = {east, west};
  for (std::uint16_t worker = 0; worker < 2; ++worker) {
    ShownWorker shown;
    shown.state = {worker, static_cast<std::uint16_t>(worker + 1), 500'000, 7, 65'535, 30, 5, {}};
    shown.state.queues = {{"east", worker, 1024, 3}, {"west", worker, 4096, std::nullopt}};
    shown.totals.flows.live = worker + 1U;
    // A frame costs 100 cycles in the stages, 10 in receive, 15 in each of the others, none in name.
    shown.last_second = {worker == 0 ? 25'000U : 87'500U,       100'000, 20, 10, 1, 125, 64,
                         {640, 960, 960, 960, 960, 0, 960, 960}};
    shown.last_minute = shown.last_second;
    shown.totals.load = shown.last_second;
    for (int second = 1; second < 60; ++second) shown.last_minute += shown.last_second;
    for (int second = 1; second < 3600; ++second) shown.totals.load += shown.last_second;
    state.workers.push_back(shown);
  }
  return state;
}

}  // namespace sextant::test
