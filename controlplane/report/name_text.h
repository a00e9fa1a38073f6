// SPDX-License-Identifier: BSD-3-Clause
// The table of names, for people. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "controlplane/report/text_style.h"
#include "sextant/name_summary.h"

namespace sextant {

/// The end of a name too long for a table's first column: it says whose it is.
[[nodiscard]] std::string shortened(std::string_view name);

/// Appends the servers with most octets, IPv4 beside IPv6, and how much of `accounted_octets` has a name at all.
void write_names(std::string& out, const NameSummary& names, std::uint64_t accounted_octets, const TextStyle& style);

}  // namespace sextant
