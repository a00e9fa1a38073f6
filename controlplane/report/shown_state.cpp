// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/shown_state.h"

#include <utility>

namespace sextant {

namespace {

std::optional<double> busy_ratio(const LiveSecond* second, std::size_t worker) {
  if (second == nullptr || worker >= second->loads.size()) return std::nullopt;
  const WorkerLoad& load = second->loads[worker];
  if (load.total_cycles == 0) return std::nullopt;
  return static_cast<double>(load.busy_cycles) / static_cast<double>(load.total_cycles);
}

}  // namespace

ShownState shown_state(const Totals& totals, std::vector<PortState> ports, const std::vector<WorkerState>& workers) {
  ShownState state;
  state.summary = totals.summary();
  state.rates = link_rates(state.summary.leg_names, totals.live());
  state.ports = std::move(ports);
  const LiveSecond* newest = totals.live().newest();
  for (const WorkerState& worker : workers) {
    ShownWorker shown{worker, {}, busy_ratio(newest, worker.index)};
    if (worker.index < totals.workers().size()) shown.totals = totals.workers()[worker.index];
    state.workers.push_back(shown);
  }
  return state;
}

}  // namespace sextant
