// SPDX-License-Identifier: BSD-3-Clause
// What becomes of frames once their flow is known: deltas in the hot line, folded into cells when the bin, the class or
// the direction changes or a counter is full; records when a flow ends; and the sweep that visits every flow within a
// bin, a bounded slice a turn. One owner; time is given, in milliseconds since 1970.
#pragma once

#include <cstdint>

#include "dataplane/flow/open_bins.h"
#include "dataplane/flow/table.h"
#include "sextant/hand_off.h"

namespace sextant {

/// One frame, as its flow's counters need it.
struct FlowFrame {
  std::uint32_t frame_octets = 0;
  std::uint32_t ip_octets = 0;
  std::uint8_t tcp_flags = 0;
  std::uint8_t side = 0;  ///< 0: from endpoint 0 of the key
  TrafficClass traffic_class = TrafficClass::other;
  LegDirection direction = LegDirection::a_to_b;
};

struct FlowTimeouts {
  std::uint32_t idle_ms = 30'000;
  std::uint32_t active_ms = 300'000;
};

class FlowAccounts {
 public:
  /// Entries the sweep visits in one turn, at most.
  static constexpr std::uint32_t kSweepBudget = 512;

  FlowAccounts(FlowTable& table, std::size_t link_count, FlowTimeouts timeouts);

  /// Time moves on to `now_ms`, never back. Opens its bin; where time jumped further than the open bins reach, every
  /// flow is visited at once.
  void advance_to(std::int64_t now_ms, HandOff& hand_off, FlowCounts& counts);

  /// A flow that was just inserted for `frame`.
  void begin(std::uint32_t index, const FlowFrame& frame);

  /// Adds `frame` to the flow.
  void add(std::uint32_t index, const FlowFrame& frame);

  /// Adds a frame that has no entry straight to its cell.
  void add_without_flow(std::size_t link, Transport transport, const FlowFrame& frame);

  /// Counts frames that some cell of the current bin has to account for.
  void account(PacketOctets frames) { bins_.account(bin_, frames); }

  /// Visits the slice of the table that is due, ends flows, hands finished bins over.
  void sweep(HandOff& hand_off, FlowCounts& counts);

  /// Ends every flow and hands every bin over. False: the hand-off is full, drain it and call again.
  [[nodiscard]] bool finish(HandOff& hand_off, FlowCounts& counts);

 private:
  [[nodiscard]] std::int64_t last_seen_ms(const FlowEntry& entry) const;
  void add_delta(FlowEntry& entry, const FlowFrame& frame);
  void add_oversized(FlowEntry& entry, FlowColdPart& cold, const FlowFrame& frame);
  void fold(FlowEntry& entry, FlowColdPart& cold);
  void visit(std::uint32_t index, HandOff& hand_off, FlowCounts& counts);
  void record(std::uint32_t index, FlowEndReason reason, HandOff& hand_off, FlowCounts& counts);
  void end(std::uint32_t index, FlowEndReason reason, HandOff& hand_off, FlowCounts& counts);
  void complete_pass(HandOff& hand_off);
  void jump_to(std::int64_t now_ms, HandOff& hand_off, FlowCounts& counts);

  FlowTable& table_;
  OpenBins bins_;
  FlowTimeouts timeouts_;
  std::int64_t now_ms_ = INT64_MIN;
  std::int64_t bin_ = 0;
  std::int64_t bin_start_ms_ = 0;
  std::int64_t swept_until_ms_ = 0;
  std::int64_t pass_bin_ = 0;      // current bin when the pass began: when it is complete, older bins are too
  std::uint64_t owed_visits_ = 0;  // in units of 1 / kPassLength_ms
  std::uint32_t cursor_ = 0;
};

/// The transport dimension's label for an IP protocol number.
[[nodiscard]] Transport transport_of(std::uint8_t protocol);

}  // namespace sextant
