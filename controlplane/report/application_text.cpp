// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/application_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "controlplane/report/figures.h"
#include "controlplane/report/name_text.h"
#include "controlplane/report/state_text.h"
#include "controlplane/report/text_table.h"
#include "controlplane/report/views.h"

namespace sextant {

namespace {

constexpr std::size_t kRowsInText = 10;
constexpr std::size_t kServersInText = 5;

void write_row(TextTable& table, std::string_view label, const ApplicationClasses& classes) {
  const ApplicationFamilies inner = families_in(View::inner, classes);
  const std::uint64_t ipv4_octets = inner[static_cast<std::size_t>(Family::ipv4)].cell.frame_octets;
  const std::uint64_t ipv6_octets = inner[static_cast<std::size_t>(Family::ipv6)].cell.frame_octets;
  table.row(label, {grouped(ipv4_octets), grouped(ipv6_octets), percent_of(ipv6_octets, octets_of(inner))});
}

void write_sums(TextTable& table, std::span<const ApplicationSum> sums) {
  const std::size_t shown = std::min(kRowsInText, sums.size());
  for (const ApplicationSum& sum : sums.first(shown)) write_row(table, shortened(sum.name), sum.classes);
  if (shown == sums.size()) return;
  ApplicationClasses others{};
  for (const ApplicationSum& sum : sums.subspan(shown)) {
    for (std::size_t c = 0; c < kTrafficClassCount; ++c) others[c] += sum.classes[c];
  }
  write_row(table, fmt::format("{} others", sums.size() - shown), others);
}

}  // namespace

void write_applications(std::string& out, const ApplicationSummary& summary, const TextStyle& style) {
  const Coverage coverage = coverage_of(summary);
  TextTable table(out, style);
  table.title("Applications", {"IPv4 octets", "IPv6 octets", "IPv6 share"});
  write_sums(table, summary.applications);
  write_row(table, "unknown", summary.unknown);
  table.note(fmt::format("Frame octets, inner view; {} of all have an application.",
                         percent_of(coverage.labelled_octets, coverage.counted_octets)));
  if (!summary.categories.empty()) {
    table.title("Categories", {"IPv4 octets", "IPv6 octets", "IPv6 share"});
    write_sums(table, summary.categories);
  }
  if (summary.without_ipv6.empty()) return;
  table.title("Servers met over IPv4 only", {"IPv4 octets", "flows"});
  for (const ServerWithoutIpv6& server :
       std::span(summary.without_ipv6).first(std::min(kServersInText, summary.without_ipv6.size()))) {
    table.row(shortened(server.name), {grouped(server.octets), grouped(server.flows)});
  }
}

std::string applications_text(const ShownState& state, const TextStyle& style) {
  std::string out;
  TextTable table(out, style);
  if (!state.applications) {
    table.note("Nothing is counted by application: the configuration has names off.", 0, Ink::plain);
    return out;
  }
  const ApplicationState& rules = *state.applications;
  table.title("Rules", {"applications", "domains", "signatures"});
  table.row("told by", {grouped(rules.application_count), grouped(rules.domain_count), grouped(rules.signature_count)});
  table.row("prefixes of servers", {grouped(rules.server_prefix_count)});
  table.row("epoch", {fmt::format("{}", rules.epoch)});
  table.row("age", {duration_text(state.now.nanoseconds - rules.loaded.nanoseconds)});
  table.row("reloads that failed", {grouped(rules.failed_reloads)},
            rules.failed_reloads == 0 ? Ink::plain : Ink::warning);
  std::string files = "Those of the program";
  for (const std::string& file : rules.files) files += ", " + printable(file);
  table.note(files + ".");
  if (!state.summary.applications) return out;
  write_applications(out, *state.summary.applications, style);
  if (state.summary.applications->movers.empty()) return out;
  table.title("Movers", {"last minute", "minute before", "IPv6 share now"});
  for (const ApplicationMove& move : state.summary.applications->movers) {
    table.row(move.name.empty() ? "unknown" : shortened(move.name),
              {grouped(octets_of(move.last)), grouped(octets_of(move.before)),
               percent_of(move.last[static_cast<std::size_t>(Family::ipv6)].cell.frame_octets, octets_of(move.last))});
  }
  table.note("Frame octets, where they changed most.");
  return out;
}

}  // namespace sextant
