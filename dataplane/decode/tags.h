// SPDX-License-Identifier: BSD-3-Clause
// Tags that stand between an Ethernet header and an EtherType and are no VLAN tags: service instances (IEEE 802.1ah),
// MACsec (IEEE 802.1AE), service function chains (RFC 8300) and vendors' marks. See walk.h.
#pragma once

#include "dataplane/decode/walk.h"

namespace sextant {

/// Reads the tag that `walk.next_ether_type` names; Layer::ether_type where another EtherType follows it.
[[nodiscard]] Layer read_tag(Walk& walk);

}  // namespace sextant
