// SPDX-License-Identifier: BSD-3-Clause
// Any bytes as frames, through the engine in full bursts and one at a time: both must agree with plain maps, and the
// ledger must close. A difference aborts.
#include <cstdio>
#include <cstdlib>

#include "dataplane/decode/decode.h"
#include "dataplane/spread.h"
#include "tests/dataplane/packet.h"
#include "tests/dataplane/plain_accountant.h"
#include "tests/fuzz/frame_stream.h"

namespace {

using namespace sextant;

void require_agreement(const std::vector<Frame>& frames, const test::PlainAccountant& oracle, std::size_t burst_size,
                       std::uint32_t capacity) {
  auto engine = Engine::make({.leg_count = 2,
                              .link_count = 1,
                              .flow_capacity = capacity,
                              .record_ring_capacity = 64,
                              .hash_key = {1, 2},
                              .prefault = false});
  if (!engine) std::abort();
  const std::string difference = oracle.difference(test::run(**engine, frames, burst_size));
  if (difference.empty()) return;
  std::fprintf(stderr, "burst %zu, capacity %u: %s\n", burst_size, capacity, difference.c_str());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<Frame> frames = test::frames_of({data, size});
  test::PlainAccountant oracle;
  for (const Frame& frame : frames) {
    oracle.add(frame);
    static_cast<void>(spread_hash(frame, test::default_settings()));
  }
  require_agreement(frames, oracle, kBurstCapacity, 256);
  require_agreement(frames, oracle, 1, 4);
  return 0;
}
