// SPDX-License-Identifier: BSD-3-Clause
// The cost of decoding alone, CPU time.
#include <benchmark/benchmark.h>

#include <vector>

#include "bench/frame_writer.h"
#include "dataplane/decode/decode.h"

namespace {

using namespace sextant;
using sextant::bench::FrameWriter;

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
