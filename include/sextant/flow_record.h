// SPDX-License-Identifier: BSD-3-Clause
// A flow's key and the record that leaves the engine at the active timeout, at the idle timeout and at the end of a
// flow. Records carry deltas since the flow's previous record. Written by one worker, read by one control thread.
#pragma once

#include <array>
#include <cstdint>

#include "sextant/address.h"
#include "sextant/application.h"
#include "sextant/counts.h"
#include "sextant/label.h"
#include "sextant/name.h"
#include "sextant/timestamp.h"
#include "sextant/traffic.h"

namespace sextant {

/// The innermost 5-tuple in canonical order and where it was seen. The order of the endpoints is that of their words in
/// memory, addresses before ports: it says nothing, but both directions of a conversation give one key.
/// An IPv4 address stands in the last four octets of its sixteen, the rest zero; `family` tells the two apart.
struct FlowKey {
  std::array<Ipv6Address, 2> addresses;
  std::array<Be16, 2> ports;     ///< 0 where the protocol has none
  std::uint16_t attachment = 0;  ///< index of the link (metrics, section 3)
  std::uint8_t protocol = 0;     ///< IANA "Protocol Numbers"
  Family family = Family::other;
  bool operator==(const FlowKey&) const = default;
};
static_assert(sizeof(FlowKey) == 40);

struct FlowRecord {
  FlowKey key;
  /// Of the flow's first frame, or of the record before; and of its last frame. Whole milliseconds.
  Timestamp start;
  Timestamp end;
  /// [0]: frames from endpoint 0 to endpoint 1; [1]: the other way.
  std::array<std::uint64_t, 2> packets{};
  std::array<std::uint64_t, 2> frame_octets{};
  std::array<std::uint64_t, 2> ip_octets{};
  std::array<std::uint8_t, 2> tcp_flags{};
  std::array<Label, 2> labels{};  ///< of the endpoints, when the record was made
  std::uint8_t initiator = 0;     ///< endpoint that sent the SYN, else the first frame
  FlowEndReason end_reason = FlowEndReason::forced_end;
  TrafficClass traffic_class = TrafficClass::other;  ///< of the initiator's last frames
  ApplicationId application = kUnknownApplication;
  NameSource name_source = NameSource::tls_sni;  ///< where `name` is not empty
  NameText name;                                 ///< of the server; empty: none was found
};

}  // namespace sextant
