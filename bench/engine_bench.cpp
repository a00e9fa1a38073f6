// SPDX-License-Identifier: BSD-3-Clause
// The engine's cost per packet, CPU time: whole turns over frames in memory, in bursts of 64 and one frame a turn (the
// reference path: the same stages with nothing to overlap), at several numbers of flows drawn uniformly at random,
// which is the worst case for caches. 60 % IPv4, 10 % with a VLAN tag, both directions of every flow, 64-octet frames.
#include <benchmark/benchmark.h>

#include <cstring>
#include <map>
#include <memory>
#include <random>
#include <vector>

#include "bench/frame_writer.h"
#include "dataplane/decode/decode.h"
#include "dataplane/engine.h"

namespace {

using namespace sextant;
using sextant::bench::FrameWriter;

constexpr std::size_t kFrameSpace = 96;  // octets a frame may take in memory
constexpr std::size_t kFrameCount = std::size_t{1} << 20;

/// A TCP frame of flow `flow`; `back`: from the responder.
std::size_t write_frame(std::byte* to, std::uint32_t flow, bool back) {
  FrameWriter out{to};
  out.fill(12, 2);
  if (flow % 10 == 0) {
    out.put16(0x8100);
    out.put16(100);
  }
  const std::uint16_t client_port = static_cast<std::uint16_t>(1024 + flow % 60000);
  const std::uint32_t client = 0x0a000000 + flow;
  const std::uint32_t server = 0xc6330000 + flow % 5000;
  if (flow % 5 < 3) {
    out.put16(0x0800);
    out.put32(0x45000028);
    out.put32(0);
    out.put32(0x40060000);
    out.put32(back ? server : client);
    out.put32(back ? client : server);
  } else {
    out.put16(0x86dd);
    out.put32(0x60000000);
    out.put32(0x00140640);
    for (const std::uint32_t host : {back ? server : client, back ? client : server}) {
      out.put32(0x20010db8);
      out.fill(8, 0);
      out.put32(host);
    }
  }
  out.put16(back ? 443 : client_port);
  out.put16(back ? client_port : 443);
  out.fill(8, 1);
  out.put16(0x5010);
  out.fill(6, 1);
  return std::max<std::size_t>(60, static_cast<std::size_t>(out.at - to));
}

/// kFrameCount frames over `flow_count` flows; made once per number of flows.
const std::vector<Frame>& traffic(std::uint32_t flow_count) {
  static std::map<std::uint32_t, std::vector<Frame>> made;
  static std::vector<std::vector<std::byte>> memory;
  std::vector<Frame>& frames = made[flow_count];
  if (!frames.empty()) return frames;
  memory.emplace_back(kFrameCount * kFrameSpace);
  std::mt19937 random(7);
  for (std::size_t i = 0; i < kFrameCount; ++i) {
    std::byte* bytes = memory.back().data() + i * kFrameSpace;
    const auto flow = static_cast<std::uint32_t>(random() % flow_count);
    Frame frame;
    frame.data = bytes;
    frame.length = static_cast<std::uint32_t>(write_frame(bytes, flow, random() % 2 == 0));
    frame.captured = frame.length;
    frames.push_back(frame);
  }
  return frames;
}

void drain(HandOff& hand_off) {
  while (hand_off.seconds.front() != nullptr) hand_off.seconds.pop();
  while (hand_off.bins.front() != nullptr) hand_off.bins.pop();
  while (hand_off.records.front() != nullptr) hand_off.records.pop();
}

/// Time runs as at five million packets a second, so that sweep and hand-over take their share.
void run_engine(benchmark::State& state, std::size_t burst_size) {
  constexpr std::int64_t kPacketGap_ns = 200;
  const auto flow_count = static_cast<std::uint32_t>(state.range(0));
  std::vector<Frame> frames = traffic(flow_count);
  auto engine = Engine::make({.flow_capacity = flow_count * 5 / 4, .hash_key = {1, 2}});
  if (!engine) return state.SkipWithError(engine.error().sentence.c_str());
  std::int64_t time_ns = 1'770'000'000'000'000'000;
  std::size_t at = 0;
  const auto turn = [&](std::size_t count) {
    time_ns += kPacketGap_ns * static_cast<std::int64_t>(count);
    for (std::size_t i = 0; i < count; ++i) frames[at + i].time = {time_ns};
    (*engine)->turn({frames.data() + at, count}, {time_ns});
    at = (at + count) % kFrameCount;
    if (at % 65536 == 0) drain((*engine)->hand_off());
  };
  for (std::size_t warm = 0; warm < 2 * kFrameCount; warm += kBurstCapacity) turn(kBurstCapacity);
  for (auto _ : state) {
    for (std::size_t done = 0; done < kBurstCapacity; done += burst_size) turn(burst_size);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBurstCapacity));
}

void engine_batched(benchmark::State& state) {
  run_engine(state, kBurstCapacity);
}
void engine_one_at_a_time(benchmark::State& state) {
  run_engine(state, 1);
}
BENCHMARK(engine_batched)->Arg(100'000)->Arg(1'000'000);
BENCHMARK(engine_one_at_a_time)->Arg(100'000)->Arg(1'000'000);

/// Decoding alone: a plain frame against the longest chain of extension headers the limit allows.
void decode_chain(benchmark::State& state) {
  const auto header_count = static_cast<std::size_t>(state.range(0));
  std::vector<std::byte> bytes(14 + 40 + 8 * header_count + 20);
  FrameWriter out{bytes.data()};
  out.fill(12, 2);
  out.put16(0x86dd);
  out.put32(0x60000000);
  out.put16(static_cast<unsigned>(8 * header_count + 20));
  out.put8(header_count == 0 ? 6 : 60);
  out.put8(64);
  out.fill(32, 1);
  for (std::size_t i = 0; i < header_count; ++i) {
    out.put8(i + 1 == header_count ? 6 : 60);
    out.put8(0);
    out.put32(0x01040000);
    out.put16(0);
  }
  out.fill(12, 1);
  out.put16(0x5010);
  out.fill(6, 1);
  Frame frame;
  frame.data = bytes.data();
  frame.length = static_cast<std::uint32_t>(bytes.size());
  frame.captured = frame.length;
  const DecodeSettings settings;
  for (auto _ : state) benchmark::DoNotOptimize(decode(frame, settings));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(decode_chain)->Arg(0)->Arg(1)->Arg(16);

}  // namespace

BENCHMARK_MAIN();
