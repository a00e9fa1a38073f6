// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/api/state_documents.h"

#include <fmt/format.h>

#include "controlplane/api/worker_document.h"
#include "controlplane/report/figures.h"

namespace sextant {

namespace {

template <typename Value>
Document or_null(const std::optional<Value>& value) {
  return value ? Document(*value) : Document();
}

Document views_document(const ClassTallies& classes) {
  const ViewTallies views = all_views(classes);
  Document document = Document::object();
  for (std::size_t v = 0; v < kViewCount; ++v) document[std::string(kViewNames[v])] = families_document(views[v]);
  return document;
}

Document links_document(const ShownState& state) {
  Document links = Document::array();
  for (const LinkRate& rate : state.rates.links) {
    const Tally all = sum_of(rate.last);
    links.push_back(
        {{"link", rate.link},
         {"direction", kLegDirectionNames[static_cast<std::size_t>(rate.direction)]},
         {"l2_bits_per_second", l2_bits(all)},
         {"packets_per_second", all.packets},
         {"peak_60s",
          {{"l2_bits_per_second", rate.peak_l2_bits_per_second}, {"packets_per_second", rate.peak_packets_per_second}}},
         {"counted_in_second", views_document(rate.last)}});
  }
  const std::optional<std::int64_t> second = state.rates.second;
  return {{"second", second ? Document(rfc3339(Timestamp{*second * kNanosecondsPerSecond})) : Document()},
          {"links", std::move(links)}};
}

Document ports_document(const ShownState& state) {
  Document ports = Document::array();
  for (const PortState& port : state.ports) {
    ports.push_back({{"name", port.name},
                     {"device", port.device},
                     {"driver", port.driver},
                     {"link_up", port.link_up},
                     {"speed_bits_per_second", or_null(port.speed_bits_per_second)},
                     {"delivered_packets", port.delivered_packets},
                     {"arrived_packets", or_null(port.arrived_packets)},
                     {"lost_packets", or_null(port.lost_packets)},
                     {"source_loss", port.lost_packets ? "known" : "unknown"},
                     {"mbuf_allocation_failures", port.mbuf_allocation_failures},
                     {"rss", port.rss},
                     {"timestamps", port.timestamps}});
  }
  return {{"ports", std::move(ports)}};
}

Document label_table_document(const LabelState& labels, Timestamp now) {
  return {{"file", labels.file},
          {"ipv4_prefixes", labels.ipv4_prefixes},
          {"ipv6_prefixes", labels.ipv6_prefixes},
          {"labels", labels.label_count},
          {"memory_octets", labels.table_memory_octets},
          {"epoch", labels.epoch},
          {"loaded", rfc3339(labels.loaded)},
          {"age_s", (now.nanoseconds - labels.loaded.nanoseconds) / kNanosecondsPerSecond},
          {"failed_reloads", labels.failed_reloads},
          {"tables_held", labels.tables_held}};
}

/// The summary has the labels themselves: "all" would hold them twice.
Document labels_part(const ShownState& state, bool with_labels) {
  Document part{{"table", state.labels ? label_table_document(*state.labels, state.now) : Document()}};
  if (with_labels && state.summary.labels) {
    part["labels"] = labels_document(*state.summary.labels);
    part["label_rest"] = label_rest_document(*state.summary.labels);
  }
  return part;
}

Document rules_document(const ApplicationState& rules, Timestamp now) {
  return {{"files", rules.files},
          {"applications", rules.application_count},
          {"domains", rules.domain_count},
          {"signatures", rules.signature_count},
          {"server_prefixes", rules.server_prefix_count},
          {"epoch", rules.epoch},
          {"loaded", rfc3339(rules.loaded)},
          {"age_s", (now.nanoseconds - rules.loaded.nanoseconds) / kNanosecondsPerSecond},
          {"failed_reloads", rules.failed_reloads}};
}

/// The summary has the applications themselves: "all" would hold them twice.
Document applications_part(const ShownState& state, bool with_applications) {
  Document part{{"rules", state.applications ? rules_document(*state.applications, state.now) : Document()}};
  if (with_applications && state.summary.applications) {
    add_applications(part, *state.summary.applications);
  }
  return part;
}

Document part_document(std::string_view what, const ShownState& state) {
  if (what == "summary") return summary_document(state.summary);
  if (what == "links") return links_document(state);
  if (what == "ports") return ports_document(state);
  if (what == "workers") return workers_document(state);
  if (what == "labels") return labels_part(state, true);
  if (what == "applications") return applications_part(state, true);
  if (what == "flows") return {{"flow_table", flow_table_document(state.summary.flows)}};
  Document ledger{{"ledger", ledger_document(state.summary)}};
  ledger["bins_closed"] = state.summary.bins_closed;
  ledger["cell_error_packets"] = state.summary.cell_error_packets;
  return ledger;
}

}  // namespace

Document state_document(std::string_view what, const ShownState& state) {
  Document document{{"schema", fmt::format("sextant.{}/1", what)}, {"probe", state.probe}, {"version", state.version}};
  document["start"] = rfc3339(state.start);
  document["now"] = rfc3339(state.now);
  if (what == "all") {
    for (const std::string_view part : {"summary", "links", "ports", "workers", "flows"}) {
      document[std::string(part)] = part_document(part, state);
    }
    document["labels"] = labels_part(state, false);
    document["applications"] = applications_part(state, false);
    return document;
  }
  document.update(part_document(what, state));
  return document;
}

}  // namespace sextant
