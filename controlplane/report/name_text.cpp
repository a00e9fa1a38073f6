// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/name_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "controlplane/report/figures.h"
#include "controlplane/report/text_table.h"

namespace sextant {

namespace {

constexpr std::size_t kNamesInText = 10;
constexpr std::size_t kLabelColumns = 25;

using FamilyOctets = std::array<std::uint64_t, kFamilyCount>;

std::uint64_t both(const FamilyOctets& octets) {
  return octets[static_cast<std::size_t>(Family::ipv4)] + octets[static_cast<std::size_t>(Family::ipv6)];
}

void write_row(TextTable& table, std::string_view label, const FamilyOctets& octets) {
  const std::uint64_t ipv6_octets = octets[static_cast<std::size_t>(Family::ipv6)];
  table.row(label, {grouped(octets[static_cast<std::size_t>(Family::ipv4)]), grouped(ipv6_octets),
                    percent_of(ipv6_octets, both(octets))});
}

}  // namespace

std::string shortened(std::string_view name) {
  if (columns_of(name) <= kLabelColumns) return std::string(name);
  const auto begins_inside = [](std::string_view text) {
    return (static_cast<unsigned char>(text[0]) & 0xc0U) == 0x80U;
  };
  while (columns_of(name) >= kLabelColumns || begins_inside(name)) name.remove_prefix(1);
  return "…" + std::string(name);
}

void write_names(std::string& out, const NameSummary& names, std::uint64_t accounted_octets, const TextStyle& style) {
  std::map<std::string_view, FamilyOctets> servers;
  std::uint64_t named_octets = 0;
  std::size_t question_count = 0;
  for (const NameSum& sum : names.names) {
    if (is_question(sum.source)) {
      ++question_count;
      continue;
    }
    servers[sum.name][static_cast<std::size_t>(sum.family)] += sum.octets;
    named_octets += sum.octets;
  }
  std::vector<std::pair<std::string_view, FamilyOctets>> largest(servers.begin(), servers.end());
  std::ranges::stable_sort(largest, [](const auto& a, const auto& b) { return both(a.second) > both(b.second); });
  TextTable table(out, style);
  table.title("Names of servers", {"IPv4 octets", "IPv6 octets", "IPv6 share"});
  FamilyOctets others{};
  for (std::size_t i = 0; i < largest.size(); ++i) {
    if (i < kNamesInText) {
      write_row(table, shortened(largest[i].first), largest[i].second);
      continue;
    }
    for (std::size_t f = 0; f < kFamilyCount; ++f) others[f] += largest[i].second[f];
  }
  if (largest.size() > kNamesInText) {
    write_row(table, fmt::format("{} others", grouped(largest.size() - kNamesInText)), others);
  }
  table.note(
      fmt::format("Frame octets of flows whose first payload names their server: {} of the octets accounted. "
                  "Names asked of DNS, by family: {}.",
                  percent_of(named_octets, accounted_octets), grouped(question_count)));
}

}  // namespace sextant
