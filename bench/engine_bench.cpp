// SPDX-License-Identifier: BSD-3-Clause
// The engine's cost per packet in processor time, everything on: flow table, labels of both addresses from full tables,
// exact counters and cells, sweep. Frames of 64 octets, 40 % IPv6, 10 % tagged, both directions of every flow, flows
// drawn uniformly at random: the worst case for caches. "Items" are packets, "real time" is the thread's processor time
// over them; making the frames is not in it. Only mass_expiry reads the wall's clock: how long the lane waits.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "bench/bare_loop.h"
#include "bench/load.h"
#include "dataplane/engine.h"
#include "dataplane/flow/table.h"

namespace {

using namespace sextant;
using sextant::bench::full_table;
using sextant::bench::Load;
using sextant::bench::thread_seconds;

constexpr std::size_t kChunkFrames = 16'384;
constexpr std::int64_t kStart_ns = 1'770'000'000'000'000'000;
constexpr std::int64_t kPacketGap_ns = 200;  // five million packets a second: sweep and hand-over take their share
constexpr std::uint32_t kLabelCells = 16'384;

std::uint64_t time_stamp_counter() {
  return __builtin_ia32_rdtsc();
}

/// A table a quarter larger than its flows.
EngineConfiguration configuration_for(std::uint32_t flow_count) {
  return {.flow_capacity = flow_count / 4 * 5,
          .label_cell_capacity = kLabelCells,
          .hash_key = {1, 2},
          .cycles = time_stamp_counter};
}

/// An engine, the time of its frames, and what it handed over.
class Driven {
 public:
  explicit Driven(const EngineConfiguration& configuration, std::int64_t packet_gap_ns = kPacketGap_ns)
      : packet_gap_ns_(packet_gap_ns) {
    auto engine = Engine::make(configuration);
    if (engine) engine_ = std::move(*engine);
    if (engine_) engine_->adopt(&full_table(), 1);
  }
  [[nodiscard]] bool made() const { return engine_ != nullptr; }
  [[nodiscard]] Engine& engine() { return *engine_; }
  [[nodiscard]] std::int64_t time_ns() const { return time_ns_; }

  /// Feeds all frames in bursts. A worker fills in a burst's frames just as this does.
  void feed(const std::vector<Frame>& frames, std::size_t burst_size) {
    std::array<Frame, kBurstCapacity> burst;
    for (std::size_t at = 0; at < frames.size(); at += burst_size) {
      time_ns_ += packet_gap_ns_ * static_cast<std::int64_t>(burst_size);
      for (std::size_t i = 0; i < burst_size; ++i) {
        burst[i] = frames[at + i];
        burst[i].time = {time_ns_};
      }
      engine_->turn({burst.data(), burst_size}, {time_ns_});
    }
  }

  /// The other end of the hand-off; not the engine's cost.
  void drain() {
    HandOff& hand_off = engine_->hand_off();
    while (const SecondCounts* second = hand_off.seconds.front()) {
      load_ += second->load;
      live_ = second->flows.live;
      unplaced_packets_ += second->flows.unplaced.packets;
      hand_off.seconds.pop();
    }
    while (hand_off.bins.front() != nullptr) hand_off.bins.pop();
    while (hand_off.records.front() != nullptr) hand_off.records.pop();
  }

  /// What was done so far was warming up.
  void begin_measuring() { load_ = {}; }

  void report(benchmark::State& state, std::uint32_t capacity) const {
    for (std::size_t stage = 0; stage < kStageCount && load_.sampled_frames > 0; ++stage) {
      state.counters[std::string(kStageNames[stage]) + "_cycles"] =
          static_cast<double>(load_.stage_cycles[stage]) / static_cast<double>(load_.sampled_frames);
    }
    state.counters["live_flows"] = static_cast<double>(live_);
    state.counters["unplaced_packets"] = static_cast<double>(unplaced_packets_);
    state.counters["memory_octets_per_flow"] = static_cast<double>(FlowTable::hot_octets(capacity)) / capacity;
    state.counters["cold_octets_per_flow"] = static_cast<double>(FlowTable::cold_octets(capacity)) / capacity;
  }

 private:
  std::unique_ptr<Engine> engine_;
  std::int64_t packet_gap_ns_;
  std::int64_t time_ns_ = kStart_ns;
  WorkerLoad load_;
  std::uint64_t live_ = 0;
  std::uint64_t unplaced_packets_ = 0;
};

void finish(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kChunkFrames));
}

/// Five frames a flow on average, so that all but seven flows of a thousand are in the table.
std::size_t warming_chunks(std::uint32_t flow_count) {
  return std::max<std::size_t>(16, 5 * std::size_t{flow_count} / kChunkFrames);
}

