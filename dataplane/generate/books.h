// SPDX-License-Identifier: BSD-3-Clause
// The generator's own books: what it has written, counted from what it meant to write and never read back from a
// frame. Whoever received the frames must have counted the same (metrics, section 2). Owned by one generator.
#pragma once

#include <array>
#include <cstdint>

#include "dataplane/generate/services.h"
#include "sextant/counts.h"
#include "sextant/traffic.h"

namespace sextant {

/// The flows of a service over one family. A flow is told by the first payload it carries: its name, or the signature
/// of its protocol.
struct ServiceCounts {
  std::uint64_t flows = 0;             ///< begun
  std::uint64_t told_flows = 0;        ///< of those, the ones that have been told
  PacketOctets frames;                 ///< of these flows, both directions
  PacketOctets frames_before_telling;  ///< of those, the ones before their flow was told
};

struct GeneratorBooks {
  std::array<LegCounts, kLegDirectionCount> legs{};  ///< by direction; `outcomes` as the probe is expected to find them
  PacketOctets vlan;                                 ///< frames with a VLAN tag
  std::array<std::uint64_t, kExtensionHeaderCount> extension_headers{};  ///< frames
  std::uint64_t ipv4_flows = 0;  ///< distinct 5-tuples whose first frame has been written
  std::uint64_t ipv6_flows = 0;
  std::uint64_t malformed_flows = 0;  ///< of these, the ones without a frame that is accounted
  std::array<std::array<ServiceCounts, 2>, kServiceCount> services{};  ///< by index in services(), by family

  [[nodiscard]] PacketOctets total() const {
    PacketOctets sum = legs[0].received;
    return sum += legs[1].received;
  }
};

/// What one frame adds to the books.
struct FrameEntry {
  LegDirection direction = LegDirection::a_to_b;
  TrafficClass traffic_class = TrafficClass::other;
  Outcome outcome = Outcome::accounted;
  bool vlan = false;
  std::uint32_t frame_octets = 0;
  std::uint32_t ip_octets = 0;
};

inline void enter(GeneratorBooks& books, const FrameEntry& entry) {
  const PacketOctets frame{1, entry.frame_octets};
  LegCounts& leg = books.legs[static_cast<std::size_t>(entry.direction)];
  leg.received += frame;
  leg.captured_octets += entry.frame_octets;
  leg.outcomes[static_cast<std::size_t>(entry.outcome)] += frame;
  leg.classes[static_cast<std::size_t>(entry.traffic_class)] +=
      Tally{1, entry.frame_octets, entry.ip_octets, entry.ip_octets};
  if (entry.vlan) books.vlan += frame;
}

}  // namespace sextant
