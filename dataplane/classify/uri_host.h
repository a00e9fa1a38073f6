// SPDX-License-Identifier: BSD-3-Clause
// The host in the URI of an RTSP or SIP request. Pure; any thread. Requests only; what is for an address, for no host
// at all or for a telephone number is `absent`.
#pragma once

#include <cstddef>
#include <span>

#include "dataplane/classify/name_finding.h"

namespace sextant {

/// `stream`: the first octets of a client's side. Versions 1.x and 2.x of RTSP (RFC 7826, section 20.1).
[[nodiscard]] NameFinding read_rtsp(std::span<const std::byte> stream);

/// `octets`: a datagram, or the first octets of either side of a stream (RFC 3261, section 25.1).
[[nodiscard]] NameFinding read_sip(std::span<const std::byte> octets);

}  // namespace sextant
