// SPDX-License-Identifier: BSD-3-Clause
// The cost of a frame of a benchmark load, CPU time: drawn, written and its checksums right, over addresses of a full
// routing table, into buffers that take turns as a driver's do.
#include <benchmark/benchmark.h>

#include <vector>

#include "dataplane/generate/load_traffic.h"
#include "dataplane/generate/routing_table.h"

namespace {

using namespace sextant;

constexpr std::size_t kBuffers = 512;

void write_load(benchmark::State& state, std::optional<std::uint32_t> frame_octets) {
  static const auto ipv4 = ipv4_routing_table(1'000'000, 1);
  static const auto ipv6 = ipv6_routing_table(200'000, 1);
  LoadOptions options;
  options.flow_count = static_cast<std::uint32_t>(state.range(0));
  options.new_flow_per_million = static_cast<std::uint32_t>(state.range(1)) * 10'000;
  options.frame_octets = frame_octets;
  options.flows.ipv4_prefixes = ipv4;
  options.flows.ipv6_prefixes = ipv6;
  const auto traffic = LoadTraffic::make(options);
  if (!traffic) return state.SkipWithError(traffic.error().sentence.c_str());
  const std::size_t room = (std::size_t{(*traffic)->frame_room()} + 63) / 64 * 64;
  std::vector<std::byte> buffers(kBuffers * room);
  std::size_t at = 0;
  for (auto _ : state) {
    LoadFrame frame{.data = &buffers[at * room]};
    (*traffic)->next(frame);
    benchmark::DoNotOptimize(frame);
    at = (at + 1) % kBuffers;
  }
  state.SetItemsProcessed(state.iterations());
}

void load_of_64_octets(benchmark::State& state) {
  write_load(state, 64);
}
void load_of_the_mix(benchmark::State& state) {
  write_load(state, std::nullopt);
}
// Flows, and the percentage of frames that begin a new one.
BENCHMARK(load_of_64_octets)->Args({100'000, 0})->Args({1'000'000, 0})->Args({16'000'000, 0})->Args({1'000'000, 50});
BENCHMARK(load_of_the_mix)->Args({1'000'000, 0});

}  // namespace

BENCHMARK_MAIN();
