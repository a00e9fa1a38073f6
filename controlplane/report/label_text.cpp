// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/label_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "controlplane/report/figures.h"
#include "controlplane/report/text_table.h"
#include "controlplane/report/views.h"

namespace sextant {

namespace {

constexpr std::size_t kLabelsInText = 10;

void write_row(TextTable& table, std::string_view name, const RoleCells& roles) {
  FamilyCells both = roles[0];
  for (std::size_t f = 0; f < kFamilyCount; ++f) both[f] += roles[1][f];
  table.row(name, {grouped(sum_of(roles[0]).frame_octets), grouped(sum_of(roles[1]).frame_octets),
                   percent(ipv6_share(both))});
}

}  // namespace

void write_labels(std::string& out, const LabelSummary& labels, const TextStyle& style) {
  TextTable table(out, style);
  table.title("Labels of the addresses", {"octets from it", "octets to it", "IPv6 share"});
  const std::size_t shown = std::min(kLabelsInText, labels.largest.size());
  for (std::size_t i = 0; i < shown; ++i) {
    write_row(table, fmt::format("{}", labels.largest[i].label), labels.largest[i].roles);
  }
  RoleCells other = labels.other;
  for (std::size_t i = shown; i < labels.largest.size(); ++i) {
    for (std::size_t role = 0; role < kLabelRoleCount; ++role) {
      for (std::size_t f = 0; f < kFamilyCount; ++f) other[role][f] += labels.largest[i].roles[role][f];
    }
  }
  if (labels.label_count > shown || other != RoleCells{}) write_row(table, "all others", other);
  write_row(table, "unknown", labels.unknown);
  if (labels.non_flow != FamilyCells{}) write_row(table, "without addresses", {labels.non_flow, labels.non_flow});
  table.note(
      "Frame octets of the packets accounted, once by the label of their innermost source and once by that of their "
      "destination; each column sums to all of them. The share is that of IP octets in the inner view, both ways.");
}

}  // namespace sextant
