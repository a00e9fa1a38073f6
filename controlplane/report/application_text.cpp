// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/application_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "controlplane/report/figures.h"
#include "controlplane/report/name_text.h"
#include "controlplane/report/text_table.h"

namespace sextant {

namespace {

constexpr std::size_t kRowsInText = 10;
constexpr std::size_t kServersInText = 5;

void write_row(TextTable& table, std::string_view label, const ApplicationClasses& classes) {
  const ApplicationFamilies inner = families_in(View::inner, classes);
  const std::uint64_t ipv4_octets = inner[static_cast<std::size_t>(Family::ipv4)].cell.frame_octets;
  const std::uint64_t ipv6_octets = inner[static_cast<std::size_t>(Family::ipv6)].cell.frame_octets;
  table.row(label, {grouped(ipv4_octets), grouped(ipv6_octets), percent_of(ipv6_octets, ipv4_octets + ipv6_octets)});
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

void write_applications(std::string& out, const ApplicationSummary& summary, std::uint64_t accounted_octets,
                        const TextStyle& style) {
  TextTable table(out, style);
  table.title("Applications", {"IPv4 octets", "IPv6 octets", "IPv6 share"});
  write_sums(table, summary.applications);
  write_row(table, "unknown", summary.unknown);
  table.note(fmt::format("Frame octets, inner view; {} of the octets accounted have an application.",
                         percent_of(labelled_octets(summary), accounted_octets)));
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

}  // namespace sextant
