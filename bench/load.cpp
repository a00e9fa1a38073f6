// SPDX-License-Identifier: BSD-3-Clause
#include "bench/load.h"

#include <time.h>

#include <cstdio>
#include <cstdlib>

#include "dataplane/generate/routing_table.h"

namespace sextant::bench {
namespace {

const std::vector<LabelledIpv4Prefix>& ipv4_prefixes() {
  static const std::vector<LabelledIpv4Prefix> prefixes = ipv4_routing_table(1'000'000, 1);
  return prefixes;
}
const std::vector<LabelledIpv6Prefix>& ipv6_prefixes() {
  static const std::vector<LabelledIpv6Prefix> prefixes = ipv6_routing_table(200'000, 1);
  return prefixes;
}

/// A benchmark without what it measures is none.
template <typename T>
T or_end(Expected<T> made) {
  if (made) return std::move(*made);
  std::fprintf(stderr, "%s\n", made.error().sentence.c_str());
  std::exit(1);
}

}  // namespace

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

const PrefixTable& full_table() {
  static const std::unique_ptr<const PrefixTable> table = or_end(PrefixTable::build(ipv4_prefixes(), ipv6_prefixes()));
  return *table;
}

LoadFlowOptions full_table_flows(std::uint64_t seed) {
  LoadFlowOptions options;
  options.ipv4_prefixes = ipv4_prefixes();
  options.ipv6_prefixes = ipv6_prefixes();
  options.seed = seed;
  return options;
}

Load::Load(const LoadShape& shape, std::size_t chunk_frames) : frames_(chunk_frames) {
  LoadOptions options;
  options.flows = full_table_flows(shape.seed);
  options.flow_count = shape.flow_count;
  options.new_flow_per_million = shape.new_flow_per_million;
  options.frame_octets = kLoadFrameOctetsMin;
  traffic_ = or_end(LoadTraffic::make(options));
  constexpr std::size_t kLine = 64;
  room_ = (traffic_->frame_room() + kLine - 1) / kLine * kLine;
  memory_.resize(chunk_frames * room_);
}

const std::vector<Frame>& Load::next() {
  for (std::size_t i = 0; i < frames_.size(); ++i) {
    LoadFrame made{.data = memory_.data() + i * room_};
    traffic_->next(made);
    Frame& frame = frames_[i];
    frame.data = made.data;
    frame.length = made.entry.frame_octets;
    frame.captured = made.entry.frame_octets;
    frame.direction = made.entry.direction;
  }
  return frames_;
}

}  // namespace sextant::bench
