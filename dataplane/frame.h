// SPDX-License-Identifier: BSD-3-Clause
// A frame as the engine sees it: bytes, lengths, time, and where it was seen. Nothing past `receive` knows where the
// bytes come from: a capture file and a NIC queue fill the same struct. The bytes are borrowed for one turn.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sextant/timestamp.h"
#include "sextant/traffic.h"

namespace sextant {

/// How a frame begins (the names are those of https://www.tcpdump.org/linktypes.html).
enum class LinkType : std::uint8_t {
  ethernet,         ///< LINKTYPE_ETHERNET
  raw_ip,           ///< LINKTYPE_RAW, LINKTYPE_IPV4, LINKTYPE_IPV6: the version nibble tells
  linux_cooked_v1,  ///< LINKTYPE_LINUX_SLL
  linux_cooked_v2,  ///< LINKTYPE_LINUX_SLL2
  null_loopback,    ///< LINKTYPE_NULL and LINKTYPE_LOOP: a four-octet address family in either byte order
  ppp,              ///< LINKTYPE_PPP, LINKTYPE_PPP_HDLC, LINKTYPE_PPP_WITH_DIR
  pppoe,            ///< LINKTYPE_PPP_ETHER: starts at the PPPoE header
  unknown,
};

struct Frame {
  const std::byte* data = nullptr;
  std::uint32_t captured = 0;    ///< octets at `data`
  std::uint32_t length = 0;      ///< octets on the wire without FCS; >= captured
  Timestamp time;                ///< never earlier than the frame before it from the same source
  std::uint16_t leg = 0;         ///< index into SecondCounts::legs
  std::uint16_t attachment = 0;  ///< index of the link
  LegDirection direction = LegDirection::a_to_b;
  LinkType link_type = LinkType::ethernet;
};

inline constexpr std::size_t kBurstCapacity = 64;  ///< frames in one turn of the engine, at most

}  // namespace sextant
