// SPDX-License-Identifier: BSD-3-Clause
// Generic UDP encapsulation (draft-ietf-intarea-gue-09), and IP that stands in UDP with nothing between.
#include "dataplane/decode/plausible.h"

namespace sextant {
namespace {

Layer layer_inside(std::uint8_t protocol) {
  switch (protocol) {
    case protocol::kIpv4:
      return Layer::ipv4;
    case protocol::kIpv6:
      return Layer::ipv6;
    case protocol::kGre:
      return Layer::gre;
    case protocol::kMplsInIp:
      return Layer::mpls;
    case protocol::kEthernet:
      return Layer::ethernet;
    default:
      return Layer::done;
  }
}

}  // namespace

/// Section 3: version 0 has a length in words and an IP protocol number; version 1 is an IP header itself.
Layer read_gue(Walk& walk) {
  if (walk.captured_left() < 4) return walk.decline();
  constexpr unsigned kVersion = 0xc0;
  constexpr unsigned kControl = 0x20;
  const unsigned first = walk.octet(0);
  if ((first & kVersion) == 0x40) {
    const Layer inside = plausible_ip(walk, 0);
    return inside == Layer::done ? walk.decline() : walk.open(0, Encapsulation::gue, inside);
  }
  const std::size_t octets = 4 + std::size_t{4} * (first & 0x1fU);
  const Layer inside = layer_inside(walk.octet(1));
  if ((first & (kVersion | kControl)) != 0 || inside == Layer::done || octets > walk.captured_left()) {
    return walk.decline();
  }
  return walk.open(octets, Encapsulation::gue, inside);
}

Layer read_ip_in_udp(Walk& walk) {
  const Layer inside = plausible_ip(walk, 0);
  return inside == Layer::done ? walk.decline() : walk.open(0, Encapsulation::ip_in_udp, inside);
}

}  // namespace sextant
