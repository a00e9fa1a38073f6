// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/label_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "controlplane/report/figures.h"
#include "controlplane/report/state_text.h"
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

std::string labels_text(const ShownState& state, const TextStyle& style) {
  std::string out;
  TextTable table(out, style);
  if (!state.labels) {
    table.note("Nothing is counted by label: the configuration has no labels.file.", 0, Ink::plain);
    return out;
  }
  const LabelState& labels = *state.labels;
  table.title("Table of labels", {"IPv4", "IPv6", "labels"});
  table.row("prefixes", {grouped(labels.ipv4_prefixes), grouped(labels.ipv6_prefixes), grouped(labels.label_count)});
  table.row("memory", {binary_size(labels.table_memory_octets)});
  table.row("epoch", {fmt::format("{}", labels.epoch)});
  table.row("age", {duration_text(state.now.nanoseconds - labels.loaded.nanoseconds)});
  table.row("reloads that failed", {grouped(labels.failed_reloads)},
            labels.failed_reloads == 0 ? Ink::plain : Ink::warning);
  table.row("older tables still in use", {grouped(labels.tables_held)});
  table.note(fmt::format("Loaded from {}.", printable(labels.file)));
  if (state.summary.labels) write_labels(out, *state.summary.labels, style);
  return out;
}

}  // namespace sextant
