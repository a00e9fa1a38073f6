// SPDX-License-Identifier: BSD-3-Clause
// The oracle of engine tests: the same frames accounted one at a time in plain maps, with no table, no batch, no sweep.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "dataplane/decode/facts.h"
#include "dataplane/engine.h"
#include "dataplane/label/address_pairs.h"
#include "sextant/hand_off.h"
#include "sextant/summary.h"
#include "tests/dataplane/flow/plain_fragments.h"

namespace sextant::test {

/// Cells of one bin by role, label and traffic class.
using LabelSums = std::map<std::tuple<LabelRole, Label, TrafficClass>, Cell>;

/// What an engine handed over, added up.
struct Collected {
  std::vector<LegCounts> legs;
  std::map<std::int64_t, std::vector<Cell>> cells;                         ///< by bin
  std::map<std::int64_t, PacketOctets> accounted;                          ///< by bin
  std::map<std::int64_t, PacketOctets> applications;                       ///< by bin, where they are counted
  std::map<std::int64_t, LabelSums> labels;                                ///< by bin
  std::map<std::int64_t, std::array<Cell, kLabelRoleCount>> label_others;  ///< by bin: what had no room, by role
  std::map<std::int64_t, Cell> non_flow;                                   ///< by bin
  std::map<std::int64_t, PacketOctets> received_by_second;                 ///< by first second of the period
  std::array<PacketOctets, kEncapsulationCount> encapsulations{};
  std::array<std::uint64_t, kExtensionHeaderCount> extension_headers{};
  std::array<std::uint64_t, kObservationCount> observations{};
  ChainCensus chains;
  FlowCounts flows;
  std::vector<FlowRecord> records;
  Timestamp first{INT64_MAX};
  Timestamp last{INT64_MIN};

  void drain(HandOff& hand_off);
};

/// Runs `frames` through `engine` in bursts of `burst_size`, finishes it and returns everything it handed over.
[[nodiscard]] Collected run(Engine& engine, const std::vector<Frame>& frames, std::size_t burst_size);

class PlainAccountant {
 public:
  void add(const Frame& frame);

  /// Frames are to be counted by these labels, too: of the endpoints of a key.
  void label_by(std::function<EndpointLabels(const FlowKey&)> labels_of) { labels_of_ = std::move(labels_of); }

  /// Holds everything `collected` says against the maps; an empty string, or the first difference.
  [[nodiscard]] std::string difference(const Collected& collected) const;

  [[nodiscard]] std::size_t flow_count() const { return flows_.size(); }

 private:
  struct Flow {
    std::array<std::uint64_t, 2> packets{};
    std::array<std::uint64_t, 2> frame_octets{};
    std::array<std::uint64_t, 2> ip_octets{};
    bool operator==(const Flow&) const = default;
  };
  void place_fragment(Facts& facts, Timestamp time);
  [[nodiscard]] std::string cell_difference(const Collected& collected) const;
  void add_labels(const Frame& frame, const Facts& facts, std::int64_t bin);
  [[nodiscard]] std::string label_difference(const Collected& collected) const;
  [[nodiscard]] std::string flow_difference(const Collected& collected) const;

  std::vector<LegCounts> legs_;
  std::array<PacketOctets, kEncapsulationCount> encapsulations_{};
  std::array<std::uint64_t, kExtensionHeaderCount> extension_headers_{};
  std::array<std::uint64_t, kObservationCount> observations_{};
  ChainCensus chains_;
  PlainFragments fragments_{.timeout_ms = 15'000};
  std::map<std::int64_t, std::map<std::size_t, Cell>> cells_;
  std::function<EndpointLabels(const FlowKey&)> labels_of_;
  std::map<std::int64_t, LabelSums> labels_;
  std::map<std::int64_t, Cell> non_flow_;
  std::map<std::string, Flow> flows_;  // by the key's octets
};

}  // namespace sextant::test
