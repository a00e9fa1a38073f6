// SPDX-License-Identifier: BSD-3-Clause
// Totals over a period: what `sextant read` prints, what the ledger at the end of a run says and what a running probe
// shows. Sums of the periods workers handed over (see counts.h) plus what only the program knows. Plain data; made by
// one control thread, copied to whoever shows it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sextant/application_summary.h"
#include "sextant/counts.h"
#include "sextant/encapsulation.h"
#include "sextant/label_summary.h"
#include "sextant/name_summary.h"
#include "sextant/timestamp.h"
#include "sextant/traffic.h"

namespace sextant {

/// What a leg is called. For `sextant read` there is one link, "capture".
struct LegName {
  std::string link;  ///< "unassigned" for frames no configured leg claims
  std::string port;
  std::optional<std::uint16_t> vlan;
  LegDirection direction = LegDirection::a_to_b;
};

/// Distinct bidirectional innermost 5-tuples, no timeout, no attachment (the JSON contract's `flows`).
struct DistinctFlowCount {
  std::uint64_t ipv4 = 0;
  std::uint64_t ipv6 = 0;
  bool exact = true;
  double standard_error = 0.0;  ///< relative, of the estimate; 0 when exact
};

/// Flows whose records came from two workers or more, among those that were looked at. A flow is its whole key, the
/// link included. 0 where spreading keeps conversations together.
struct SplitFlowCount {
  std::uint64_t sampled_flows = 0;  ///< with a record in the window, chosen by a hash of their key
  std::uint64_t split_flows = 0;    ///< of those
  double sampling_ratio = 1.0;      ///< how many of all flows are looked at: 1, 1/2, 1/4, …
  std::int64_t window_s = 0;
};

struct Summary {
  std::vector<std::string> sources;  ///< files or port names, in order
  std::optional<Timestamp> start;    ///< first frame; absent: none
  std::optional<Timestamp> end;      ///< last frame
  std::vector<LegName> leg_names;
  std::vector<std::string> link_names;  ///< by link index, the last one "unassigned"
  std::vector<LegCounts> legs;          ///< same order as leg_names
  std::array<PacketOctets, kEncapsulationCount> encapsulations{};
  std::array<std::uint64_t, kExtensionHeaderCount> extension_headers{};
  std::array<std::uint64_t, kObservationCount> observations{};  ///< frames
  ChainCensus chains;
  FlowCounts flows;
  std::vector<Cell> cells;                          ///< totals over bins; see cell_index()
  std::uint64_t bins_closed = 0;                    ///< bins whose cells were held against `accounted`
  std::uint64_t cell_error_packets = 0;             ///< |accounted - sum of cells|, summed over those bins; 0 or a bug
  std::optional<LabelSummary> labels;               ///< where frames were counted by label
  std::uint64_t learnt_addresses = 0;               ///< gauge: addresses whose name DNS gave and that is still good
  NameCounts naming;                                ///< the search for names
  std::optional<NameSummary> names;                 ///< where some were seen
  std::optional<ApplicationSummary> applications;   ///< where rules were applied to them
  std::optional<DistinctFlowCount> distinct_flows;  ///< `read` only
  std::optional<SplitFlowCount> split_flows;        ///< of a probe with several workers only
  std::vector<std::string> bounded;                 ///< names of the bounds that were hit
  std::vector<std::string> broken_sources;          ///< one sentence per source that could not be read to its end
};

/// Packets by which the ledger does not close: |received - sum(outcomes)| over all legs, plus cell_error_packets.
[[nodiscard]] inline std::uint64_t ledger_error_packets(const Summary& summary) {
  std::uint64_t error = summary.cell_error_packets;
  for (const LegCounts& leg : summary.legs) {
    PacketOctets terminal;
    for (const PacketOctets& outcome : leg.outcomes) terminal += outcome;
    error += terminal.packets > leg.received.packets ? terminal.packets - leg.received.packets
                                                     : leg.received.packets - terminal.packets;
    if (terminal.packets == leg.received.packets && terminal.octets != leg.received.octets) ++error;
  }
  return error;
}

}  // namespace sextant
