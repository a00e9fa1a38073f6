// SPDX-License-Identifier: BSD-3-Clause
// The tables of applications, for people. Pure; any thread.
#pragma once

#include <string>

#include "controlplane/report/text_style.h"
#include "sextant/application_summary.h"

namespace sextant {

/// Appends applications, categories and servers met over IPv4 only, the largest of each, and how much the
/// applications cover.
void write_applications(std::string& out, const ApplicationSummary& summary, const TextStyle& style);

}  // namespace sextant
