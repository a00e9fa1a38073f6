// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/api/metrics_text.h"

#include <fmt/format.h>

#include "controlplane/api/metric_families.h"
#include "controlplane/api/worker_metrics.h"
#include "controlplane/report/chains.h"
#include "controlplane/report/views.h"

namespace sextant {

namespace {

double seconds(Timestamp time) {
  return static_cast<double>(time.nanoseconds) / static_cast<double>(kNanosecondsPerSecond);
}

// One sample for every leg that gives a figure.
template <typename Figure>
void leg_samples(MetricFamilies& metrics, const Summary& summary, Figure figure) {
  for (std::size_t i = 0; i < summary.legs.size(); ++i) {
    const LegName& name = summary.leg_names[i];
    metrics.sample({{"link", name.link},
                    {"port", name.port},
                    {"vlan", name.vlan ? fmt::format("{}", *name.vlan) : ""},
                    {"direction", kLegDirectionNames[static_cast<std::size_t>(name.direction)]}},
                   figure(summary.legs[i]));
  }
}

void write_probe(MetricFamilies& metrics, const ShownState& state) {
  metrics.gauge("sextant_build_info", "The running version, in its label; always 1.");
  metrics.sample({{"version", state.version}}, 1);
  metrics.gauge("sextant_start_time_seconds", "When the probe started, seconds since 1970 UTC.");
  metrics.ratio_sample({}, seconds(state.start));
  metrics.gauge("sextant_last_frame_timestamp_seconds", "Time of the newest frame, seconds since 1970 UTC.");
  if (state.summary.end) metrics.ratio_sample({}, seconds(*state.summary.end));
}

void write_received(MetricFamilies& metrics, const Summary& summary) {
  metrics.counter("sextant_frames_received_total", "Frames received, by leg.");
  leg_samples(metrics, summary, [](const LegCounts& leg) { return leg.received.packets; });
  metrics.counter("sextant_frames_received_bytes_total", "Bytes of the frames received, without check sequence.");
  leg_samples(metrics, summary, [](const LegCounts& leg) { return leg.received.octets; });
  metrics.counter("sextant_frames_captured_bytes_total", "Bytes of the frames received that were there to be read.");
  leg_samples(metrics, summary, [](const LegCounts& leg) { return leg.captured_octets; });
}

// Legs of one link and direction share their labels, so their samples add up.
template <typename Figure>
void traffic_samples(MetricFamilies& metrics, const Summary& summary, bool with_other, Figure figure) {
  for (std::size_t i = 0; i < summary.legs.size(); ++i) {
    const LegName& name = summary.leg_names[i];
    const ViewTallies views = all_views(summary.legs[i].classes);
    for (std::size_t v = 0; v < kViewCount; ++v) {
      for (std::size_t f = 0; f < kFamilyCount; ++f) {
        if (!with_other && f == static_cast<std::size_t>(Family::other)) continue;
        metrics.sample({{"link", name.link},
                        {"direction", kLegDirectionNames[static_cast<std::size_t>(name.direction)]},
                        {"view", kViewNames[v]},
                        {"family", kFamilyNames[f]}},
                       figure(views[v][f]));
      }
    }
  }
}

void write_traffic(MetricFamilies& metrics, const Summary& summary) {
  metrics.counter("sextant_traffic_packets_total", "Packets by link, direction, view and family.");
  traffic_samples(metrics, summary, true, [](const FamilyTally& tally) { return tally.packets; });
  metrics.counter("sextant_traffic_frame_bytes_total", "Bytes of frames (layer 2, without check sequence).");
  traffic_samples(metrics, summary, true, [](const FamilyTally& tally) { return tally.frame_octets; });
  metrics.counter("sextant_traffic_ip_bytes_total", "Bytes from the view's IP header on (layer 3).");
  traffic_samples(metrics, summary, false, [](const FamilyTally& tally) { return tally.ip_octets; });
  const auto carried = carried_matrix(all_classes(summary));
  metrics.counter("sextant_carried_packets_total", "Packets by innermost family in outermost family.");
  for (std::size_t c = 0; c < kCarriedCount; ++c) metrics.sample({{"carried", kCarriedNames[c]}}, carried[c].packets);
  metrics.counter("sextant_carried_frame_bytes_total", "Bytes of frames by innermost family in outermost family.");
  for (std::size_t c = 0; c < kCarriedCount; ++c) metrics.sample({{"carried", kCarriedNames[c]}}, carried[c].octets);
}

template <std::size_t size>
void named_samples(MetricFamilies& metrics, std::string_view label, const std::array<std::string_view, size>& names,
                   const std::array<std::uint64_t, size>& counts) {
  for (std::size_t i = 0; i < size; ++i) metrics.sample({{label, names[i]}}, counts[i]);
}

void write_layers(MetricFamilies& metrics, const Summary& summary) {
  metrics.counter("sextant_encapsulation_packets_total", "Packets that hold an encapsulation, once for each kind.");
  for (std::size_t e = 0; e < kEncapsulationCount; ++e) {
    metrics.sample({{"encapsulation", kEncapsulationNames[e]}}, summary.encapsulations[e].packets);
  }
  metrics.counter("sextant_encapsulation_frame_bytes_total", "Bytes of the frames that hold an encapsulation.");
  for (std::size_t e = 0; e < kEncapsulationCount; ++e) {
    metrics.sample({{"encapsulation", kEncapsulationNames[e]}}, summary.encapsulations[e].octets);
  }
  metrics.counter("sextant_extension_header_packets_total", "Packets that hold an IPv6 extension header.");
  named_samples(metrics, "header", kExtensionHeaderNames, summary.extension_headers);
  metrics.counter("sextant_extension_chain_packets_total", "Packets by the length of their longest chain of headers.");
  for (std::size_t length = 1; length < summary.chains.lengths().size(); ++length) {
    metrics.sample({{"length", chain_length_text(length)}}, summary.chains.lengths()[length]);
  }
  metrics.counter("sextant_observation_packets_total", "Packets with a property that decides no outcome.");
  named_samples(metrics, "observation", kObservationNames, summary.observations);
  const TransportTallies transports = transports_by_family(summary);
  const auto transport_samples = [&](auto figure) {
    for (std::size_t t = 0; t < kTransportCount; ++t) {
      for (std::size_t f = 0; f < kFamilyCount; ++f) {
        if (transports[t][f] == Cell{}) continue;
        metrics.sample({{"transport", kTransportNames[t]}, {"family", kFamilyNames[f]}}, figure(transports[t][f]));
      }
    }
  };
  metrics.counter("sextant_transport_packets_total", "Accounted packets by transport and innermost family.");
  transport_samples([](const Cell& cell) { return cell.packets; });
  metrics.counter("sextant_transport_ip_bytes_total", "Bytes from the innermost IP header on, of accounted packets.");
  transport_samples([](const Cell& cell) { return cell.ip_octets; });
}

void write_ledger(MetricFamilies& metrics, const Summary& summary) {
  const LegCounts whole = whole_ledger(summary);
  metrics.counter("sextant_outcome_packets_total", "Packets by outcome; every packet has exactly one.");
  for (std::size_t o = 0; o < kOutcomeCount; ++o) {
    metrics.sample({{"outcome", kOutcomeTexts[o].name}}, whole.outcomes[o].packets);
  }
  metrics.counter("sextant_outcome_frame_bytes_total", "Bytes of frames by outcome.");
  for (std::size_t o = 0; o < kOutcomeCount; ++o) {
    metrics.sample({{"outcome", kOutcomeTexts[o].name}}, whole.outcomes[o].octets);
  }
  metrics.gauge("sextant_ledger_error_packets", "Packets by which the ledger does not close; anything but 0 is a bug.");
  metrics.sample({}, ledger_error_packets(summary));
  metrics.counter("sextant_cell_bins_closed_total", "Ten-second bins whose cells were held against accounted packets.");
  metrics.sample({}, summary.bins_closed);
}

// One sample for every port whose driver reports the figure.
template <typename Figure>
void port_samples(MetricFamilies& metrics, const ShownState& state, Figure figure) {
  for (const PortState& port : state.ports) {
    const std::optional<std::uint64_t> value = figure(port);
    if (value) metrics.sample({{"port", port.name}}, *value);
  }
}

void write_ports(MetricFamilies& metrics, const ShownState& state) {
  metrics.gauge("sextant_port_info", "Device and driver of a port, in its labels; always 1.");
  for (const PortState& port : state.ports) {
    metrics.sample({{"port", port.name}, {"device", port.device}, {"driver", port.driver}}, 1);
  }
  metrics.gauge("sextant_port_up", "1 where the port has a link.");
  port_samples(metrics, state,
               [](const PortState& port) { return std::optional<std::uint64_t>(port.link_up ? 1 : 0); });
  metrics.gauge("sextant_port_speed_bytes_per_second", "Speed of the port's link.");
  port_samples(metrics, state, [](const PortState& port) {
    return port.speed_bits_per_second ? std::optional(*port.speed_bits_per_second / 8) : std::nullopt;
  });
  metrics.counter("sextant_port_delivered_packets_total", "Packets the driver handed to the workers.");
  port_samples(metrics, state, [](const PortState& port) { return std::optional(port.delivered_packets); });
  metrics.counter("sextant_port_arrived_packets_total", "Packets delivered and lost; absent where loss is unknown.");
  port_samples(metrics, state, [](const PortState& port) { return port.arrived_packets; });
  metrics.counter("sextant_port_lost_packets_total", "Packets lost before the workers; absent where it is unknown.");
  port_samples(metrics, state, [](const PortState& port) { return port.lost_packets; });
  metrics.counter("sextant_port_buffer_allocation_failures_total", "Times no receive buffer was free.");
  port_samples(metrics, state, [](const PortState& port) { return std::optional(port.mbuf_allocation_failures); });
}

void write_flows(MetricFamilies& metrics, const FlowCounts& flows) {
  metrics.counter("sextant_flows_created_total", "Flows that entered the table.");
  metrics.sample({}, flows.created);
  metrics.counter("sextant_flow_records_total", "Flow records made, by end reason (IANA flowEndReason).");
  for (std::size_t reason = 1; reason < kFlowEndReasonCount; ++reason) {
    metrics.sample({{"reason", kFlowEndReasonNames[reason]}}, flows.records[reason]);
  }
  metrics.counter("sextant_fragmented_datagrams_evicted_total",
                  "Fragmented datagrams still awaited that newer ones pushed out.");
  metrics.sample({}, flows.fragments_evicted);
  metrics.counter("sextant_flow_records_lost_total", "Flow records the full ring had no room for.");
  metrics.sample({}, flows.records_lost);
  metrics.counter("sextant_flow_unplaced_packets_total", "Packets counted without a flow because the table was full.");
  metrics.sample({}, flows.unplaced.packets);
}

void write_labels(MetricFamilies& metrics, const LabelState& labels) {
  metrics.gauge("sextant_label_prefixes", "Prefixes in the table of labels.");
  metrics.sample({{"family", "ipv4"}}, labels.ipv4_prefixes);
  metrics.sample({{"family", "ipv6"}}, labels.ipv6_prefixes);
  metrics.gauge("sextant_label_table_bytes", "Memory of the table of labels.");
  metrics.sample({}, labels.table_memory_octets);
  metrics.gauge("sextant_label_epoch", "1 for the first table of labels, one more with each reload that worked.");
  metrics.sample({}, labels.epoch);
  metrics.gauge("sextant_label_load_time_seconds", "When the table of labels was loaded, seconds since 1970 UTC.");
  metrics.ratio_sample({}, seconds(labels.loaded));
  metrics.counter("sextant_label_reload_failures_total", "Reloads of the file of labels that changed nothing.");
  metrics.sample({}, labels.failed_reloads);
}

template <typename Figure>
void application_samples(MetricFamilies& metrics, const ShownState& state, Figure figure) {
  for (const std::string& name : state.metric_applications) {
    const auto& sums = state.summary.applications->applications;
    const auto sum = std::ranges::find(sums, name, &ApplicationSum::name);
    const ApplicationFamilies families =
        families_in(View::inner, sum == sums.end() ? ApplicationClasses{} : sum->classes);
    for (const Family family : {Family::ipv4, Family::ipv6}) {
      const auto f = static_cast<std::size_t>(family);
      metrics.sample({{"application", name}, {"family", kFamilyNames[f]}}, figure(families[f]));
    }
  }
}

/// Counters for those that the configuration names, so that their number is known beforehand; gauges for what moves.
void write_applications(MetricFamilies& metrics, const ShownState& state) {
  const ApplicationState& rules = *state.applications;
  metrics.gauge("sextant_application_rules_epoch", "1 for the first rules, one more with each reload that worked.");
  metrics.sample({}, rules.epoch);
  metrics.counter("sextant_application_reload_failures_total", "Reloads of the rules that changed nothing.");
  metrics.sample({}, rules.failed_reloads);
  if (!state.summary.applications) return;
  if (const Coverage coverage = coverage_of(*state.summary.applications); coverage.counted_octets != 0) {
    metrics.gauge("sextant_application_coverage_ratio", "Bytes of frames with an application, of all accounted.");
    metrics.ratio_sample({},
                         static_cast<double>(coverage.labelled_octets) / static_cast<double>(coverage.counted_octets));
  }
  if (!state.metric_applications.empty()) {
    metrics.counter("sextant_application_packets_total", "Packets by application and family, inner view.");
    application_samples(metrics, state, [](const ApplicationCell& cell) { return cell.cell.packets; });
    metrics.counter("sextant_application_frame_bytes_total", "Bytes of frames by application and family, inner view.");
    application_samples(metrics, state, [](const ApplicationCell& cell) { return cell.cell.frame_octets; });
    metrics.counter("sextant_application_flows_total", "Flows that ended, by application and family, inner view.");
    application_samples(metrics, state, [](const ApplicationCell& cell) { return cell.flows; });
  }
  metrics.gauge("sextant_application_mover_bytes_per_second",
                "Bytes of frames in the last minute, of the applications that changed most.");
  for (const ApplicationMove& move : state.summary.applications->movers) {
    const std::string_view name = move.name.empty() ? "(unknown)" : std::string_view(move.name);
    for (const Family family : {Family::ipv4, Family::ipv6}) {
      const auto f = static_cast<std::size_t>(family);
      metrics.sample({{"application", name}, {"family", kFamilyNames[f]}}, move.last[f].cell.frame_octets / 60);
    }
  }
}

}  // namespace

std::string metrics_text(const ShownState& state) {
  MetricFamilies metrics(state.probe);
  write_probe(metrics, state);
  write_received(metrics, state.summary);
  write_traffic(metrics, state.summary);
  write_layers(metrics, state.summary);
  write_ledger(metrics, state.summary);
  write_ports(metrics, state);
  write_workers(metrics, state);
  write_flows(metrics, state.summary.flows);
  if (state.labels) write_labels(metrics, *state.labels);
  if (state.applications) write_applications(metrics, state);
  return metrics.take();
}

}  // namespace sextant
