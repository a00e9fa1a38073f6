// SPDX-License-Identifier: BSD-3-Clause
// Totals of everything the workers hand over: second counts and cells are summed, cells are held against the packets
// accounted in their bin, flow records are taken off the ring (no address is kept, but those of the sample that split
// flows are looked for in). Owned by one control thread, the consumer of every worker's hand-off; whoever else needs
// the figures gets a copy. Refuses nothing: a bin that does not add up becomes an error in the summary.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/aggregate/application_history.h"
#include "controlplane/aggregate/label_totals.h"
#include "controlplane/aggregate/live_history.h"
#include "controlplane/aggregate/name_totals.h"
#include "controlplane/aggregate/split_flows.h"
#include "controlplane/names/learnt_addresses.h"
#include "sextant/hand_off.h"
#include "sextant/summary.h"

namespace sextant {

/// What one worker did since start: sums of its periods, and the gauges of its last one.
struct WorkerTotals {
  WorkerLoad load;
  FlowCounts flows;
};

class Totals {
 public:
  /// `leg_names` and `link_names` hold the unassigned leg and link as their last entries, as SecondCounts does.
  Totals(std::vector<LegName> leg_names, std::vector<std::string> link_names, std::size_t worker_count = 1);

  /// From now on flow records are looked at for flows that two workers saw; see SplitFlows.
  void watch_split_flows(std::int64_t window_s, std::uint64_t seed);

  /// From now on what workers learn from DNS goes to `learnt`, which outlives its use; until then, and where it is
  /// null, it is dropped.
  void learn_addresses(LearntAddresses* learnt) { learnt_ = learnt; }

  /// Takes everything worker `worker` has handed over so far. Never waits.
  void drain(std::size_t worker, HandOff& hand_off);

  /// After the last drain of a run: holds the cells of the whole run against the ledger's accounted packets, and adds
  /// what differs to `cell_error_packets`.
  void close();

  /// Totals so far. `sources`, `distinct_flows` and `broken_sources` are the program's to fill in, in its copy, and
  /// `labels` and `names` are absent; bounds that were hit ("flow_table", "flow_records", "fragments",
  /// "extension_chains", "label_cells", "labels", "names") are in `bounded` already.
  [[nodiscard]] const Summary& summary() const { return summary_; }

  /// The same with `labels` and the largest `names`, where there are any: sorts, to be made when somebody looks.
  [[nodiscard]] Summary whole_summary(std::size_t name_count = kNameTotalLimit) const;

  /// By number of the application, 0 for unknown; empty: nothing was counted by application.
  [[nodiscard]] const std::vector<ApplicationClasses>& applications() const { return applications_; }

  [[nodiscard]] const ApplicationHistory& application_history() const { return application_history_; }

  [[nodiscard]] const std::vector<WorkerTotals>& workers() const { return workers_; }
  [[nodiscard]] const LiveHistory& live() const { return live_; }
  [[nodiscard]] std::uint64_t records_taken() const { return records_taken_; }  ///< flow records taken off the rings

 private:
  void add_second(std::size_t worker, const SecondCounts& counts);
  void add_flows(std::size_t worker, const FlowCounts& counts);
  void add_names(const NameCounts& counts);
  void add_bin(const CellBin& bin);
  [[nodiscard]] PacketOctets add_applications(const ApplicationCells& cells);
  void note_bound(const char* name);

  Summary summary_;
  std::vector<WorkerTotals> workers_;
  LabelTotals labels_;
  NameTotals names_;
  std::vector<ApplicationClasses> applications_;
  ApplicationHistory application_history_;
  LiveHistory live_;
  std::optional<SplitFlows> split_flows_;
  LearntAddresses* learnt_ = nullptr;
  std::uint64_t records_taken_ = 0;
};

}  // namespace sextant
