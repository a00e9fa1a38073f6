// SPDX-License-Identifier: BSD-3-Clause
// Opens conversations: who talks to whom, over which family, about which host, for how long. No two flows of one
// source share a 5-tuple (up to 2^33 flows a family), so that counting openings counts distinct flows. Owned by one
// generator.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "dataplane/generate/active_flow.h"
#include "dataplane/generate/profile.h"
#include "dataplane/generate/random.h"

namespace sextant {

/// Hash of an address pair by which frames are spread over queues: 8 or 32 octets, source before destination as in the
/// client's packets. Must give the same for both orders.
using SpreadFunction = std::uint32_t (*)(std::span<const std::byte> source_and_destination);

class FlowSource {
 public:
  FlowSource(const Profile& profile, std::uint64_t seed, SpreadFunction spread);

  /// Starts a new conversation in `flow`.
  void open(ActiveFlow& flow);

 private:
  struct Ends;
  [[nodiscard]] FlowKind draw_kind();
  [[nodiscard]] std::uint32_t draw_segments();
  [[nodiscard]] std::uint16_t draw_segment_octets(FlowKind kind, Family family);
  void draw_shape(ActiveFlow& flow);
  [[nodiscard]] std::uint16_t draw_host(const ActiveFlow& flow);
  [[nodiscard]] Ends draw_ends(ActiveFlow& flow);
  static void write_templates(ActiveFlow& flow, const Ends& ends, std::uint16_t vlan);

  Profile profile_;
  Random random_;
  Random twin_random_;  // where the IPv4 half of a pair began, for its IPv6 half
  SpreadFunction spread_;
  std::uint64_t opened_ = 0;
  std::array<std::uint64_t, 2> port_flows_{};  // by family: flows that have ports
  std::array<std::uint64_t, 2> echo_flows_{};  // by family
  std::uint64_t tuple_offset_;                 // makes different seeds use different tuples
};

}  // namespace sextant
