// SPDX-License-Identifier: BSD-3-Clause
// What a worker counts, in the form it hands over: one SecondCounts a second (per packet, independent of the flow
// table) and one CellBin a ten-second bin (per label, fed by folded flow deltas). Everything here is a delta of its
// period: sums over periods are totals. Filled by one worker, read by one control thread after the hand-off; sized
// once at start, never resized afterwards.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sextant/application_cells.h"
#include "sextant/cell.h"
#include "sextant/chain_census.h"
#include "sextant/encapsulation.h"
#include "sextant/label_cells.h"
#include "sextant/name.h"
#include "sextant/outcome.h"
#include "sextant/timestamp.h"
#include "sextant/traffic.h"

namespace sextant {

/// Frame octets: the layer-2 frame without FCS, as it was on the wire (a capture's original length).
struct PacketOctets {
  std::uint64_t packets = 0;
  std::uint64_t octets = 0;
  PacketOctets& operator+=(const PacketOctets& other) {
    packets += other.packets;
    octets += other.octets;
    return *this;
  }
  bool operator==(const PacketOctets&) const = default;
};

/// One traffic class: frame octets, and IP octets of the outermost and the innermost IP header (metrics, section 1).
struct Tally {
  std::uint64_t packets = 0;
  std::uint64_t frame_octets = 0;
  std::uint64_t outer_ip_octets = 0;
  std::uint64_t inner_ip_octets = 0;
  Tally& operator+=(const Tally& other) {
    packets += other.packets;
    frame_octets += other.frame_octets;
    outer_ip_octets += other.outer_ip_octets;
    inner_ip_octets += other.inner_ip_octets;
    return *this;
  }
  bool operator==(const Tally&) const = default;
};

/// The ledger and the classes of one leg. `received` is counted before decoding, `outcomes` after it: the law
/// received == sum(outcomes) compares two independent counts.
struct LegCounts {
  PacketOctets received;
  std::uint64_t captured_octets = 0;
  std::array<PacketOctets, kOutcomeCount> outcomes{};
  std::array<Tally, kTrafficClassCount> classes{};
};

/// Why a flow ended (IANA "IPFIX flowEndReason", element 136; the values are the registry's).
enum class FlowEndReason : std::uint8_t {
  idle_timeout = 1,
  active_timeout = 2,
  end_of_flow = 3,
  forced_end = 4,
  lack_of_resources = 5,
};
inline constexpr std::size_t kFlowEndReasonCount = 6;  ///< index 0 is unused
inline constexpr std::array<std::string_view, kFlowEndReasonCount> kFlowEndReasonNames{
    "", "idle_timeout", "active_timeout", "end_of_flow", "forced_end", "lack_of_resources"};

/// How a worker's flow table copes.
enum class FlowTableState : std::uint8_t {
  normal,
  emergency,  ///< nearly full: flows end after the emergency idle timeout, with reason lack_of_resources
  full,       ///< a flow found no room in the period: its frames were labelled and counted without one
};
inline constexpr std::array<std::string_view, 3> kFlowTableStateNames{"normal", "emergency", "full"};

struct FlowCounts {
  std::uint64_t created = 0;
  std::array<std::uint64_t, kFlowEndReasonCount> records{};  ///< flow records made, by end reason
  std::uint64_t records_lost = 0;                            ///< records the full ring had no room for
  PacketOctets unplaced;  ///< frames of a flow that found no room in the table; counted in the cells all the same
  std::uint64_t emergencies = 0;  ///< times the table went from normal to emergency
  std::uint64_t entries_swept = 0;
  std::uint64_t fragments_evicted = 0;            ///< fragmented datagrams still awaited that newer ones pushed out
  std::uint64_t live = 0;                         ///< gauge: flows in the table when the period ended
  FlowTableState state = FlowTableState::normal;  ///< gauge: the worst of the period
  bool emergency = false;  ///< gauge: the emergency idle timeout was in force at some time of the period
};

/// The search for names in the first payload of flows.
struct NameCounts {
  std::array<std::uint64_t, kNamingOutcomeCount> flows{};  ///< by NamingOutcome; each flow whose search ended, once
  std::uint64_t sightings = 0;
  std::uint64_t sightings_lost = 0;  ///< the full ring had no room for
  std::uint64_t learnt = 0;          ///< times a flow got its server's name from DNS; it may find its own later
  std::uint64_t answers = 0;         ///< addresses learnt from responses of DNS
  std::uint64_t answers_lost = 0;    ///< the full ring had no room for
};

/// The stages of the engine's turn, in the packet's order.
enum class Stage : std::uint8_t { receive, decode, look_up, update, label, name, account, sweep };
inline constexpr std::size_t kStageCount = 8;
inline constexpr std::array<std::string_view, kStageCount> kStageNames{"receive", "decode", "look_up", "update",
                                                                       "label",   "name",   "account", "sweep"};

/// Time in cycles of the worker's clock; `total` covers the loop, `busy` the turns that had frames or swept.
struct WorkerLoad {
  std::uint64_t busy_cycles = 0;
  std::uint64_t total_cycles = 0;
  std::uint64_t turns = 0;
  std::uint64_t bursts = 0;                               ///< turns that received at least one frame
  std::uint64_t full_bursts = 0;                          ///< turns that received as many frames as one turn takes
  std::uint64_t frames = 0;                               ///< frames received in those turns
  std::uint64_t sampled_frames = 0;                       ///< frames of the turns whose stages were timed
  std::array<std::uint64_t, kStageCount> stage_cycles{};  ///< of the timed turns, by Stage
  WorkerLoad& operator+=(const WorkerLoad& other) {
    busy_cycles += other.busy_cycles;
    total_cycles += other.total_cycles;
    turns += other.turns;
    bursts += other.bursts;
    full_bursts += other.full_bursts;
    frames += other.frames;
    sampled_frames += other.sampled_frames;
    for (std::size_t stage = 0; stage < kStageCount; ++stage) stage_cycles[stage] += other.stage_cycles[stage];
    return *this;
  }
};

struct SecondCounts {
  std::int64_t second = 0;  ///< first second of the period, since 1970 UTC
  std::int64_t span_s = 0;  ///< seconds the period covers: 1, or more where a slow reader or a silent link merged some
  Timestamp first_frame{INT64_MAX};
  Timestamp last_frame{INT64_MIN};
  std::vector<LegCounts> legs;  ///< by leg index; the last one takes frames that no configured leg claims
  std::array<PacketOctets, kEncapsulationCount> encapsulations{};
  std::array<std::uint64_t, kExtensionHeaderCount> extension_headers{};
  std::array<std::uint64_t, kObservationCount> observations{};  ///< frames
  ChainCensus chains;
  FlowCounts flows;
  NameCounts names;
  WorkerLoad load;
};

/// The cells of one bin. For each dimension their sum equals the accounted packets and octets of the same bin, exactly,
/// also when the flow table was full.
struct CellBin {
  std::int64_t bin = 0;     ///< start of the bin / kBinLength_s
  std::vector<Cell> cells;  ///< dense: [link][transport][traffic class][leg direction]
  LabelCells labels;
  ApplicationCells applications;
  PacketOctets accounted;  ///< counted per frame while the bin was current, to hold the cells against

  /// Makes it an empty bin again, keeping its room.
  void clear() {
    std::ranges::fill(cells, Cell{});
    labels.clear();
    applications.clear();
    accounted = {};
  }
};

inline constexpr std::size_t kCellsPerLink = kTransportCount * kTrafficClassCount * kLegDirectionCount;

[[nodiscard]] constexpr std::size_t cell_index(std::size_t link, Transport transport, TrafficClass traffic_class,
                                               LegDirection direction) {
  const auto row = link * kTransportCount + static_cast<std::size_t>(transport);
  return (row * kTrafficClassCount + static_cast<std::size_t>(traffic_class)) * kLegDirectionCount +
         static_cast<std::size_t>(direction);
}

}  // namespace sextant