void run_engine(benchmark::State& state, Driven& driven, Load& load, std::size_t burst_size,
                std::size_t warming_chunk_count) {
  if (!driven.made()) return state.SkipWithError("there is not enough memory");
  for (std::size_t i = 0; i < warming_chunk_count; ++i) {
    driven.feed(load.next(), kBurstCapacity);
    driven.drain();
  }
  driven.begin_measuring();
  for (auto _ : state) {
    const std::vector<Frame>& frames = load.next();
    const double start = thread_seconds();
    driven.feed(frames, burst_size);
    state.SetIterationTime(thread_seconds() - start);
    driven.drain();
  }
  finish(state);
}

void engine(benchmark::State& state, std::size_t burst_size) {
  const auto flow_count = static_cast<std::uint32_t>(state.range(0));
  const EngineConfiguration configuration = configuration_for(flow_count);
  Driven driven(configuration);
  Load load({.flow_count = flow_count}, kChunkFrames);
  run_engine(state, driven, load, burst_size, warming_chunks(flow_count));
  if (driven.made()) driven.report(state, configuration.flow_capacity);
}

/// Every second frame begins a flow, and the oldest one falls silent. A million packets a second, and a timeout of two
/// seconds, so that as many flows end.
void new_flows(benchmark::State& state) {
  const auto flow_count = static_cast<std::uint32_t>(state.range(0));
  EngineConfiguration configuration = configuration_for(4 * flow_count);
  configuration.idle_timeout_s = 2;
  Driven driven(configuration, 1'000);
  Load load({.flow_count = flow_count, .new_flow_per_million = 500'000}, kChunkFrames);
  run_engine(state, driven, load, kBurstCapacity, 2 * warming_chunks(4 * flow_count));
  if (driven.made()) driven.report(state, configuration.flow_capacity);
}

void bare_loop(benchmark::State& state) {
  const auto flow_count = static_cast<std::uint32_t>(state.range(0));
  Load load({.flow_count = flow_count}, kChunkFrames);
  bench::BareLoop loop(flow_count / 4 * 5);
  if (loop.empty()) return state.SkipWithError("there is not enough memory");
  std::array<Frame, kBurstCapacity> burst;
  std::int64_t time_ns = kStart_ns;
  const auto feed = [&](const std::vector<Frame>& frames) {
    for (std::size_t at = 0; at < frames.size(); at += kBurstCapacity) {
      time_ns += kPacketGap_ns * static_cast<std::int64_t>(kBurstCapacity);
      for (std::size_t i = 0; i < kBurstCapacity; ++i) {
        burst[i] = frames[at + i];
        burst[i].time = {time_ns};
      }
      loop.turn(burst);
    }
  };
  for (std::size_t i = 0; i < warming_chunks(flow_count); ++i) feed(load.next());
  for (auto _ : state) {
    const std::vector<Frame>& frames = load.next();
    const double start = thread_seconds();
    feed(frames);
    state.SetIterationTime(thread_seconds() - start);
  }
  finish(state);
  state.counters["live_flows"] = loop.flow_count();
}

/// Whole workers side by side, each with its table and its share of the flows, over frames made before.
class SideBySide {
 public:
  [[nodiscard]] bool made() const {
    return std::ranges::all_of(workers_, [](const Worker& worker) { return worker.driven->made(); });
  }

  SideBySide(std::uint32_t flow_count, std::size_t worker_count) {
    for (std::size_t i = 0; i < worker_count; ++i) {
      const auto share = static_cast<std::uint32_t>(flow_count / worker_count);
      workers_.push_back({std::make_unique<Driven>(configuration_for(share)),
                          std::make_unique<Load>(bench::LoadShape{.flow_count = share, .seed = i + 1},
                                                 2 * std::size_t{share} / kBurstCapacity * kBurstCapacity)});
      workers_.back().frames = &workers_.back().load->next();
    }
  }

  /// Processor time of all workers for one pass over their frames.
  double pass() {
    std::vector<std::thread> threads;
    for (Worker& worker : workers_) {
      threads.emplace_back([&worker] {
        const double start = thread_seconds();
        worker.driven->feed(*worker.frames, kBurstCapacity);
        worker.seconds = thread_seconds() - start;
      });
    }
    double seconds = 0;
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      threads[i].join();
      seconds += workers_[i].seconds;
      workers_[i].driven->drain();
    }
    return seconds;
  }

  [[nodiscard]] std::size_t frame_count() const {
    std::size_t count = 0;
    for (const Worker& worker : workers_) count += worker.frames->size();
    return count;
  }

 private:
  struct Worker {
    std::unique_ptr<Driven> driven;
    std::unique_ptr<Load> load;
    const std::vector<Frame>* frames = nullptr;
    double seconds = 0;
  };
  std::vector<Worker> workers_;
};

void workers(benchmark::State& state, std::size_t worker_count) {
  using Clock = std::chrono::steady_clock;
  SideBySide side_by_side(static_cast<std::uint32_t>(state.range(0)), worker_count);
  if (!side_by_side.made()) return state.SkipWithError("there is not enough memory");
  static_cast<void>(side_by_side.pass());
  const auto start = Clock::now();
  for (auto _ : state) state.SetIterationTime(side_by_side.pass());
  const std::chrono::duration<double> wall = Clock::now() - start;
  const auto frames = state.iterations() * static_cast<std::int64_t>(side_by_side.frame_count());
  state.SetItemsProcessed(frames);
  static double one_worker_wall_rate = 0;
  const double wall_rate = static_cast<double>(frames) / wall.count();
  if (worker_count == 1) one_worker_wall_rate = wall_rate;
  if (worker_count > 1 && one_worker_wall_rate > 0) state.counters["wall_speedup"] = wall_rate / one_worker_wall_rate;
}

/// A million flows fall silent together; turns go on with frames of another thousand. How long a turn takes while the
/// sweep ends them.
void mass_expiry(benchmark::State& state) {
  constexpr std::uint32_t kSilent = 1'000'000;
  constexpr std::int64_t kGap_ns = 1'000;
  std::vector<double> turns_us;
  for (auto _ : state) {
    Driven driven(configuration_for(kSilent + 250'000));
    if (!driven.made()) return state.SkipWithError("there is not enough memory");
    Load silent({.flow_count = kSilent}, kChunkFrames);
    for (std::size_t i = 0; i < warming_chunks(kSilent); ++i) {
      driven.feed(silent.next(), kBurstCapacity);
      driven.drain();
    }
    Load live({.flow_count = 1'000, .seed = 2}, kBurstCapacity);
    std::array<Frame, kBurstCapacity> burst;
    std::int64_t time_ns = driven.time_ns();
    double busy = 0;
    for (const std::int64_t end_ns = time_ns + 45 * kNanosecondsPerSecond; time_ns < end_ns;) {
      time_ns += kGap_ns * static_cast<std::int64_t>(kBurstCapacity);
      std::ranges::copy(live.next(), burst.begin());
      for (Frame& frame : burst) frame.time = {time_ns};
      const auto start = std::chrono::steady_clock::now();
      driven.engine().turn(burst, {time_ns});
      const std::chrono::duration<double, std::micro> turn = std::chrono::steady_clock::now() - start;
      turns_us.push_back(turn.count());
      busy += turn.count() * 1e-6;
      driven.drain();
    }
    state.SetIterationTime(busy);
  }
  std::ranges::sort(turns_us);
  const auto at = [&](double part) {
    return turns_us[static_cast<std::size_t>(part * static_cast<double>(turns_us.size() - 1))];
  };
  state.SetItemsProcessed(static_cast<std::int64_t>(turns_us.size() * kBurstCapacity));
  state.counters["turn_median_us"] = at(0.5);
  state.counters["turn_p999_us"] = at(0.999);
  state.counters["turn_longest_us"] = turns_us.back();
}

void engine_in_bursts(benchmark::State& state) {
  engine(state, kBurstCapacity);
}
void one_at_a_time(benchmark::State& state) {
  engine(state, 1);
}
void one_worker(benchmark::State& state) {
  workers(state, 1);
}
void two_workers(benchmark::State& state) {
  workers(state, 2);
}

// The iterations are fixed, because finding their number would fill the tables twice.
constexpr int kIterations = 600;  // two seconds of packets
// Just over a whole bin of packets: the delta of every flow is folded once.
constexpr int kBinIterations = kBinLength_s * kNanosecondsPerSecond / (kPacketGap_ns * kChunkFrames) + 1;

BENCHMARK(engine_in_bursts)
    ->Name("engine")
    ->ArgName("flows")
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Arg(4'000'000)
    ->Arg(8'000'000)
    ->Arg(16'000'000)
    ->Iterations(kBinIterations)
    ->UseManualTime();
BENCHMARK(engine_in_bursts)
    ->Name("engine_without_folds")
    ->ArgName("flows")
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Arg(8'000'000)
    ->Iterations(kIterations)
    ->UseManualTime();
BENCHMARK(bare_loop)
    ->ArgName("flows")
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Arg(8'000'000)
    ->Iterations(kIterations)
    ->UseManualTime();
BENCHMARK(one_at_a_time)
    ->ArgName("flows")
    ->Arg(1'000'000)
    ->Arg(8'000'000)
    ->Iterations(kIterations / 4)
    ->UseManualTime();
BENCHMARK(new_flows)->ArgName("flows")->Arg(1'000'000)->Iterations(kIterations)->UseManualTime();
BENCHMARK(one_worker)->ArgName("flows")->Arg(1'000'000)->Iterations(8)->UseManualTime();
BENCHMARK(two_workers)->ArgName("flows")->Arg(1'000'000)->Iterations(8)->UseManualTime();
BENCHMARK(mass_expiry)->Iterations(1)->UseManualTime();

}  // namespace

BENCHMARK_MAIN();
