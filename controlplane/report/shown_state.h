// SPDX-License-Identifier: BSD-3-Clause
// Everything a running probe shows at one moment: `sextant top`, `sextant show`, /metrics and the demo draw from this
// and from nothing else. Made by the control thread about once a second, then constant and shared; any thread may read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/aggregate/rates.h"
#include "controlplane/aggregate/totals.h"
#include "sextant/probe_state.h"
#include "sextant/summary.h"
#include "sextant/timestamp.h"

namespace sextant {

struct ShownWorker {
  WorkerState state;
  WorkerTotals totals;     ///< since start
  WorkerLoad last_second;  ///< the newest complete one; empty: none yet
  WorkerLoad last_minute;  ///< of its complete seconds
};

struct ShownState {
  std::string probe;
  std::string version;
  Timestamp start;  ///< of the probe
  Timestamp now;
  Summary summary;
  Rates rates;
  std::vector<PortState> ports;
  std::vector<ShownWorker> workers;
  std::optional<LabelState> labels;              ///< absent: nothing is counted by label
  std::optional<ApplicationState> applications;  ///< absent: nothing is counted by application
  std::vector<std::string> metric_applications;  ///< those with counters of their own in /metrics
};

/// Joins the totals with what the dataplane says about itself. `probe`, `version`, `start`, `now`, `labels`,
/// `applications`, `metric_applications`, `summary.sources` and `summary.applications` are left to the caller.
[[nodiscard]] ShownState shown_state(const Totals& totals, std::vector<PortState> ports,
                                     const std::vector<WorkerState>& workers);

}  // namespace sextant
