// SPDX-License-Identifier: BSD-3-Clause
// The workers' metrics: counters to divide by each other (frames by bursts, busy cycles by frames), gauges of what can
// fill up. What a driver does not tell has no series. Pure; any thread.
#pragma once

#include "controlplane/api/metric_families.h"
#include "controlplane/report/shown_state.h"

namespace sextant {

void write_workers(MetricFamilies& metrics, const ShownState& state);

}  // namespace sextant
