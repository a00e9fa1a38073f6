// SPDX-License-Identifier: BSD-3-Clause
// What becomes of frames once their flow is known: deltas in the hot line, folded into cells when the bin, the class or
// the direction changes or a counter is full; records when a flow ends; and the sweep that visits every flow within a
// bin, a bounded slice a turn. One owner; time is given, in milliseconds since 1970.
#pragma once

#include <cstdint>
#include <optional>

#include "dataplane/classify/classifier.h"
#include "dataplane/flow/open_bins.h"
#include "dataplane/flow/table.h"
#include "dataplane/label/address_pairs.h"
#include "sextant/hand_off.h"

namespace sextant {

inline constexpr std::uint8_t kTcpFin = 0x01;  // RFC 9293, section 3.1
inline constexpr std::uint8_t kTcpSyn = 0x02;
inline constexpr std::uint8_t kTcpRst = 0x04;
inline constexpr std::uint8_t kTcpAck = 0x10;

/// One frame, as its flow's counters need it.
struct FlowFrame {
  std::uint32_t frame_octets = 0;
  std::uint32_t ip_octets = 0;  ///< at most frame_octets
  std::uint8_t tcp_flags = 0;
  std::uint8_t side = 0;  ///< 0: from endpoint 0 of the key
  DeltaKind kind;
};

struct FlowTimeouts {
  std::uint32_t idle_ms = 30'000;
  std::uint32_t active_ms = 300'000;
  std::uint32_t emergency_idle_ms = 5'000;  ///< while the table is nearly full
  bool end_with_bins = false;               ///< the sweep ends no flow before the bin of its last frame is over
};

class FlowAccounts {
 public:
  /// Entries the sweep visits in one turn, at most.
  static constexpr std::uint32_t kSweepBudget = 512;

  /// `table` and `hand_off` outlive it; `empty_bin` is the shape of every bin.
  FlowAccounts(FlowTable& table, HandOff& hand_off, const CellBin& empty_bin, FlowTimeouts timeouts);

  /// Time moves on to `now_ms`, never back. Opens its bin; where time jumped further than the open bins reach, every
  /// flow is visited at once.
  void advance_to(std::int64_t now_ms);

  /// Labels come from `table` from now on. What flows have counted so far stays under the labels they had.
  void adopt(const PrefixTable* table, std::uint32_t epoch);
  [[nodiscard]] const PrefixTable* labels() const { return labels_; }

  /// Names are looked for by `classifier`, which outlives its use.
  void look_for_names(Classifier* classifier) { classifier_ = classifier; }

  /// Whether a name is still looked for in the flow's payload.
  [[nodiscard]] bool wants_payload(std::uint32_t index) const { return table_.entry(index).kinds[0].wants_payload(); }
  /// Looks at the payload of one of its frames, which add() has counted.
  void look_at(std::uint32_t index, const FlowPayload& payload);

  /// What add_hot() must know of time; the same for all frames of a burst.
  struct HotClock {
    std::uint32_t now_ms;
    std::uint32_t bin_age_ms;
  };
  [[nodiscard]] HotClock hot_clock() const {
    return {static_cast<std::uint32_t>(now_ms_), static_cast<std::uint32_t>(now_ms_ - bin_start_ms_)};
  }

  /// Adds `frame` to the flow's hot line, or refuses, with nothing changed, what also touches its cold part: add() does
  /// that.
  [[nodiscard]] static bool add_hot(FlowEntry& entry, const FlowFrame& frame, HotClock clock) {
    const unsigned side = frame.side;
    const std::uint32_t octets = entry.frame_octets[side] + frame.frame_octets;
    const std::uint32_t overhead = entry.overhead_octets[side] + (frame.frame_octets - frame.ip_octets);
    const std::uint32_t packets = entry.packets[side] + 1U;
    const bool counters_full = ((packets | overhead) > UINT16_MAX) | (octets < frame.frame_octets);
    const bool delta_ends = (clock.now_ms - entry.last_seen_ms > clock.bin_age_ms) | (entry.kinds[side] != frame.kind);
    const bool opens = (frame.tcp_flags & (kTcpSyn | kTcpAck)) == kTcpSyn;
    if (counters_full | delta_ends | opens) [[unlikely]]
      return false;
    entry.last_seen_ms = clock.now_ms;
    entry.packets[side] = static_cast<std::uint16_t>(packets);
    entry.frame_octets[side] = octets;
    entry.overhead_octets[side] = static_cast<std::uint16_t>(overhead);
    entry.tcp_flags[side] |= frame.tcp_flags;
    return true;
  }

