// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/aggregate/totals.h"

#include <algorithm>

namespace sextant {

namespace {

template <typename Range>
void add_each(Range& sums, const Range& values) {
  std::ranges::transform(values, sums, sums.begin(), [](const auto& value, auto sum) {
    sum += value;
    return sum;
  });
}

PacketOctets sum_of(const std::vector<Cell>& cells) {
  PacketOctets sum;
  for (const Cell& cell : cells) sum += {cell.packets, cell.frame_octets};
  return sum;
}

}  // namespace

Totals::Totals(std::vector<LegName> leg_names, std::vector<std::string> link_names, std::size_t worker_count)
    : workers_(worker_count), live_(leg_names.size(), worker_count) {
  summary_.legs.resize(leg_names.size());
  summary_.cells.resize(link_names.size() * kCellsPerLink);
  summary_.leg_names = std::move(leg_names);
  summary_.link_names = std::move(link_names);
}

void Totals::drain(std::size_t worker, HandOff& hand_off) {
  while (const SecondCounts* counts = hand_off.seconds.front()) {
    add_second(worker, *counts);
    hand_off.seconds.pop();
  }
  while (const CellBin* bin = hand_off.bins.front()) {
    add_bin(*bin);
    hand_off.bins.pop();
  }
  while (const NameSighting* sighting = hand_off.names.front()) {
    names_.add(*sighting);
    hand_off.names.pop();
  }
  while (const LearntAddress* learnt = hand_off.answers.front()) {
    if (learnt_ != nullptr) learnt_->add(*learnt);
    hand_off.answers.pop();
  }
  while (const FlowRecord* record = hand_off.records.front()) {
    ++records_taken_;
    names_.add(*record);
    if (split_flows_) split_flows_->see(worker, *record);
    hand_off.records.pop();
  }
  if (split_flows_) summary_.split_flows = split_flows_->count();
}

void Totals::watch_split_flows(std::int64_t window_s, std::uint64_t seed) {
  split_flows_.emplace(window_s, seed);
  summary_.split_flows = split_flows_->count();
}

void Totals::add_flows(std::size_t worker, const FlowCounts& counts) {
  const auto add = [&counts](FlowCounts& sum) {
    sum.created += counts.created;
    add_each(sum.records, counts.records);
    sum.records_lost += counts.records_lost;
    sum.unplaced += counts.unplaced;
    sum.emergencies += counts.emergencies;
    sum.entries_swept += counts.entries_swept;
    sum.fragments_evicted += counts.fragments_evicted;
  };
  FlowCounts& own = workers_[worker].flows;
  FlowCounts& all = summary_.flows;
  add(own);
  add(all);
  all.live += counts.live - own.live;
  own.live = counts.live;
  own.state = counts.state;
  own.emergency = counts.emergency;
  all.state = FlowTableState::normal;
  all.emergency = false;
  for (const WorkerTotals& one : workers_) {
    all.state = std::max(all.state, one.flows.state);
    all.emergency = all.emergency || one.flows.emergency;
  }
  if (counts.fragments_evicted != 0) note_bound("fragments");
  if (counts.unplaced.packets != 0) note_bound("flow_table");
  if (counts.records_lost != 0) note_bound("flow_records");
}

void Totals::add_names(const NameCounts& counts) {
  add_each(summary_.naming.flows, counts.flows);
  summary_.naming.sightings += counts.sightings;
  summary_.naming.sightings_lost += counts.sightings_lost;
  summary_.naming.learnt += counts.learnt;
  summary_.naming.answers += counts.answers;
  summary_.naming.answers_lost += counts.answers_lost;
  const auto lost = [&](NamingOutcome outcome) { return counts.flows[static_cast<std::size_t>(outcome)] != 0; };
  using enum NamingOutcome;
  const bool ring_full = counts.sightings_lost != 0 || counts.answers_lost != 0;
  if (ring_full || lost(dispossessed) || lost(over_budget) || lost(unkept)) note_bound("names");
}

void Totals::add_second(std::size_t worker, const SecondCounts& counts) {
  for (std::size_t i = 0; i < std::min(summary_.legs.size(), counts.legs.size()); ++i) {
    LegCounts& sum = summary_.legs[i];
    const LegCounts& leg = counts.legs[i];
    sum.received += leg.received;
    sum.captured_octets += leg.captured_octets;
    add_each(sum.outcomes, leg.outcomes);
    add_each(sum.classes, leg.classes);
  }
  add_each(summary_.encapsulations, counts.encapsulations);
  add_each(summary_.extension_headers, counts.extension_headers);
  add_each(summary_.observations, counts.observations);

  summary_.chains += counts.chains;
  if (summary_.chains.other() != 0) note_bound("extension_chains");

  add_flows(worker, counts.flows);
  add_names(counts.names);
  workers_[worker].load += counts.load;
  if (split_flows_) split_flows_->move_to(counts.second + counts.span_s);

  if (counts.first_frame <= counts.last_frame) {
    summary_.start = std::min(summary_.start.value_or(counts.first_frame), counts.first_frame);
    summary_.end = std::max(summary_.end.value_or(counts.last_frame), counts.last_frame);
  }
  live_.add(worker, counts);
}

void Totals::add_bin(const CellBin& bin) {
  ++summary_.bins_closed;
  summary_.cell_error_packets += difference_of(sum_of(bin.cells), bin.accounted);
  for (std::size_t i = 0; i < std::min(summary_.cells.size(), bin.cells.size()); ++i) {
    summary_.cells[i] += bin.cells[i];
  }
  if (!bin.applications.empty()) {
    summary_.cell_error_packets += difference_of(add_applications(bin.applications), bin.accounted);
    application_history_.add(bin);
  }
  if (bin.labels.capacity() == 0) return;
  summary_.cell_error_packets += labels_.add(bin);
  if (labels_.cells_ran_out()) note_bound("label_cells");
  if (labels_.labels_ran_out()) note_bound("labels");
}

/// Returns what all cells of the bin hold.
PacketOctets Totals::add_applications(const ApplicationCells& cells) {
  applications_.resize(cells.row_count());
  PacketOctets sum;
  for (std::size_t row = 0; row < applications_.size(); ++row) {
    for (std::size_t c = 0; c < kTrafficClassCount; ++c) {
      const ApplicationCell& cell = cells.at(static_cast<ApplicationId>(row), static_cast<TrafficClass>(c));
      applications_[row][c] += cell;
      sum += {cell.cell.packets, cell.cell.frame_octets};
    }
  }
  return sum;
}

void Totals::close() {
  PacketOctets accounted;
  for (const LegCounts& leg : summary_.legs) accounted += leg.outcomes[static_cast<std::size_t>(Outcome::accounted)];
  summary_.cell_error_packets += difference_of(sum_of(summary_.cells), accounted);
  summary_.cell_error_packets += labels_.difference_packets(accounted);
}

Summary Totals::whole_summary(std::size_t name_count) const {
  Summary summary = summary_;
  if (!names_.empty()) summary.names = names_.summary(name_count);
  if (!labels_.empty()) summary.labels = labels_.summary();
  if (learnt_ != nullptr) summary.learnt_addresses = learnt_->live();
  return summary;
}

void Totals::note_bound(const char* name) {
  if (std::ranges::find(summary_.bounded, name) == summary_.bounded.end()) summary_.bounded.emplace_back(name);
}

}  // namespace sextant
