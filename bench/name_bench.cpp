// SPDX-License-Identifier: BSD-3-Clause
// What the search for names costs the engine in processor time a packet: the same traffic (bench/named_load.h) with
// names looked for and without, everything else on as in engine_bench. Flows begin and end all the time, a million
// packets a second, so that what is spent on a flow is spread over its life. Of a thousand flows 300 are TLS, half of
// their hellos in two segments, 30 QUIC, one Initial each, 80 HTTP, 250 questions of DNS, and 340 carry no name.
// "Items" are packets, "real time" is the thread's processor time over them; making the frames is not in it. A run
// whose names are not those of the traffic is an error.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "bench/load.h"
#include "bench/named_load.h"
#include "dataplane/engine.h"

namespace {

using namespace sextant;
using sextant::bench::NamedBooks;
using sextant::bench::NamedLoad;

constexpr std::size_t kChunkFrames = 16'384;
constexpr std::int64_t kStart_ns = 1'770'000'000'000'000'000;
constexpr std::int64_t kPacketGap_ns = 1'000;
constexpr std::size_t kWarmingChunks = 600;  // ten seconds of packets: as many flows end as begin
constexpr int kIterations = 400;

std::uint64_t time_stamp_counter() {
  return __builtin_ia32_rdtsc();
}

EngineConfiguration configuration(std::uint32_t name_capacity) {
  return {.flow_capacity = 500'000,
          .label_cell_capacity = 16'384,
          .idle_timeout_s = 5,
          .hash_key = {0x9e3779b97f4a7c15, 0xbf58476d1ce4e5b9},  // as in a probe, where it is random
          .name_capacity = name_capacity,
          .cycles = time_stamp_counter};
}

/// An engine, the time of its frames, and what it handed over.
class Driven {
 public:
  explicit Driven(Engine& engine) : engine_(engine) { engine_.adopt(&bench::full_table(), 1); }

  void feed(const std::vector<Frame>& frames) {
    std::array<Frame, kBurstCapacity> burst;
    for (std::size_t at = 0; at < frames.size(); at += kBurstCapacity) {
      time_ns_ += kPacketGap_ns * static_cast<std::int64_t>(kBurstCapacity);
      for (std::size_t i = 0; i < kBurstCapacity; ++i) {
        burst[i] = frames[at + i];
        burst[i].time = {time_ns_};
      }
      engine_.turn(burst, {time_ns_});
    }
  }

  /// The other end of the hand-off; not the engine's cost.
  void drain() {
    HandOff& hand_off = engine_.hand_off();
    while (const SecondCounts* second = hand_off.seconds.front()) {
      for (std::size_t i = 0; i < kNamingOutcomeCount; ++i) names_.flows[i] += second->names.flows[i];
      names_.sightings += second->names.sightings;
      names_.sightings_lost += second->names.sightings_lost;
      created_ += second->flows.created;
      unplaced_ += second->flows.unplaced.packets;
      live_ = second->flows.live;
      load_ += second->load;
      hand_off.seconds.pop();
    }
    while (hand_off.bins.front() != nullptr) hand_off.bins.pop();
    while (hand_off.records.front() != nullptr) hand_off.records.pop();
    while (hand_off.names.front() != nullptr) hand_off.names.pop();
  }

  /// What was done so far was warming up.
  void begin_measuring() { load_ = {}; }

  /// The second that is being filled is over.
  void end_second() {
    engine_.turn({}, {time_ns_ + kNanosecondsPerSecond});
    drain();
  }

  /// What the engine found is not what was there, as a sentence; empty where it is.
  [[nodiscard]] std::string disagreement(const NamedBooks& books, bool names_on) const {
    if (created_ != books.flows || unplaced_ != 0) {
      return "of " + std::to_string(books.flows) + " flows the engine saw " + std::to_string(created_) + ".";
    }
    NameCounts due;
    if (names_on) {
      const auto outcome = [](NamingOutcome one) { return static_cast<std::size_t>(one); };
      due.flows[outcome(NamingOutcome::named)] = books.named_flows;
      due.flows[outcome(NamingOutcome::unnamed)] = names_.flows[outcome(NamingOutcome::unnamed)];
      due.sightings = books.named_flows + books.questions;
    }
    if (names_.flows == due.flows && names_.sightings == due.sightings && names_.sightings_lost == 0) return "";
    std::string sentence = "the traffic has " + std::to_string(books.named_flows) + " named flows; the engine found";
    for (std::size_t i = 0; i < kNamingOutcomeCount; ++i) {
      sentence += ' ' + std::to_string(names_.flows[i]) + ' ' + std::string(kNamingOutcomeNames[i]);
    }
    return sentence + ".";
  }

  void report(benchmark::State& state) const {
    for (std::size_t stage = 0; stage < kStageCount && load_.sampled_frames > 0; ++stage) {
      state.counters[std::string(kStageNames[stage]) + "_cycles"] =
          static_cast<double>(load_.stage_cycles[stage]) / static_cast<double>(load_.sampled_frames);
    }
    state.counters["live_flows"] = static_cast<double>(live_);
  }

 private:
  Engine& engine_;
  std::int64_t time_ns_ = kStart_ns;
  NameCounts names_;
  std::uint64_t created_ = 0;
  std::uint64_t unplaced_ = 0;
  std::uint64_t live_ = 0;
  WorkerLoad load_;
};

void names(benchmark::State& state, std::uint32_t name_capacity) {
  constexpr double kFlowPackets = 20;
  auto engine = Engine::make(configuration(name_capacity));
  if (!engine) return state.SkipWithError(engine.error().sentence.c_str());
  auto load = NamedLoad::make(1, kChunkFrames);
  if (!load) return state.SkipWithError(load.error().sentence.c_str());
  Driven driven(**engine);
  for (std::size_t i = 0; i < kWarmingChunks; ++i) {
    driven.feed((*load)->next());
    driven.drain();
  }
  driven.begin_measuring();
  const NamedBooks before = (*load)->books();
  for (auto _ : state) {
    const std::vector<Frame>& frames = (*load)->next();
    const double start = bench::thread_seconds();
    driven.feed(frames);
    state.SetIterationTime(bench::thread_seconds() - start);
    driven.drain();
  }
  driven.end_second();
  const NamedBooks& books = (*load)->books();
  const std::string wrong = driven.disagreement(books, name_capacity != 0);
  if (!wrong.empty()) return state.SkipWithError(wrong.c_str());
  const double flow_packets =
      static_cast<double>(books.frames - before.frames) / static_cast<double>(books.flows - before.flows);
  if (flow_packets < kFlowPackets * 0.95 || flow_packets > kFlowPackets * 1.05) {
    return state.SkipWithError(("a flow has " + std::to_string(flow_packets) + " packets.").c_str());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kChunkFrames));
  state.counters["flow_packets"] = flow_packets;
  state.counters["named_share"] = static_cast<double>(books.named_flows) / static_cast<double>(books.flows);
  driven.report(state);
}

void names_on(benchmark::State& state) {
  names(state, 65'536);
}
void names_off(benchmark::State& state) {
  names(state, 0);
}

// The iterations are fixed, because finding their number would warm up twice.
BENCHMARK(names_on)->Iterations(kIterations)->UseManualTime();
BENCHMARK(names_off)->Iterations(kIterations)->UseManualTime();

}  // namespace

BENCHMARK_MAIN();