  /// Adds `frame` to the flow, whatever it takes.
  void add(std::uint32_t index, const FlowFrame& frame);

  /// A flow that was just inserted for `frame`; its labels are given before anything is added to it again.
  void begin(std::uint32_t index, const FlowFrame& frame);
  void set_labels(std::uint32_t index, EndpointLabels labels);

  /// Adds a frame that has no entry straight to its cells. `labels` by the frame's sides.
  void add_without_flow(std::size_t link, Transport transport, const FlowFrame& frame, EndpointLabels labels);
  /// The same for a frame whose addresses are not known.
  void add_without_addresses(std::size_t link, const FlowFrame& frame);

  /// A frame of a flow that found no room in the table.
  void count_unplaced(const FlowFrame& frame);

  /// Counts frames that some cell of the current bin has to account for.
  void account(PacketOctets frames) { bins_.account(bin_, frames); }

  /// Visits the slice of the table that is due, ends flows, hands finished bins over.
  void sweep();

  /// Folds every delta, whatever its age; flows go on.
  void fold_all();

  /// Ends every flow and hands every bin over, as the last thing. False: the hand-off is full, drain it and call again.
  [[nodiscard]] bool finish();

 private:
  struct Slice;

  [[nodiscard]] FlowCounts& counts() { return hand_off_.seconds.current().flows; }
  [[nodiscard]] std::int64_t last_seen_ms(const FlowEntry& entry) const;
  [[nodiscard]] std::uint32_t idle_timeout_ms() const;
  void add_oversized(FlowEntry& entry, FlowColdPart& cold, const FlowFrame& frame);
  [[nodiscard]] std::optional<FlowEndReason> why_over(const FlowEntry& entry) const;
  void restart(std::uint32_t index, const FlowFrame& frame, FlowEndReason reason);
  void conclude_naming(std::uint32_t index);
  void close(std::uint32_t index, FlowEndReason reason);
  void set_payload_wanted(std::uint32_t index, bool wanted);
  void fold(FlowEntry& entry, FlowColdPart& cold);
  void fold_and_report(std::uint32_t index);
  void record(std::uint32_t index, FlowEndReason reason);
  void end(std::uint32_t index, std::uint64_t hash, FlowEndReason reason);
  void add_ending(Slice& slice, std::uint32_t index, FlowEndReason reason);
  void end_all(Slice& slice);
  void prefetch_cells(std::uint32_t index);
  void note_pressure();
  void visit(std::uint32_t first, std::uint32_t count);
  void complete_pass();
  void jump_to(std::int64_t now_ms);
  void move_to(std::int64_t now_ms);

  FlowTable& table_;
  HandOff& hand_off_;
  OpenBins bins_;
  FlowTimeouts timeouts_;
  Classifier* classifier_ = nullptr;
  const PrefixTable* labels_ = nullptr;
  std::uint16_t epoch_ = 0;
  bool emergency_ = false;
  std::int64_t now_ms_ = INT64_MIN;
  std::int64_t bin_ = 0;
  std::int64_t bin_start_ms_ = 0;
  std::int64_t swept_until_ms_ = 0;
  std::int64_t pass_bin_ = 0;      // current bin when the pass began: when it is complete, older bins are too
  std::uint64_t owed_visits_ = 0;  // in units of 1 / kPassLength_ms
  std::uint32_t cursor_ = 0;
  std::uint32_t finish_cursor_ = 0;
};

inline constexpr std::uint32_t kLinger_ms = 2000;  ///< for the last acknowledgements of a closed connection

/// Both sides have sent a FIN, or one a RST.
[[nodiscard]] inline bool is_closed(const FlowEntry& entry) {
  const unsigned either = entry.tcp_flags[0] | entry.tcp_flags[1];
  const unsigned both = entry.tcp_flags[0] & entry.tcp_flags[1];
  return (either & kTcpRst) != 0 || (both & kTcpFin) != 0;
}

/// The transport dimension's label for an IP protocol number.
[[nodiscard]] Transport transport_of(std::uint8_t protocol);

}  // namespace sextant
