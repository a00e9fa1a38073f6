// SPDX-License-Identifier: BSD-3-Clause
// The tables of applications, for people. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>

#include "controlplane/report/text_style.h"
#include "sextant/application_summary.h"

namespace sextant {

/// Appends applications, categories and servers met over IPv4 only, the largest of each, and how much of
/// `accounted_octets` the applications cover.
void write_applications(std::string& out, const ApplicationSummary& summary, std::uint64_t accounted_octets,
                        const TextStyle& style);

}  // namespace sextant
