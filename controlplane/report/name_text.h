// SPDX-License-Identifier: BSD-3-Clause
// The table of names, for people. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>

#include "controlplane/report/text_style.h"
#include "sextant/name_summary.h"

namespace sextant {

/// Appends the servers with most octets, IPv4 beside IPv6, and how much of `accounted_octets` has a name at all.
void write_names(std::string& out, const NameSummary& names, std::uint64_t accounted_octets, const TextStyle& style);

}  // namespace sextant
