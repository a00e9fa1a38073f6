// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/summary_json.h"

#include <cmath>

#include "controlplane/report/chains.h"
#include "controlplane/report/figures.h"
#include "controlplane/report/summary_document.h"
#include "controlplane/report/worker_figures.h"

namespace sextant {

namespace {

Document packets_octets(const PacketOctets& count) {
  return {{"packets", count.packets}, {"octets", count.octets}};
}

Document packets_frame_octets(const PacketOctets& count) {
  return {{"packets", count.packets}, {"frame_octets", count.octets}};
}

Document share_document(const Summary& summary) {
  const ViewTallies views = all_views(all_classes(summary));
  Document share = Document::object();
  for (std::size_t v = 0; v < kViewCount; ++v) share[std::string(kViewNames[v])] = families_document(views[v]);
  return share;
}

Document carried_document(const Summary& summary) {
  const auto carried = carried_matrix(all_classes(summary));
  Document document = Document::object();
  for (std::size_t c = 0; c < kCarriedCount; ++c) {
    document[std::string(kCarriedNames[c])] = packets_frame_octets(carried[c]);
  }
  return document;
}

Document encapsulations_document(const Summary& summary) {
  Document document = Document::object();
  for (std::size_t e = 0; e < kEncapsulationCount; ++e) {
    document[std::string(kEncapsulationNames[e])] = packets_frame_octets(summary.encapsulations[e]);
  }
  return document;
}

template <std::size_t size>
Document packets_by_name(const std::array<std::string_view, size>& names,
                         const std::array<std::uint64_t, size>& packets) {
  Document document = Document::object();
  for (std::size_t i = 0; i < size; ++i) document[std::string(names[i])] = {{"packets", packets[i]}};
  return document;
}

Document chains_document(const ChainCensus& census) {
  Document lengths = Document::object();
  for (std::size_t length = 1; length < census.lengths().size(); ++length) {
    if (census.lengths()[length] != 0) lengths[chain_length_text(length)] = {{"packets", census.lengths()[length]}};
  }
  Document orders = Document::array();
  for (const ChainOrder& order : chain_orders(census)) {
    orders.push_back({{"chain", order.text}, {"packets", order.packets}});
  }
  return {{"lengths", std::move(lengths)}, {"orders", std::move(orders)}, {"other", {{"packets", census.other()}}}};
}

Document distinct_flows_document(const DistinctFlowCount& flows) {
  Document document{
      {"total", flows.ipv4 + flows.ipv6}, {"ipv4", flows.ipv4}, {"ipv6", flows.ipv6}, {"exact", flows.exact}};
  if (!flows.exact) document["standard_error"] = ratio_document(flows.standard_error);
  return document;
}

Document transports_document(const Summary& summary) {
  const TransportTallies transports = transports_by_family(summary);
  Document document = Document::object();
  for (std::size_t t = 0; t < kTransportCount; ++t) {
    Document families = Document::object();
    for (std::size_t f = 0; f < kFamilyCount; ++f) {
      const Cell& cell = transports[t][f];
      if (cell == Cell{}) continue;
      families[std::string(kFamilyNames[f])] = {
          {"packets", cell.packets}, {"frame_octets", cell.frame_octets}, {"ip_octets", cell.ip_octets}};
    }
    if (!families.empty()) document[std::string(kTransportNames[t])] = std::move(families);
  }
  return document;
}

Document legs_document(const Summary& summary) {
  Document document = Document::array();
  for (std::size_t i = 0; i < summary.legs.size(); ++i) {
    const LegName& name = summary.leg_names[i];
    document.push_back({{"link", name.link},
                        {"port", name.port},
                        {"vlan", name.vlan ? Document(*name.vlan) : Document()},
                        {"direction", kLegDirectionNames[static_cast<std::size_t>(name.direction)]},
                        {"received", packets_octets(summary.legs[i].received)}});
  }
  return document;
}

Document interval_end(const std::optional<Timestamp>& time) {
  return time ? Document(rfc3339(*time)) : Document();
}

}  // namespace

Document ratio_document(const std::optional<double>& ratio) {
  return ratio && std::isfinite(*ratio) ? Document(*ratio) : Document();
}

Document families_document(const FamilyTallies& families) {
  Document document = Document::object();
  for (std::size_t f = 0; f < kFamilyCount; ++f) {
    const FamilyTally& tally = families[f];
    document[std::string(kFamilyNames[f])] = {
        {"packets", tally.packets}, {"frame_octets", tally.frame_octets}, {"ip_octets", tally.ip_octets}};
  }
  document["ipv6_share"] = ratio_document(ipv6_share(families));
  return document;
}

Document ledger_document(const Summary& summary) {
  const LegCounts whole = whole_ledger(summary);
  Document outcomes = Document::object();
  for (std::size_t o = 0; o < kOutcomeCount; ++o) {
    if (o == static_cast<std::size_t>(Outcome::accounted) || whole.outcomes[o] == PacketOctets{}) continue;
    outcomes[std::string(kOutcomeTexts[o].name)] = packets_octets(whole.outcomes[o]);
  }
  Document received = packets_octets(whole.received);
  received["captured_octets"] = whole.captured_octets;
  return {{"received", std::move(received)},
          {"accounted", packets_octets(whole.outcomes[static_cast<std::size_t>(Outcome::accounted)])},
          {"outcomes", std::move(outcomes)},
          {"error_packets", ledger_error_packets(summary)}};
}

Document flow_table_document(const FlowCounts& flows) {
  Document records = Document::object();
  for (std::size_t reason = 1; reason < kFlowEndReasonCount; ++reason) {
    records[std::string(kFlowEndReasonNames[reason])] = flows.records[reason];
  }
  return {{"created", flows.created},
          {"live", flows.live},
          {"records", std::move(records)},
          {"records_lost", flows.records_lost},
          {"unplaced", packets_octets(flows.unplaced)},
          {"state", kFlowTableStateNames[static_cast<std::size_t>(flows.state)]},
          {"emergencies", flows.emergencies}};
}

Document split_flows_document(const SplitFlowCount& count) {
  return {{"sampled_flows", count.sampled_flows},
          {"split_flows", count.split_flows},
          {"ratio", ratio_document(split_flow_ratio(count))},
          {"sampling_ratio", count.sampling_ratio},
          {"window_s", count.window_s}};
}

Document summary_document(const Summary& summary) {
  Document document{{"schema", "sextant.summary/1"}, {"sources", summary.sources}};
  document["interval"] = {{"start", interval_end(summary.start)}, {"end", interval_end(summary.end)}};
  document["ledger"] = ledger_document(summary);
  document["share"] = share_document(summary);
  document["carried"] = carried_document(summary);
  document["encapsulations"] = encapsulations_document(summary);
  document["extension_headers"] = packets_by_name(kExtensionHeaderNames, summary.extension_headers);
  document["extension_chains"] = chains_document(summary.chains);
  document["observations"] = packets_by_name(kObservationNames, summary.observations);
  document["transports"] = transports_document(summary);
  // How often a flow was created or timed out depends on the workers, so it is no part of the answer about a file.
  if (summary.distinct_flows) {
    document["flows"] = distinct_flows_document(*summary.distinct_flows);
  } else {
    document["flow_table"] = flow_table_document(summary.flows);
  }
  if (summary.labels) {
    document["labels"] = labels_document(*summary.labels);
    document["label_rest"] = label_rest_document(*summary.labels);
  }
  if (summary.names) document["names"] = names_document(*summary.names);
  if (summary.naming.sightings != 0) document["naming"] = naming_document(summary.naming);
  if (summary.applications) add_applications(document, *summary.applications);
  if (summary.split_flows) document["split_flows"] = split_flows_document(*summary.split_flows);
  document["legs"] = legs_document(summary);
  document["bounded"] = summary.bounded;
  document["broken"] = summary.broken_sources;
  return document;
}

std::string document_text(const Document& document) {
  return document.dump(2, ' ', false, Document::error_handler_t::replace) + '\n';
}

std::string summary_json(const Summary& summary) {
  return document_text(summary_document(summary));
}

}  // namespace sextant
