// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include "controlplane/report/figures.h"
#include "controlplane/report/summary_document.h"
#include "dataplane/explain/address_text.h"
#include "src/decode_names.h"
#include "src/decode_report.h"

namespace sextant {
namespace {

std::string_view outcome_name(Outcome outcome) {
  return kOutcomeTexts[static_cast<std::size_t>(outcome)].name;
}

Document header_document(const ExplainedHeader& header) {
  const LayerText& layer = kLayerTexts[static_cast<std::size_t>(header.layer)];
  Document fields = Document::array();
  for (const ExplainedField& field : header.fields) fields.push_back({{"name", field.name}, {"value", field.value}});
  const bool sound = header.found == Outcome::accounted;
  return {{"layer", layer.name},         {"text", layer.text},
          {"offset", header.offset},     {"octets", header.octets},
          {"fields", std::move(fields)}, {"found", sound ? Document() : Document(outcome_name(header.found))},
          {"notes", header.notes}};
}

Document views_document(const Facts& facts) {
  Document views = Document::object();
  for (std::size_t v = 0; v < kViewCount; ++v) {
    const auto view = static_cast<View>(v);
    const Family family = family_in(view, traffic_class_of(facts));
    views[std::string(kViewNames[v])] = {{"family", kFamilyNames[static_cast<std::size_t>(family)]},
                                         {"ip_octets", ip_octets_in(view, facts)}};
  }
  return views;
}

Document flow_document(const Explanation& explanation) {
  if (!explanation.no_flow.empty()) return {};
  const FlowKey& key = explanation.facts.key;
  return {{"family", kFamilyNames[static_cast<std::size_t>(key.family)]},
          {"protocol", key.protocol},
          {"source", endpoint_text(key, 0)},
          {"source_port", key.ports[0].host()},
          {"destination", endpoint_text(key, 1)},
          {"destination_port", key.ports[1].host()}};
}

Document payload_document(const Explanation& explanation) {
  if (explanation.facts.payload_offset == 0) return {};
  return {{"offset", explanation.facts.payload_offset},
          {"octets", explanation.payload_octets},
          {"captured_octets", explanation.payload_captured_octets}};
}

Document counts_document(const Explanation& explanation) {
  const Facts& facts = explanation.facts;
  const Carried carried = carried_by(traffic_class_of(facts));
  Document counts{{"outcome", outcome_name(facts.outcome)}, {"views", views_document(facts)}};
  counts["carried"] = kCarriedNames[static_cast<std::size_t>(carried)];
  counts["encapsulations"] = names_of(facts.encapsulations, kEncapsulationNames);
  counts["extension_headers"] = names_of(facts.extension_headers, kExtensionHeaderNames);
  counts["chain"] = facts.chain.too_long() ? Document() : Document(chain_names(facts.chain));
  counts["observations"] = names_of(facts.observations, kObservationNames);
  counts["flow"] = flow_document(explanation);
  counts["no_flow"] = explanation.no_flow.empty() ? Document() : Document(explanation.no_flow);
  counts["payload"] = payload_document(explanation);
  return counts;
}

std::string octets_text(const Frame& frame) {
  std::string text;
  for (std::size_t at = 0; at < frame.captured; ++at) text += fmt::format("{:02x}", frame.data[at]);
  return text;
}

}  // namespace

std::string explanation_json(const ExplainedFrame& explained) {
  Document document{{"schema", "sextant.decode/1"},
                    {"file", explained.name.path},
                    {"frame", explained.name.number},
                    {"time", rfc3339(explained.frame.time)},
                    {"link_type", link_type_name(explained.explanation)},
                    {"octets", explained.frame.length},
                    {"captured_octets", explained.frame.captured}};
  document["headers"] = Document::array();
  for (const ExplainedHeader& header : explained.explanation.headers) {
    document["headers"].push_back(header_document(header));
  }
  document["stop"] = explained.explanation.stop;
  document["counts"] = counts_document(explained.explanation);
  if (explained.with_octets) document["hex"] = octets_text(explained.frame);
  return document_text(document);
}

}  // namespace sextant
