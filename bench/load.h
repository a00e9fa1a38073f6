// SPDX-License-Identifier: BSD-3-Clause
// What the engine's benchmarks feed it: frames of the benchmark load over a full routing table, a chunk at a time, and
// the clock they are measured by. A chunk stays in the caches, as what a NIC has just written does; it is refilled
// while the clock stands. One owner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "dataplane/frame.h"
#include "dataplane/generate/load_flow.h"
#include "dataplane/generate/load_traffic.h"
#include "dataplane/label/prefix_table.h"

namespace sextant::bench {

/// Processor time of this thread.
[[nodiscard]] double thread_seconds();

/// The routing table all loads draw their addresses from: 1 M IPv4 and 200 k IPv6 prefixes. Built once.
[[nodiscard]] const PrefixTable& full_table();
/// Flows between its addresses.
[[nodiscard]] LoadFlowOptions full_table_flows(std::uint64_t seed);

struct LoadShape {
  std::uint32_t flow_count = 1'000'000;
  std::uint32_t new_flow_per_million = 0;
  std::uint64_t seed = 1;
};

class Load {
 public:
  /// `chunk_frames`: a multiple of kBurstCapacity.
  Load(const LoadShape& shape, std::size_t chunk_frames);

  /// The next chunk, in the place of the one before. Times are left to the caller.
  const std::vector<Frame>& next();

 private:
  std::unique_ptr<LoadTraffic> traffic_;
  std::size_t room_;
  std::vector<std::byte> memory_;
  std::vector<Frame> frames_;
};

}  // namespace sextant::bench
