// SPDX-License-Identifier: BSD-3-Clause
#include "tests/dataplane/plain_accountant.h"

#include <cstring>

#include "dataplane/decode/decode.h"
#include "dataplane/flow/accounts.h"
#include "tests/dataplane/packet.h"

namespace sextant::test {
namespace {

std::string octets_of(const FlowKey& key) {
  std::string octets(sizeof key, '\0');
  std::memcpy(octets.data(), &key, sizeof key);
  return octets;
}

bool same(const LegCounts& a, const LegCounts& b) {
  return a.received == b.received && a.captured_octets == b.captured_octets && a.outcomes == b.outcomes &&
         a.classes == b.classes;
}

}  // namespace

void Collected::drain(HandOff& hand_off) {
  while (const SecondCounts* second = hand_off.seconds.front()) {
    legs.resize(second->legs.size());
    for (std::size_t i = 0; i < legs.size(); ++i) {
      legs[i].received += second->legs[i].received;
      received_by_second[second->second] += second->legs[i].received;
      legs[i].captured_octets += second->legs[i].captured_octets;
      for (std::size_t o = 0; o < kOutcomeCount; ++o) legs[i].outcomes[o] += second->legs[i].outcomes[o];
      for (std::size_t c = 0; c < kTrafficClassCount; ++c) legs[i].classes[c] += second->legs[i].classes[c];
    }
    for (std::size_t e = 0; e < kEncapsulationCount; ++e) encapsulations[e] += second->encapsulations[e];
    for (std::size_t e = 0; e < kExtensionHeaderCount; ++e) extension_headers[e] += second->extension_headers[e];
    for (std::size_t o = 0; o < kObservationCount; ++o) observations[o] += second->observations[o];
    chains += second->chains;
    flows.fragments_evicted += second->flows.fragments_evicted;
    flows.created += second->flows.created;
    flows.records_lost += second->flows.records_lost;
    flows.emergencies += second->flows.emergencies;
    flows.state = std::max(flows.state, second->flows.state);
    flows.unplaced += second->flows.unplaced;
    flows.entries_swept += second->flows.entries_swept;
    for (std::size_t r = 0; r < kFlowEndReasonCount; ++r) flows.records[r] += second->flows.records[r];
    flows.live = second->flows.live;
    first = std::min(first, second->first_frame);
    last = std::max(last, second->last_frame);
    hand_off.seconds.pop();
  }
  while (const CellBin* bin = hand_off.bins.front()) {
    std::vector<Cell>& sums = cells[bin->bin];
    sums.resize(bin->cells.size());
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += bin->cells[i];
    accounted[bin->bin] += bin->accounted;
    bin->labels.for_each([&](Label label, LabelRole role, TrafficClass traffic_class, const Cell& cell) {
      labels[bin->bin][{role, label, traffic_class}] += cell;
    });
    for (std::size_t c = 0; c < kTrafficClassCount; ++c) {
      for (std::size_t role = 0; role < kLabelRoleCount; ++role) {
        label_others[bin->bin][role] += bin->labels.other(static_cast<LabelRole>(role), static_cast<TrafficClass>(c));
      }
      non_flow[bin->bin] += bin->labels.non_flow(static_cast<TrafficClass>(c));
    }
    for (std::size_t row = 0; row < bin->applications.row_count(); ++row) {
      for (std::size_t c = 0; c < kTrafficClassCount; ++c) {
        const Cell& cell = bin->applications.at(static_cast<ApplicationId>(row), static_cast<TrafficClass>(c)).cell;
        applications[bin->bin] += {cell.packets, cell.frame_octets};
      }
    }
    hand_off.bins.pop();
  }
  while (const FlowRecord* record = hand_off.records.front()) {
    records.push_back(*record);
    hand_off.records.pop();
  }
}

Collected run(Engine& engine, const std::vector<Frame>& frames, std::size_t burst_size) {
  Collected collected;
  // More bins in one turn than the hand-off has free slots, seven, are merged, as for a reader that is late; here it
  // never is: a turn hands over the four bins that were open before it and at most three of its own.
  constexpr std::int64_t kLongestTurn_ns = 2 * kBinLength_s * kNanosecondsPerSecond;
  for (std::size_t at = 0, count = 0; at < frames.size(); at += count) {
    const std::int64_t end_ns = frames[at].time.nanoseconds + kLongestTurn_ns;
    for (count = 1; count < burst_size && at + count < frames.size(); ++count) {
      if (frames[at + count].time.nanoseconds > end_ns) break;
    }
    engine.turn({frames.data() + at, count}, frames[at + count - 1].time);
    collected.drain(engine.hand_off());
  }
  while (!engine.finish()) collected.drain(engine.hand_off());
  collected.drain(engine.hand_off());
  return collected;
}

void PlainAccountant::place_fragment(Facts& facts, Timestamp time) {
  if (!facts.fragmented || facts.outcome != Outcome::accounted) return;
  const std::int64_t time_ms = time.nanoseconds / kNanosecondsPerMillisecond;
  const FragmentFinding finding = fragments_.see(facts.key, facts.fragment, facts.tuple_whole, time_ms);
  if (finding == FragmentFinding::matched) facts.tuple_whole = true;
  if (finding == FragmentFinding::unmatched) observe(facts, Observation::unmatched_fragment);
  if (finding == FragmentFinding::duplicate) facts.outcome = Outcome::duplicate_fragment;
  if (finding == FragmentFinding::overlap) facts.outcome = Outcome::overlapping_fragment;
}

void PlainAccountant::add(const Frame& frame) {
  Facts facts = decode_by_layers(frame, default_settings());  // without the engine's short cut
  place_fragment(facts, frame.time);
  if (legs_.size() <= frame.leg) legs_.resize(frame.leg + std::size_t{1});
  LegCounts& leg = legs_[frame.leg];
  leg.received += {1, frame.length};
  leg.captured_octets += frame.captured;
  leg.outcomes[static_cast<std::size_t>(facts.outcome)] += {1, frame.length};
  for (std::size_t e = 0; e < kEncapsulationCount; ++e) {
    if ((facts.encapsulations >> e & 1U) != 0) encapsulations_[e] += {1, frame.length};
  }
  for (std::size_t e = 0; e < kExtensionHeaderCount; ++e) extension_headers_[e] += facts.extension_headers >> e & 1U;
  for (std::size_t o = 0; o < kObservationCount; ++o) observations_[o] += facts.observations >> o & 1U;
  if (!facts.chain.empty()) chains_.count(facts.chain, facts.longest_chain);
  const TrafficClass traffic_class = traffic_class_of(facts);
  leg.classes[static_cast<std::size_t>(traffic_class)] +=
      {1, frame.length, facts.outer_ip_octets, facts.inner_ip_octets};
  if (facts.outcome != Outcome::accounted) return;
  const std::int64_t bin = frame.time.second() / kBinLength_s;
  const Transport transport = facts.tuple_whole ? transport_of(facts.key.protocol) : Transport::non_flow;
  cells_[bin][cell_index(frame.attachment, transport, traffic_class, frame.direction)] +=
      {1, frame.length, facts.inner_ip_octets};
  if (labels_of_) add_labels(frame, facts, bin);
  if (!facts.tuple_whole) return;
  const unsigned side = canonicalize(facts.key);
  Flow& flow = flows_[octets_of(facts.key)];
  ++flow.packets[side];
  flow.frame_octets[side] += frame.length;
  flow.ip_octets[side] += facts.inner_ip_octets;
}

void PlainAccountant::add_labels(const Frame& frame, const Facts& facts, std::int64_t bin) {
  const Cell delta{1, frame.length, facts.inner_ip_octets};
  if (!facts.endpoints_known) {
    non_flow_[bin] += delta;
    return;
  }
  const EndpointLabels labels = labels_of_(facts.key);  // on the wire the source stands first
  labels_[bin][{LabelRole::source, labels[0], facts.traffic_class}] += delta;
  labels_[bin][{LabelRole::destination, labels[1], facts.traffic_class}] += delta;
}

/// Where no cell was missing for want of room each one is held; in any case each role sums to what was accounted.
std::string PlainAccountant::label_difference(const Collected& collected) const {
  for (const auto& [bin, accounted] : collected.accounted) {
    std::array<PacketOctets, kLabelRoleCount> sums{};
    if (const auto found = collected.labels.find(bin); found != collected.labels.end()) {
      for (const auto& [key, cell] : found->second) {
        sums[static_cast<std::size_t>(std::get<LabelRole>(key))] += {cell.packets, cell.frame_octets};
      }
    }
    bool bounded = false;
    for (std::size_t role = 0; role < kLabelRoleCount; ++role) {
      const Cell& other = collected.label_others.at(bin)[role];
      const Cell& non_flow = collected.non_flow.at(bin);
      bounded |= other.packets != 0;
      sums[role] += {other.packets + non_flow.packets, other.frame_octets + non_flow.frame_octets};
      if (sums[role] != accounted) return "sum of labels of bin " + std::to_string(bin);
    }
    const auto expected = labels_.find(bin);
    const auto found = collected.labels.find(bin);
    const LabelSums none;
    const LabelSums& wanted = expected == labels_.end() ? none : expected->second;
    const LabelSums& have = found == collected.labels.end() ? none : found->second;
    if (!bounded && wanted != have) return "labels of bin " + std::to_string(bin);
  }
  return {};
}

std::string PlainAccountant::cell_difference(const Collected& collected) const {
  for (const auto& [bin, cells] : collected.cells) {
    PacketOctets sum;
    const auto expected = cells_.find(bin);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      sum += {cells[i].packets, cells[i].frame_octets};
      const bool known = expected != cells_.end() && expected->second.contains(i);
      if (cells[i] != (known ? expected->second.at(i) : Cell{})) {
        return "cell " + std::to_string(i) + " of bin " + std::to_string(bin);
      }
    }
    if (sum != collected.accounted.at(bin)) return "sum of cells of bin " + std::to_string(bin);
  }
  for (const auto& [bin, cells] : cells_) {
    if (!collected.cells.contains(bin)) return "bin " + std::to_string(bin) + " is missing";
  }
  return {};
}

