// SPDX-License-Identifier: BSD-3-Clause
// The part of the summary's document that tells of names.
#include <string>
#include <string_view>

#include "controlplane/report/summary_document.h"

namespace sextant {

namespace {

/// JSON has escapes of its own: a name is text in UTF-8 there, as its octets say. What stays escaped are dots within
/// labels, backslashes and control characters; octets that are no UTF-8 are replaced when the document is written.
std::string unescaped(std::string_view name) {
  constexpr std::size_t kEscape = 4;
  std::string text;
  for (std::size_t at = 0; at < name.size(); ++at) {
    if (name[at] != '\\' || at + kEscape > name.size()) {
      text += name[at];
      continue;
    }
    const int value = (name[at + 1] - '0') * 100 + (name[at + 2] - '0') * 10 + (name[at + 3] - '0');
    const bool stays = value < ' ' || value == 0x7f || value == '.' || value == '\\' || value > 0xff;
    if (stays) {
      text += name.substr(at, kEscape);
    } else {
      text += static_cast<char>(value);
    }
    at += kEscape - 1;
  }
  return text;
}

}  // namespace

Document names_document(const NameSummary& names) {
  Document list = Document::array();
  for (const NameSum& sum : names.names) {
    Document entry{{"name", unescaped(sum.name)},
                   {"source", kNameSourceNames[static_cast<std::size_t>(sum.source)]},
                   {"family", kFamilyNames[static_cast<std::size_t>(sum.family)]},
                   {"flows", sum.flows},
                   {"octets", sum.octets}};
    if (sum.encrypted_client_hello) entry["encrypted_client_hello"] = true;
    if (sum.source == NameSource::dns_query) entry["aaaa"] = kAaaaEvidenceNames[static_cast<std::size_t>(sum.aaaa)];
    list.push_back(std::move(entry));
  }
  return list;
}

Document naming_document(const NameCounts& counts) {
  Document flows = Document::object();
  for (std::size_t outcome = 0; outcome < kNamingOutcomeCount; ++outcome) {
    flows[std::string(kNamingOutcomeNames[outcome])] = counts.flows[outcome];
  }
  return {{"flows", std::move(flows)}, {"sightings", counts.sightings}, {"sightings_lost", counts.sightings_lost},
          {"learnt", counts.learnt},   {"answers", counts.answers},     {"answers_lost", counts.answers_lost}};
}

}  // namespace sextant
