// SPDX-License-Identifier: BSD-3-Clause
// A summary for a person at a terminal: the three views side by side, what carried what, flows, and the ledger with a
// sentence for every outcome. Pure functions; any thread. Every ratio names its view and its basis.
#pragma once

#include <string>
#include <vector>

#include "controlplane/report/text_style.h"
#include "sextant/probe_state.h"
#include "sextant/summary.h"

namespace sextant {

/// The whole summary, ledger included; what `sextant read` prints and what a run prints at its end.
[[nodiscard]] std::string summary_text(const Summary& summary, const TextStyle& style);

/// The ledger alone.
[[nodiscard]] std::string ledger_text(const Summary& summary, const TextStyle& style);

/// The ports' side of the ledger: delivered + lost = arrived, or "source loss: unknown".
[[nodiscard]] std::string ports_text(const std::vector<PortState>& ports, const TextStyle& style);

}  // namespace sextant
