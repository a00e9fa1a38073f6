// SPDX-License-Identifier: BSD-3-Clause
// The load of a benchmark (RFC 2544; RFC 5180 for IPv6; RFC 8219): frames of one size or of a mix, spread uniformly at
// random over a number of flows, which is the worst case for caches, in both directions of each. A share of the frames
// begins a flow that was never seen before; the oldest flow is then over, so the number of live flows stays. The same
// options give the same frames. Owned and driven by one thread; takes its memory in make() (a bit a flow and four or
// eight octets a prefix), then allocates nothing and reads no clock. Every frame is well-formed, its checksums right.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "dataplane/generate/books.h"
#include "dataplane/generate/load_flow.h"
#include "dataplane/generate/random.h"
#include "sextant/error.h"

namespace sextant {

inline constexpr std::uint32_t kLoadFlowCountMax = std::uint32_t{1} << 24U;
/// Frames are as long as testers say: with the four octets of the FCS, which no capture and no driver holds.
inline constexpr std::uint32_t kFcsOctets = 4;
inline constexpr std::uint32_t kLoadFrameOctetsMin = 64;
inline constexpr std::uint32_t kLoadFrameOctetsMax = 9216;  ///< RFC 5180, section 5.1.1
/// The mix of seven small frames, four medium and a large one: 353.8 octets on average, 3.34 M frames a second on
/// 10 Gbit/s.
inline constexpr std::array<std::uint32_t, 12> kImixFrameOctets{64,   570, 64, 64,  570, 64,  //
                                                                1518, 64,  64, 570, 64,  570};

struct LoadOptions {
  LoadFlowOptions flows;
  std::uint32_t flow_count = 100'000;           ///< live at the same time, 1 to kLoadFlowCountMax
  std::optional<std::uint32_t> frame_octets{};  ///< with FCS, kLoadFrameOctetsMin to Max; absent: the mix
  std::uint32_t new_flow_per_million = 0;       ///< of frames
};

/// The caller gives the room, the load the rest.
struct LoadFrame {
  std::byte* data = nullptr;  ///< frame_room() octets
  FrameEntry entry;           ///< `frame_octets` is the length, without FCS; a_to_b are the clients' frames
  bool begins_flow = false;   ///< the first of its 5-tuple
};

class LoadTraffic {
 public:
  [[nodiscard]] static Expected<std::unique_ptr<LoadTraffic>> make(const LoadOptions& options);

  /// Writes the next frame. A frame whose headers need more than the size asked for (IPv6 and UDP: 66 octets with FCS,
  /// with TCP 78; a tag adds four) is as short as they allow.
  void next(LoadFrame& frame);

  /// Octets that next() may touch.
  [[nodiscard]] std::uint32_t frame_room() const { return frame_room_; }

 private:
  static constexpr std::size_t kHeadRoom = 80;  // Ethernet, tag, IPv6 and TCP take 78
  static constexpr std::size_t kAhead = 8;      // frames between drawing a flow, which fetches, and writing it

  // The headers of one kind of flow as they stand in every frame but for addresses, ports, lengths and checksums, and
  // what they contribute to the checksums.
  struct alignas(128) Head {
    std::array<std::byte, kHeadRoom> octets{};
    std::uint32_t network_sum = 0;
    std::uint32_t transport_sum = 0;
    std::uint8_t network_offset = 0;
    std::uint8_t transport_offset = 0;
    std::uint8_t checksum_offset = 0;  // in the transport header
    std::uint8_t length = 0;
  };
  struct Draw {
    LoadFlow flow;
    std::uint64_t index = 0;
    std::uint32_t frame_octets = 0;  // without FCS
    FlowEnd sender = FlowEnd::client;
  };

  LoadTraffic(const LoadOptions& options, LoadFlows flows);
  static Head head(bool ipv6, bool vlan, bool tcp, FlowEnd sender);
  [[nodiscard]] const Head& head_of(const Draw& draw) const;
  void draw(Draw& drawn);
  /// Whether it is the first frame of its flow.
  bool begin(std::uint64_t index);
  std::uint64_t write_network(std::byte* network, const Draw& drawn, const Head& head, std::uint32_t ip_octets) const;
  static void write_transport(std::byte* transport, const Draw& drawn, const Head& head, std::uint32_t octets,
                              std::uint64_t address_sum);

  LoadFlows flows_;
  Random random_;
  std::uint32_t flow_count_;
  std::uint32_t new_flow_per_million_;
  std::uint32_t frame_octets_;  // without FCS; 0: the mix
  std::uint32_t frame_room_;
  std::uint32_t new_flow_credit_ = 0;  // begins a flow with each million
  std::uint64_t oldest_ = 0;           // flows [oldest_, oldest_ + flow_count_) are live
  std::uint64_t begun_to_ = 0;         // flows from flow_count_ to here have been begun in this order
  std::vector<std::uint64_t> begun_;   // a bit for each of the first flow_count_ flows
  std::array<Head, 16> heads_;
  std::array<Draw, kAhead> ahead_{};
  std::size_t next_ = 0;
};

/// Enters a frame that has left in the books.
inline void enter(GeneratorBooks& books, const LoadFrame& frame) {
  enter(books, frame.entry);
  if (frame.begins_flow) ++(frame.entry.traffic_class == TrafficClass::ipv6 ? books.ipv6_flows : books.ipv4_flows);
}

}  // namespace sextant
