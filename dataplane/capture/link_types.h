// SPDX-License-Identifier: BSD-3-Clause
// From the number a capture file gives its link layer (https://www.tcpdump.org/linktypes.html) to what the decoder
// understands. Pure; any thread. A number that is not listed is `unknown`: its frames are counted, not read.
#pragma once

#include <cstdint>

#include "dataplane/frame.h"

namespace sextant {

struct CaptureLink {
  LinkType type = LinkType::unknown;
  std::uint8_t prefix_octets = 0;  ///< written by the capture before the frame; never on the wire
  std::uint8_t fcs_octets = 0;     ///< frame check sequence at the end of each frame
};

[[nodiscard]] constexpr CaptureLink capture_link(std::uint16_t number) {
  switch (number) {
    case 1:
      return {LinkType::ethernet};
    case 12:   // DLT_RAW of most systems, DLT_LOOP of OpenBSD: found in old files
    case 14:   // DLT_RAW of OpenBSD
    case 101:  // LINKTYPE_RAW
    case 228:  // LINKTYPE_IPV4
    case 229:  // LINKTYPE_IPV6
      return {LinkType::raw_ip};
    case 113:
      return {LinkType::linux_cooked_v1};
    case 276:
      return {LinkType::linux_cooked_v2};
    case 0:    // LINKTYPE_NULL
    case 108:  // LINKTYPE_LOOP
      return {LinkType::null_loopback};
    case 9:   // LINKTYPE_PPP
    case 50:  // LINKTYPE_PPP_HDLC
      return {LinkType::ppp};
    case 204:  // LINKTYPE_PPP_WITH_DIR: one octet tells sent from received
      return {LinkType::ppp, 1};
    case 51:  // LINKTYPE_PPP_ETHER
      return {LinkType::pppoe};
    default:
      return {};
  }
}

}  // namespace sextant
