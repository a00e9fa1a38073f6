// SPDX-License-Identifier: BSD-3-Clause
// The layers below IP: how a frame starts, Ethernet, IEEE 802.3 with LLC and SNAP, VLAN stacks, and the dispatch on an
// EtherType. See walk.h for what a layer's function does.
#pragma once

#include "dataplane/decode/walk.h"

namespace sextant {

/// Reads what stands before the first EtherType for the frame's link type.
[[nodiscard]] Layer read_link(Walk& walk, LinkType link_type);
[[nodiscard]] Layer read_ethernet(Walk& walk);
/// Follows `walk.next_ether_type` through VLAN tags to the layer it names.
[[nodiscard]] Layer read_ether_type(Walk& walk);

}  // namespace sextant
