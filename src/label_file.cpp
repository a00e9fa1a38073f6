// SPDX-License-Identifier: BSD-3-Clause
#include "src/label_file.h"

#include <fmt/format.h>

#include <vector>

#include "controlplane/networks/prefix_file.h"
#include "controlplane/report/figures.h"

namespace sextant {

namespace {

std::size_t count_labels(const LabelledPrefixes& prefixes) {
  std::vector<bool> seen(std::size_t{kLargestLabel} + 1);
  std::size_t count = 0;
  const auto see = [&](const auto& entries) {
    for (const auto& entry : entries) {
      if (!seen[entry.label]) ++count;
      seen[entry.label] = true;
    }
  };
  see(prefixes.ipv4);
  see(prefixes.ipv6);
  return count;
}

}  // namespace

Expected<LoadedLabels> load_labels(const std::string& path) {
  const auto prefixes = read_prefix_file(path);
  if (!prefixes) return std::unexpected(prefixes.error());
  auto table = PrefixTable::build(prefixes->ipv4, prefixes->ipv6);
  if (!table) return fail(fmt::format("{}: {}", path, table.error().sentence));
  return LoadedLabels{path, std::move(*table), prefixes->ipv4.size(), prefixes->ipv6.size(), count_labels(*prefixes)};
}

std::string label_counts_text(const LoadedLabels& labels) {
  const std::size_t count = labels.ipv4_prefixes + labels.ipv6_prefixes;
  return fmt::format("{} prefix{} ({} of IPv4, {} of IPv6) with {} label{}", grouped(count), count == 1 ? "" : "es",
                     grouped(labels.ipv4_prefixes), grouped(labels.ipv6_prefixes), grouped(labels.label_count),
                     labels.label_count == 1 ? "" : "s");
}

}  // namespace sextant
