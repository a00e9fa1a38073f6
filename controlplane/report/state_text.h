// SPDX-License-Identifier: BSD-3-Clause
// Parts of a running probe's state as tables for a terminal: what `sextant show links`, `workers`, `flows` and
// `labels` print.
// Pure functions; any thread.
#pragma once

#include <string>

#include "controlplane/report/shown_state.h"
#include "controlplane/report/text_style.h"

namespace sextant {

/// Rates of the newest complete second per link and direction, in three views, and the highest second of the minute.
[[nodiscard]] std::string links_text(const ShownState& state, const TextStyle& style);

/// Worker by worker: load of the last second, of the last minute and since start, what a frame costs stage by stage,
/// queues, flow table, records.
[[nodiscard]] std::string workers_text(const ShownState& state, const TextStyle& style);
[[nodiscard]] std::string flow_table_text(const ShownState& state, const TextStyle& style);

/// The table of labels, and the largest of them.
[[nodiscard]] std::string labels_text(const ShownState& state, const TextStyle& style);
[[nodiscard]] std::string applications_text(const ShownState& state, const TextStyle& style);

}  // namespace sextant
