// SPDX-License-Identifier: BSD-3-Clause
// The largest labels as a table for a terminal, with what is beside them. Pure function; any thread.
#pragma once

#include <string>

#include "controlplane/report/text_style.h"
#include "sextant/label_summary.h"

namespace sextant {

/// Appends to `out`.
void write_labels(std::string& out, const LabelSummary& labels, const TextStyle& style);

}  // namespace sextant
