// SPDX-License-Identifier: BSD-3-Clause
// A running probe's state as Prometheus text: counters in packets and bytes, ratios from 0 to 1, times in seconds. What
// a driver does not report has no series; it is never 0. Pure function; any thread.
#pragma once

#include <string>

#include "controlplane/report/shown_state.h"

namespace sextant {

[[nodiscard]] std::string metrics_text(const ShownState& state);

}  // namespace sextant
