// SPDX-License-Identifier: BSD-3-Clause
#include "src/read_replay.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "controlplane/aggregate/totals.h"
#include "controlplane/names/learnt_addresses.h"
#include "dataplane/classify/learnt_names.h"
#include "dataplane/flow/distinct_flows.h"
#include "dataplane/spread.h"
#include "src/read_lane.h"

namespace sextant {
namespace {

// Of all workers together. Pages of the tables are only taken as they are used.
constexpr std::uint32_t kFlowCapacity = 2'000'000;
constexpr std::uint32_t kRecordRingCapacity = 8192;  // octets by name come with records
constexpr std::uint32_t kRingCapacity = 32'768;      // of sightings and answers of each worker, which may run ahead
constexpr std::size_t kLearntAddressCapacity = 262'144;
constexpr std::uint32_t kNameCapacity = 262'144;  // in use at a time, of all workers together
constexpr std::uint32_t kStreamCount = 4'096;     // flows whose first payload is put together, of each worker
constexpr std::uint64_t kDistinctFlowBound = 16'000'000;
constexpr std::uint64_t kLabelCells = 524'288;      // of a bin, all workers together
constexpr std::uint64_t kLeastLabelCells = 16'384;  // of each, however many there are
constexpr std::uint32_t kFirstLabelEpoch = 1;       // there is one table from the beginning to the end

/// Room for every cell there can be where labels are few; for what traffic meets in ten seconds where they are many.
std::uint32_t label_cell_capacity(std::size_t label_count, std::size_t worker_count) {
  const std::uint64_t possible = (std::uint64_t{label_count} + 1) * kLabelRoleCount * kTrafficClassCount;
  return static_cast<std::uint32_t>(std::min(possible, std::max(kLabelCells / worker_count, kLeastLabelCells)));
}

struct Worker {
  std::unique_ptr<Engine> engine;
  std::unique_ptr<DistinctFlows> distinct;
};

class Replay {
 public:
  Replay(CaptureStream& stream, const ReplayOptions& options, ReadProgress& progress)
      : stream_(stream),
        options_(options),
        progress_(progress),
        totals_({{"capture", "", {}, LegDirection::a_to_b}, {"unassigned", "", {}, LegDirection::a_to_b}},
                {"capture", "unassigned"}, options.worker_count) {
    totals_.learn_addresses(&learnt_);
  }

  Expected<void> make_workers();
  void run() { workers_.size() == 1 ? run_alone() : run_spread(); }
  [[nodiscard]] Summary finish();

 private:
  void run_alone();
  void run_spread();
  void begin_bin(std::int64_t bin);
  template <typename Wait, typename Give>
  void next_burst(Wait wait, Give give);
  void drain_all();
  void note(std::size_t frame_count);

