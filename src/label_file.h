// SPDX-License-Identifier: BSD-3-Clause
// From a file of labelled prefixes to the table that workers look addresses up in. Takes some tenths of a second for a
// full routing table; any thread but a worker.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "dataplane/label/prefix_table.h"
#include "sextant/error.h"

namespace sextant {

struct LoadedLabels {
  std::string file;
  std::unique_ptr<const PrefixTable> table;
  std::size_t ipv4_prefixes = 0;
  std::size_t ipv6_prefixes = 0;
  std::size_t label_count = 0;  ///< different labels in the file
};

/// Fails with one sentence that names the file.
[[nodiscard]] Expected<LoadedLabels> load_labels(const std::string& path);

/// "1,234 prefixes (1,000 of IPv4, 234 of IPv6) with 17 labels".
[[nodiscard]] std::string label_counts_text(const LoadedLabels& labels);

}  // namespace sextant
