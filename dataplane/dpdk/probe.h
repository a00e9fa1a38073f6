// SPDX-License-Identifier: BSD-3-Clause
// A probe on live ports: opened from a configuration and its plan, one thread a worker, read by one control thread
// through the hand-offs. open(), start(), request_stop() and the destructor belong to that control thread. The EAL must
// live longer than the probe. It refuses to start half: whatever cannot be opened is one sentence and nothing runs.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "dataplane/plan.h"
#include "sextant/configuration.h"
#include "sextant/error.h"
#include "sextant/hand_off.h"
#include "sextant/probe_state.h"
#include "sextant/summary.h"

namespace sextant {

class ApplicationMatcher;
class LearntNames;
class PrefixTable;

class Probe {
 public:
  /// Opens and starts every port and takes the workers' memory. No frame is received yet.
  [[nodiscard]] static Expected<std::unique_ptr<Probe>> open(const Configuration& configuration, const Plan& plan);
  ~Probe();
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;

  /// Starts the workers.
  void start();

  /// Asks the workers to take what their queues still hold, to end every flow and to hand everything over. The
  /// hand-offs must be drained until stopped().
  void request_stop();
  [[nodiscard]] bool stopped() const;

  [[nodiscard]] std::size_t worker_count() const;
  [[nodiscard]] HandOff& hand_off(std::size_t worker);

  /// Gives the workers a table of labels, from their next turn on; returns its epoch. Only where the plan's engine has
  /// cells for labels.
  std::uint32_t publish_labels(std::unique_ptr<const PrefixTable> table);

  /// Frees tables that no worker uses any more; returns how many older than the newest stay. To be called now and then.
  std::size_t reclaim_labels();

  /// Gives the workers rules that tell applications, compiled for as many workers, from their next turn on; returns
  /// their epoch. Only where the plan's engine counts applications.
  std::uint32_t publish_applications(std::unique_ptr<const ApplicationMatcher> matcher);

  /// Frees rules that no worker uses any more. To be called now and then.
  void reclaim_applications();

  /// Gives the workers the names that DNS gave to addresses, from their next turn on. Only where the plan's engine
  /// looks for names. Frees what no worker uses any more.
  void publish_learnt(std::unique_ptr<const LearntNames> names);

  /// Reads the drivers' counters and link states.
  [[nodiscard]] std::vector<PortState> port_states() const;
  [[nodiscard]] std::vector<WorkerState> worker_states();

  /// What the operator should know about the ports, one sentence each.
  [[nodiscard]] const std::vector<std::string>& notes() const;

 private:
  struct Parts;
  explicit Probe(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

/// Legs and links as Totals and Summary name them: in the configuration's order, "unassigned" last.
[[nodiscard]] std::vector<LegName> leg_names(const Configuration& configuration);
[[nodiscard]] std::vector<std::string> link_names(const Configuration& configuration);

}  // namespace sextant