std::string PlainAccountant::flow_difference(const Collected& collected) const {
  std::map<std::string, Flow> sums;
  for (const FlowRecord& record : collected.records) {
    Flow& flow = sums[octets_of(record.key)];
    for (unsigned side = 0; side < 2; ++side) {
      flow.packets[side] += record.packets[side];
      flow.frame_octets[side] += record.frame_octets[side];
      flow.ip_octets[side] += record.ip_octets[side];
    }
    if (record.end < record.start) return "a record that ends before it starts";
  }
  if (sums.size() != flows_.size()) {
    return std::to_string(sums.size()) + " flows in records, " + std::to_string(flows_.size()) + " expected";
  }
  return sums == flows_ ? "" : "the counters of a flow";
}

std::string PlainAccountant::difference(const Collected& collected) const {
  for (std::size_t i = 0; i < legs_.size(); ++i) {
    if (i >= collected.legs.size() || !same(legs_[i], collected.legs[i])) return "leg " + std::to_string(i);
  }
  if (collected.encapsulations != encapsulations_) return "encapsulations";
  if (collected.extension_headers != extension_headers_) return "extension headers";
  if (collected.observations != observations_) return "observations";
  if (collected.chains.lengths() != chains_.lengths()) return "lengths of chains";
  if (std::string cells = cell_difference(collected); !cells.empty()) return cells;
  if (labels_of_) {
    if (std::string labels = label_difference(collected); !labels.empty()) return labels;
  }
  if (!collected.applications.empty() && collected.applications != collected.accounted) return "sums of applications";
  if (collected.flows.records_lost == 0 && collected.flows.unplaced.packets == 0) return flow_difference(collected);
  return {};
}

}  // namespace sextant::test
