// SPDX-License-Identifier: BSD-3-Clause
// From a flow and its next packet to the octets of a frame, all checksums right. The fast path of the generator: it
// copies templates and payloads and patches lengths, numbers and checksums. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>

#include "dataplane/generate/active_flow.h"

namespace sextant {

inline constexpr std::uint32_t kFrameOctetsMin = 60;    ///< IEEE 802.3, without FCS: shorter frames are padded
inline constexpr std::uint32_t kFrameOctetsMax = 1518;  ///< 1,500 octets of IP behind a VLAN tag
inline constexpr std::size_t kFrameRoom = 1536;         ///< octets the writer may touch

struct WrittenPacket {
  std::uint32_t frame_octets = 0;
  std::uint32_t ip_octets = 0;
};

/// Writes the frame of `packet` to `frame`, which has room for kFrameRoom octets, and moves TCP's sequence on.
WrittenPacket write_packet(std::byte* frame, ActiveFlow& flow, const Packet& packet);

}  // namespace sextant
