// SPDX-License-Identifier: BSD-3-Clause
// Tunnels over UDP, by their IANA ports. A port alone never decides: the header behind it must hold, otherwise the
// frame stays the UDP packet it was. See walk.h for what a layer's function does.
#pragma once

#include <cstdint>

#include "dataplane/decode/walk.h"

namespace sextant {

/// The layer inside the UDP payload at the walk's offset, or Layer::done where it is no tunnel.
[[nodiscard]] Layer read_udp_tunnel(Walk& walk, std::uint16_t source_port, std::uint16_t destination_port);

}  // namespace sextant
