// SPDX-License-Identifier: BSD-3-Clause
// From an EtherType to the layer it announces: the two that nearly every frame has are told apart here, the rest by
// table. Pure.
#pragma once

#include "dataplane/decode/layers.h"
#include "dataplane/decode/wire.h"

namespace sextant {

[[nodiscard]] inline Layer follow_ether_type(std::uint16_t type) {
  if (type == ether_type::kIpv4) return Layer::ipv4;
  if (type == ether_type::kIpv6) return Layer::ipv6;
  return layer_of_ether_type(type);
}

}  // namespace sextant
