// SPDX-License-Identifier: BSD-3-Clause
// The traffic of an exchange point, frame by frame, and its books. The same profile and seed give the same frames and
// the same books, whoever takes them and however fast. Owned and driven by one thread; takes its memory in make(),
// then allocates nothing, reads no clock and never waits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "dataplane/generate/background.h"
#include "dataplane/generate/books.h"
#include "dataplane/generate/flow_source.h"
#include "dataplane/generate/packet_writer.h"
#include "dataplane/generate/payloads.h"
#include "dataplane/generate/profile.h"
#include "sextant/error.h"

namespace sextant {

struct GeneratorConfiguration {
  Profile profile;
  std::uint64_t seed = 1;
  SpreadFunction spread = nullptr;  ///< absent: every frame's spread is 0
};

/// The caller gives the room, the generator the rest.
struct GeneratedFrame {
  std::byte* data = nullptr;  ///< kFrameRoom octets
  std::uint32_t length = 0;   ///< octets of the frame, kFrameOctetsMin to kFrameOctetsMax
  std::uint32_t spread = 0;   ///< hash of its address pair; 0 where it has none
  LegDirection direction = LegDirection::a_to_b;
};

class TrafficGenerator {
 public:
  [[nodiscard]] static Expected<std::unique_ptr<TrafficGenerator>> make(const GeneratorConfiguration& configuration);

  /// Writes the next frame and enters it in the books.
  void next(GeneratedFrame& frame);

  [[nodiscard]] const GeneratorBooks& books() const { return books_; }

 private:
  TrafficGenerator(const GeneratorConfiguration& configuration, Payloads payloads);
  void next_background(GeneratedFrame& frame);
  void count_flow(bool ipv6) { ++(ipv6 ? books_.ipv6_flows : books_.ipv4_flows); }
  [[nodiscard]] ServiceCounts& service_counts(const ActiveFlow& flow) {
    return books_.services[flow.service][static_cast<std::size_t>(flow.family)];
  }
  void enter_service(ActiveFlow& flow, const Packet& packet, std::uint32_t frame_octets);
  void next_of_flow(GeneratedFrame& frame, ActiveFlow& flow);

  std::uint32_t background_per_million_;
  Random random_;
  FlowSource source_;
  Payloads payloads_;
  std::vector<BackgroundFrame> background_;
  std::vector<ActiveFlow> flows_;
  std::uint32_t next_flow_ = 0;  // drawn one frame ahead, so that its lines are on their way
  GeneratorBooks books_;
};

}  // namespace sextant
