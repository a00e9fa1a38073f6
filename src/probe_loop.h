// SPDX-License-Identifier: BSD-3-Clause
// The control loop of a running probe: takes what the workers hand over, checks the ledger and publishes what the probe
// shows once a second, and at the end takes the last of it. `sextant run` and `sextant demo` are this loop with
// different ports. Main thread; it never makes a worker wait.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/aggregate/totals.h"
#include "controlplane/api/server.h"
#include "controlplane/names/learnt_addresses.h"
#include "controlplane/report/shown_state.h"
#include "dataplane/dpdk/probe.h"
#include "dataplane/plan.h"
#include "sextant/configuration.h"
#include "sextant/timestamp.h"
#include "src/live_applications.h"

namespace sextant {

class ProbeLoop {
 public:
  /// `server` may be null. Both it and `probe` outlive the loop.
  ProbeLoop(const Configuration& configuration, Probe& probe, Server* server);

  /// Until `ended()`, which is asked fifty times a second. `each_second` sees what was published.
  void run(const std::function<bool()>& ended, const std::function<void(const ShownState&)>& each_second);

  /// What tells applications; null: nothing does. Outlives the loop.
  void show_applications(const LiveApplications* applications) { applications_ = applications; }

  /// What is shown of the table of labels from now on.
  void show_labels(const std::optional<LabelState>& labels) { labels_ = labels; }

  /// Ends the workers, takes what they still hold, closes the totals, and shows the end of it: the state it returns.
  [[nodiscard]] std::shared_ptr<const ShownState> finish();

 private:
  void drain();
  void teach();
  [[nodiscard]] std::shared_ptr<const ShownState> publish();

  Probe& probe_;
  Server* server_;
  std::string name_;
  std::vector<std::string> sources_;
  Totals totals_;
  std::unique_ptr<LearntAddresses> learnt_;  // null: nothing is learnt from DNS
  std::uint64_t learnt_key_;
  std::chrono::steady_clock::time_point next_lesson_;
  std::optional<LabelState> labels_;
  const LiveApplications* applications_ = nullptr;
  std::vector<std::string> metric_applications_;
  Timestamp start_;
};

/// Packets between what the drivers handed over and what the ledger received: 0, or a defect. After finish().
[[nodiscard]] std::uint64_t hand_over_error_packets(const ShownState& state);

/// Keeps the calling thread, and those it starts from now on, on `cores`; an empty list changes nothing. A kernel that
/// refuses costs speed only.
void stay_on(const std::vector<std::uint16_t>& cores);

/// The usable cores that no worker has; empty where each has one.
[[nodiscard]] std::vector<std::uint16_t> cores_without_worker(const HostFacts& host, const Plan& plan);

}  // namespace sextant
