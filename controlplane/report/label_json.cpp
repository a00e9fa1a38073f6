// SPDX-License-Identifier: BSD-3-Clause
// The part of the summary's document that tells of labels.
#include "controlplane/report/summary_document.h"

namespace sextant {

namespace {

Document cells_document(const FamilyCells& families) {
  const Cell sum = sum_of(families);
  return {{"packets", sum.packets},
          {"frame_octets", sum.frame_octets},
          {"ip_octets", sum.ip_octets},
          {"ipv6_share", ratio_document(ipv6_share(families))}};
}

void add_roles(Document& document, const RoleCells& roles) {
  for (std::size_t role = 0; role < kLabelRoleCount; ++role) {
    document[std::string(kLabelRoleNames[role])] = cells_document(roles[role]);
  }
}

}  // namespace

Document labels_document(const LabelSummary& labels) {
  Document list = Document::array();
  for (const LabelSum& sum : labels.largest) {
    Document entry{{"label", sum.label}};
    add_roles(entry, sum.roles);
    list.push_back(std::move(entry));
  }
  return list;
}

Document label_rest_document(const LabelSummary& labels) {
  Document rest{{"seen", labels.label_count}};
  add_roles(rest["unknown"], labels.unknown);
  add_roles(rest["other"], labels.other);
  rest["non_flow"] = cells_document(labels.non_flow);
  return rest;
}

}  // namespace sextant
