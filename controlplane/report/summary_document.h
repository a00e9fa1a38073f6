// SPDX-License-Identifier: BSD-3-Clause
// The parts of the JSON contract as documents, for the rooms that put them into larger ones. Pure functions; any
// thread. Order of keys is the contract's.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "controlplane/report/views.h"
#include "sextant/summary.h"

namespace sextant {

using Document = nlohmann::ordered_json;

/// The whole of "sextant.summary/1".
[[nodiscard]] Document summary_document(const Summary& summary);

[[nodiscard]] Document ledger_document(const Summary& summary);
[[nodiscard]] Document flow_table_document(const FlowCounts& flows);
/// A list of {"label","source":{"packets","frame_octets","ip_octets","ipv6_share"},"destination"}, largest first.
[[nodiscard]] Document labels_document(const LabelSummary& labels);
/// What is beside that list: {"seen","unknown","other","non_flow"}; with the list, each role sums to `accounted`.
[[nodiscard]] Document label_rest_document(const LabelSummary& labels);
/// A list of {"name","source","family","flows","octets"}, most octets first; where it has a meaning, with
/// "encrypted_client_hello": true, or "aaaa": "answered", "empty" or "none".
[[nodiscard]] Document names_document(const NameSummary& names);
/// How the search for names went: {"flows": {outcome: count},"sightings","sightings_lost","learnt",
/// "answers","answers_lost"}.
[[nodiscard]] Document naming_document(const NameCounts& counts);
/// Adds "applications", a list of {"name","category","owner","ipv4":{"flows","packets","octets"},"ipv6","ipv6_share",
/// "ipv6_share_outer","ipv6_share_service"} and, where all names are known, "servers","servers_over_ipv6"; "categories"
/// and "owners" of the same; and "application_rest": {"coverage","unknown","servers_without_ipv6"}, and "movers" of a
/// probe.
void add_applications(Document& document, const ApplicationSummary& summary);
[[nodiscard]] Document split_flows_document(const SplitFlowCount& count);

/// {"ipv4":{"packets","frame_octets","ip_octets"},"ipv6":…,"other":…,"ipv6_share"} of one view.
[[nodiscard]] Document families_document(const FamilyTallies& families);

/// Null where the value is absent or no number.
[[nodiscard]] Document ratio_document(const std::optional<double>& ratio);

/// The text of a document, indented, ending with a line break. Octets that are not UTF-8 are replaced, never refused.
[[nodiscard]] std::string document_text(const Document& document);

}  // namespace sextant
