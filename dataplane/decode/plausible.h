// SPDX-License-Identifier: BSD-3-Clause
// How well a header fits what stands `ahead` of the walk's offset. Asked where nothing announces what follows: behind
// an MPLS label stack (RFC 4385, section 2), behind L2TPv3, in tunnels whose header names no protocol. Never moves.
#pragma once

#include "dataplane/decode/walk.h"

namespace sextant {

enum class Fit : std::uint8_t {
  none,
  possible,   ///< cut, or its length goes past the frame
  plausible,  ///< lengths agree with the frame
  certain,    ///< and so does a checksum, or a length to the octet
};

/// At least one octet must have been captured there.
[[nodiscard]] Fit fit_ipv4(const Walk& walk, std::size_t ahead);
[[nodiscard]] Fit fit_ipv6(const Walk& walk, std::size_t ahead);

/// What the version nibble names, where such a header is plausible, or at least possible in a frame that is cut; else
/// Layer::done.
[[nodiscard]] Layer plausible_ip(const Walk& walk, std::size_t ahead);

/// Whether an Ethernet header ends in an EtherType or length that makes sense.
[[nodiscard]] bool looks_like_ethernet(const Walk& walk, std::size_t ahead);

}  // namespace sextant
