// SPDX-License-Identifier: BSD-3-Clause
// What flows cost that were chosen to share buckets of the flow table: beside flows chosen by nobody, under the key
// they were chosen for (what an attacker would reach who knew it) and under another one. Processor time of one worker.
#include <benchmark/benchmark.h>

#include <array>
#include <cstring>
#include <vector>

#include "bench/load.h"
#include "dataplane/decode/decode.h"
#include "dataplane/engine.h"
#include "dataplane/flow/hash.h"

namespace {

using namespace sextant;

constexpr std::uint32_t kCapacity = 100'000;
constexpr std::uint64_t kBucketCount = kCapacity / 5 + 1;
constexpr std::uint64_t kAimedBuckets = 128;  // room for 1,024 flows
constexpr std::size_t kFlowCount = 2'000;
constexpr std::size_t kTurns = 64;  // while the clock runs
constexpr std::int64_t kStart_ns = 1'770'000'000'000'000'000;
constexpr HashKey kKnown{1, 2};
constexpr HashKey kSecret{3, 4};

/// Flow number `number`: an IPv6 datagram without payload.
std::vector<std::byte> numbered_frame(std::uint32_t number) {
  constexpr std::size_t kIp = 14;
  constexpr std::size_t kUdp = kIp + 40;
  std::vector<std::byte> octets(kUdp + 8);
  octets[12] = std::byte{0x86};
  octets[13] = std::byte{0xdd};
  octets[kIp] = std::byte{0x60};
  octets[kIp + 5] = std::byte{8};
  octets[kIp + 6] = std::byte{17};
  octets[kIp + 7] = std::byte{64};
  octets[kIp + 8] = octets[kIp + 24] = std::byte{0x20};
  octets[kUdp + 5] = std::byte{8};
  std::memcpy(octets.data() + kIp + 20, &number, sizeof number);
  return octets;
}

Frame frame_over(const std::vector<std::byte>& octets) {
  const auto length = static_cast<std::uint32_t>(octets.size());
  return {.data = octets.data(), .captured = length, .length = length};
}

bool is_aimed(const std::vector<std::byte>& octets) {
  static const FlowHash hash(kKnown);
  const Frame frame = frame_over(octets);
  Facts facts;
  decode({&frame, 1}, DecodeSettings{}, &facts);
  canonicalize(facts.key);
  const std::uint64_t value = hash(facts.key);
  const auto bucket = [](std::uint64_t half) { return half * kBucketCount >> 32U; };
  return bucket(value & UINT32_MAX) < kAimedBuckets && bucket(value >> 32U) < kAimedBuckets;
}

std::vector<std::vector<std::byte>> flows(bool aimed) {
  std::vector<std::vector<std::byte>> chosen;
  for (std::uint32_t number = 0; chosen.size() < kFlowCount; ++number) {
    std::vector<std::byte> octets = numbered_frame(number);
    if (!aimed || is_aimed(octets)) chosen.push_back(std::move(octets));
  }
  return chosen;
}

void flood(benchmark::State& state, bool aimed, HashKey key) {
  const std::vector<std::vector<std::byte>> octets = flows(aimed);
  auto engine = Engine::make({.flow_capacity = kCapacity, .hash_key = key});
  if (!engine) return state.SkipWithError(engine.error().sentence.c_str());
  std::array<Frame, kBurstCapacity> burst;
  std::int64_t time_ns = kStart_ns;
  std::size_t next = 0;
  std::uint64_t unplaced = 0;
  for (auto _ : state) {
    const double start = bench::thread_seconds();
    for (std::size_t turn = 0; turn < kTurns; ++turn) {
      time_ns += 10'000;
      for (Frame& frame : burst) {
        frame = frame_over(octets[next]);
        frame.time = {time_ns};
        next = next + 1 == octets.size() ? 0 : next + 1;
      }
      (*engine)->turn(burst, {time_ns});
    }
    state.SetIterationTime(bench::thread_seconds() - start);
    HandOff& hand_off = (*engine)->hand_off();
    while (hand_off.seconds.front() != nullptr) {
      unplaced += hand_off.seconds.front()->flows.unplaced.packets;
      hand_off.seconds.pop();
    }
    while (hand_off.bins.front() != nullptr) hand_off.bins.pop();
    while (hand_off.records.front() != nullptr) hand_off.records.pop();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kTurns * kBurstCapacity));
  state.counters["unplaced_packets"] = static_cast<double>(unplaced);
}

constexpr int kIterations = 3'000;
BENCHMARK_CAPTURE(flood, benign, false, kSecret)->Iterations(kIterations)->UseManualTime();
BENCHMARK_CAPTURE(flood, aimed_at_another_key, true, kSecret)->Iterations(kIterations)->UseManualTime();
BENCHMARK_CAPTURE(flood, aimed_at_the_key, true, kKnown)->Iterations(kIterations)->UseManualTime();

}  // namespace

BENCHMARK_MAIN();