  CaptureStream& stream_;
  const ReplayOptions& options_;
  ReadProgress& progress_;
  Totals totals_;
  LearntAddresses learnt_{kLearntAddressCapacity};
  std::unique_ptr<const LearntNames> learnt_names_;  // outlives its use by the workers
  std::vector<Worker> workers_;
  std::int64_t bin_ = INT64_MIN / kBinLength_s;  // of the frames that are being read
  std::uint64_t packets_ = 0;
};

Expected<void> Replay::make_workers() {
  const std::size_t count = options_.worker_count;
  EngineConfiguration configuration;
  configuration.leg_count = 2;
  configuration.link_count = 2;
  configuration.flow_capacity = kFlowCapacity / static_cast<std::uint32_t>(count);
  configuration.record_ring_capacity = kRecordRingCapacity;
  configuration.name_ring_capacity = kRingCapacity;
  configuration.answer_ring_capacity = kRingCapacity;
  configuration.hash_key = options_.hash_key;
  configuration.name_capacity = kNameCapacity / static_cast<std::uint32_t>(count);
  configuration.stream_capacity = kStreamCount;
  configuration.initial_budget = kBurstCapacity;  // no lane waits behind a file
  configuration.signature_budget = kBurstCapacity;
  configuration.end_with_bins = true;
  configuration.largest_application = static_cast<ApplicationId>(options_.applications->applications.size());
  configuration.decode = options_.decode;
  configuration.fragment_capacity = options_.fragments.capacity;
  configuration.fragment_timeout_s = options_.fragments.timeout_s;
  configuration.prefault = false;
  if (options_.labels != nullptr) {
    configuration.label_cell_capacity = label_cell_capacity(options_.label_count, count);
  }
  for (std::size_t i = 0; i < count; ++i) {
    auto engine = Engine::make(configuration);
    if (!engine) return std::unexpected(std::move(engine.error()));
    workers_.push_back({std::move(*engine), std::make_unique<DistinctFlows>(kDistinctFlowBound / count)});
    workers_.back().engine->count_distinct(workers_.back().distinct.get());
    const ApplicationMatcher& matcher = *options_.applications->matcher;
    workers_.back().engine->adopt(&matcher, &matcher.scratch(i));
    if (options_.labels != nullptr) workers_.back().engine->adopt(options_.labels, kFirstLabelEpoch);
  }
  return {};
}

void Replay::drain_all() {
  for (std::size_t i = 0; i < workers_.size(); ++i) totals_.drain(i, workers_[i].engine->hand_off());
}

void Replay::note(std::size_t frame_count) {
  packets_ += frame_count;
  if (progress_.due()) {
    progress_.show({packets_, stream_.stored_octets_read(), stream_.stored_octets_total()});
  }
}

/// The frames of a bin are counted when it is over, by what DNS said until then, whichever worker saw it. Only while no
/// worker is at work.
void Replay::begin_bin(std::int64_t bin) {
  drain_all();
  if (const auto named = learnt_.snapshot((bin_ + 1) * kBinLength_s)) {
    auto names = std::make_unique<const LearntNames>(*named, options_.hash_key.low);
    for (const Worker& worker : workers_) worker.engine->adopt(names.get());
    learnt_names_ = std::move(names);
  }
  for (const Worker& worker : workers_) worker.engine->fold_all();
  bin_ = bin;
}

/// Calls `give(frames)` for the next burst in pieces of one bin, and `wait()` before the first frame of another bin.
template <typename Wait, typename Give>
void Replay::next_burst(Wait wait, Give give) {
  std::span<const Frame> burst = stream_.next();
  const std::size_t size = burst.size();
  while (!burst.empty()) {
    const std::int64_t bin = burst.front().time.second() / kBinLength_s;
    const auto end = std::ranges::find_if(burst, [&](const Frame& f) { return f.time.second() / kBinLength_s != bin; });
    const auto count = static_cast<std::size_t>(end - burst.begin());
    if (bin != bin_) {
      wait();
      begin_bin(bin);
    }
    give(burst.first(count));
    burst = burst.subspan(count);
  }
  note(size);
}

void Replay::run_alone() {
  Engine& engine = *workers_.front().engine;
  while (!stream_.done()) {
    next_burst([] {},
               [&](std::span<const Frame> frames) {
                 engine.turn(frames, frames.back().time);
                 totals_.drain(0, engine.hand_off());
               });
  }
}

void Replay::run_spread() {
  std::vector<std::unique_ptr<Lane>> lanes;
  for (const Worker& worker : workers_) lanes.push_back(std::make_unique<Lane>(*worker.engine));
  const auto wait = [&] {
    for (const std::unique_ptr<Lane>& lane : lanes) lane->wait();
  };
  while (!stream_.done()) {
    next_burst(wait, [&](std::span<const Frame> frames) {
      for (const Frame& frame : frames) lanes[spread_hash(frame, options_.decode) % lanes.size()]->add(frame);
      drain_all();
    });
  }
  for (const std::unique_ptr<Lane>& lane : lanes) lane->finish();
}

Summary Replay::finish() {
  begin_bin(bin_ + 1);
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    while (!workers_[i].engine->finish()) totals_.drain(i, workers_[i].engine->hand_off());
  }
  drain_all();
  totals_.close();

  Summary summary = totals_.whole_summary();
  if (!totals_.applications().empty()) {
    summary.applications = summarize(options_.applications->applications, *options_.applications->matcher,
                                     totals_.applications(), summary.names.value_or(NameSummary{}));
  }
  summary.sources = stream_.paths();
  summary.broken_sources = stream_.broken();
  // Frames reach the engine with a time that never goes back; the interval is what the files say.
  summary.start = stream_.earliest();
  summary.end = stream_.latest();
  summary.legs.front().captured_octets += stream_.surplus_octets();
  std::vector<const DistinctFlows*> sets;
  for (const Worker& worker : workers_) sets.push_back(worker.distinct.get());
  summary.distinct_flows = DistinctFlows::merged(sets);
  if (!summary.distinct_flows->exact) summary.bounded.insert(summary.bounded.begin(), "flows");
  // Of flow records a replay only takes the octets by name: where there are no names, none is missing.
  if (!summary.names) std::erase(summary.bounded, "flow_records");
  return summary;
}

}  // namespace

Expected<Summary> replay(CaptureStream& stream, const ReplayOptions& options, ReadProgress& progress) {
  Replay run(stream, options, progress);
  if (Expected<void> workers = run.make_workers(); !workers) {
    return std::unexpected(std::move(workers.error()));
  }
  run.run();
  return run.finish();
}

}  // namespace sextant
