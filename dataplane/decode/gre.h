// SPDX-License-Identifier: BSD-3-Clause
// The GRE header (RFC 2784, section 2.1; flags of RFC 2890, RFC 1701 and, for version 1, RFC 2637) and the protocol
// types that are no EtherTypes. Shared by its reader and whoever describes it.
#pragma once

#include <cstdint>

#include "sextant/address.h"

namespace sextant::gre {

struct Header {
  Be16 flags_version;
  Be16 type;
};
static_assert(sizeof(Header) == 4);

inline constexpr unsigned kChecksum = 0x8000;
inline constexpr unsigned kRouting = 0x4000;
inline constexpr unsigned kKey = 0x2000;
inline constexpr unsigned kSequence = 0x1000;
inline constexpr unsigned kAcknowledgment = 0x0080;
inline constexpr unsigned kVersion = 0x0007;

inline constexpr std::uint16_t kErspan2 = 0x88be;  ///< also type I, which has no sequence number
inline constexpr std::uint16_t kErspan3 = 0x22eb;
inline constexpr std::uint16_t kWccp = 0x883e;

}  // namespace sextant::gre
