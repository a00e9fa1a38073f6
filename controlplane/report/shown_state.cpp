// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/shown_state.h"

#include <utility>

namespace sextant {

ShownState shown_state(const Totals& totals, std::vector<PortState> ports, const std::vector<WorkerState>& workers) {
  ShownState state;
  state.summary = totals.whole_summary(kShownNameLimit);
  state.rates = link_rates(state.summary.leg_names, totals.live());
  state.ports = std::move(ports);
  const std::vector<const LiveSecond*> minute = totals.live().complete();
  for (const WorkerState& worker : workers) {
    ShownWorker shown{worker, {}, {}, {}};
    if (worker.index < totals.workers().size()) {
      shown.totals = totals.workers()[worker.index];
      for (const LiveSecond* second : minute) shown.last_minute += second->loads[worker.index];
      if (!minute.empty()) shown.last_second = minute.back()->loads[worker.index];
    }
    state.workers.push_back(std::move(shown));
  }
  return state;
}

}  // namespace sextant
