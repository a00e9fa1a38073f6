// SPDX-License-Identifier: BSD-3-Clause
// What a frame of each kind costs the engine, against a plain one: whole turns in bursts of 64 over frames in memory,
// 256 flows, all in the caches, so that the difference is decoding. `all_frames` counts every frame the process has
// turned: instructions counted in Engine::turn (tests/bench/frame_cost_test.py), divided by it, are instructions a
// frame.
#include <benchmark/benchmark.h>

#include <memory>
#include <vector>

#include "bench/frame_writer.h"
#include "dataplane/engine.h"

namespace {

using namespace sextant;
using sextant::bench::FrameWriter;

constexpr std::size_t kFlowCount = 256;
constexpr std::size_t kFrameSpace = 512;
constexpr std::int64_t kTurn_ns = 12'800;  // as at five million packets a second

/// Lengths are filled in from the innermost header outwards: each writer is told what follows it.
void ethernet(FrameWriter& out, unsigned type) {
  out.fill(12, 2);
  out.put16(type);
}
void ipv4(FrameWriter& out, unsigned protocol, std::size_t payload) {
  out.put16(0x4500);
  out.put16(static_cast<unsigned>(20 + payload));
  out.put32(0);
  out.put16(0x4000 | protocol);
  out.put16(0);
  out.put32(0x0a000001);
  out.put32(0xc6336401);
}
void ipv6(FrameWriter& out, unsigned next_header, std::size_t payload) {
  out.put32(0x60000000);
  out.put16(static_cast<unsigned>(payload));
  out.put8(next_header);
  out.put8(64);
  out.put32(0x20010db8);
  out.fill(12, 1);
  out.put32(0x20010db8);
  out.fill(12, 2);
}
void tcp(FrameWriter& out, unsigned flow) {
  out.put16(1024 + flow);
  out.put16(443);
  out.fill(8, 1);
  out.put16(0x5010);
  out.fill(6, 1);
}
void udp(FrameWriter& out, unsigned port, std::size_t payload) {
  out.put16(40000);
  out.put16(port);
  out.put16(static_cast<unsigned>(8 + payload));
  out.put16(0);
}
constexpr std::size_t kTcp = 20;
constexpr std::size_t kInnerIpv4 = 20 + kTcp;

void plain_ipv4(FrameWriter& out, unsigned flow) {
  ethernet(out, 0x0800);
  ipv4(out, 6, kTcp);
  tcp(out, flow);
}
void plain_ipv6(FrameWriter& out, unsigned flow) {
  ethernet(out, 0x86dd);
  ipv6(out, 6, kTcp);
  tcp(out, flow);
}
/// `count` destination options headers of eight octets, their options `options`.
template <unsigned count, std::uint32_t first_options, std::uint16_t last_options>
void chain(FrameWriter& out, unsigned flow) {
  ethernet(out, 0x86dd);
  ipv6(out, 60, std::size_t{8} * count + kTcp);
  for (unsigned i = 0; i < count; ++i) {
    out.put8(i + 1 == count ? 6 : 60);
    out.put8(0);
    out.put32(first_options);
    out.put16(last_options);
  }
  tcp(out, flow);
}
void vlan(FrameWriter& out, unsigned flow) {
  ethernet(out, 0x8100);
  out.put16(7);
  out.put16(0x0800);
  ipv4(out, 6, kTcp);
  tcp(out, flow);
}
void mpls(FrameWriter& out, unsigned flow) {
  ethernet(out, 0x8847);
  out.put32(0x00010140);
  ipv4(out, 6, kTcp);
  tcp(out, flow);
}
void six_in_four(FrameWriter& out, unsigned flow) {
  ethernet(out, 0x0800);
  ipv4(out, 41, 40 + kTcp);
  ipv6(out, 6, kTcp);
  tcp(out, flow);
}
void gtpu(FrameWriter& out, unsigned flow) {
  ethernet(out, 0x0800);
  ipv4(out, 17, 8 + 8 + kInnerIpv4);
  udp(out, 2152, 8 + kInnerIpv4);
  out.put16(0x30ff);
  out.put16(kInnerIpv4);
  out.put32(7);
  ipv4(out, 6, kTcp);
  tcp(out, flow);
}
void vxlan(FrameWriter& out, unsigned flow) {
  ethernet(out, 0x0800);
  ipv4(out, 17, 8 + 8 + 14 + kInnerIpv4);
  udp(out, 4789, 8 + 14 + kInnerIpv4);
  out.put32(0x08000000);
  out.put32(0x00000700);
  plain_ipv4(out, flow);
}

using Write = void (*)(FrameWriter& out, unsigned flow);

std::uint64_t all_frames = 0;

void drain(HandOff& hand_off) {
  while (hand_off.seconds.front() != nullptr) hand_off.seconds.pop();
  while (hand_off.bins.front() != nullptr) hand_off.bins.pop();
  while (hand_off.records.front() != nullptr) hand_off.records.pop();
}

void frame_cost(benchmark::State& state, Write write) {
  std::vector<std::byte> memory(kFlowCount * kFrameSpace);
  std::vector<Frame> frames(kFlowCount);
  for (unsigned flow = 0; flow < kFlowCount; ++flow) {
    FrameWriter out{memory.data() + flow * kFrameSpace};
    write(out, flow);
    frames[flow].data = memory.data() + flow * kFrameSpace;
    frames[flow].length = static_cast<std::uint32_t>(out.at - frames[flow].data);
    frames[flow].captured = frames[flow].length;
  }
  auto engine = Engine::make({.flow_capacity = 4096, .hash_key = {1, 2}});
  if (!engine) return state.SkipWithError(engine.error().sentence.c_str());
  std::int64_t time_ns = 1'770'000'000'000'000'000;
  std::size_t at = 0;
  for (auto _ : state) {
    time_ns += kTurn_ns;
    for (std::size_t i = 0; i < kBurstCapacity; ++i) frames[at + i].time = {time_ns};
    (*engine)->turn({frames.data() + at, kBurstCapacity}, {time_ns});
    at = (at + kBurstCapacity) % kFlowCount;
    all_frames += kBurstCapacity;
    if (all_frames % (std::uint64_t{1} << 20) == 0) drain((*engine)->hand_off());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBurstCapacity));
  state.counters["all_frames"] = static_cast<double>(all_frames);
}

BENCHMARK_CAPTURE(frame_cost, plain_ipv4, plain_ipv4);
BENCHMARK_CAPTURE(frame_cost, plain_ipv6, plain_ipv6);
BENCHMARK_CAPTURE(frame_cost, vlan, vlan);
BENCHMARK_CAPTURE(frame_cost, mpls, mpls);
BENCHMARK_CAPTURE(frame_cost, 6in4, six_in_four);
BENCHMARK_CAPTURE(frame_cost, gtpu, gtpu);
BENCHMARK_CAPTURE(frame_cost, vxlan, vxlan);
BENCHMARK_CAPTURE(frame_cost, chain_of_1, chain<1, 0x01040000, 0>);
BENCHMARK_CAPTURE(frame_cost, chain_of_16, chain<16, 0x01040000, 0>);
// Three options of no length in each header.
BENCHMARK_CAPTURE(frame_cost, chain_of_16_with_options, chain<16, 0x1e001e00, 0x1e00>);
// Two PadN in each, whose octets are looked at as well: the dearest chain that is known.
BENCHMARK_CAPTURE(frame_cost, chain_of_16_with_padding, chain<16, 0x01010001, 0x0100>);

}  // namespace

BENCHMARK_MAIN();
