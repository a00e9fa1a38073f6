// SPDX-License-Identifier: BSD-3-Clause
// VXLAN (RFC 7348) and VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe).
#include "dataplane/decode/walk.h"

namespace sextant {
namespace {

/// RFC 7348, section 5; draft-ietf-nvo3-vxlan-gpe, section 3.
struct Vxlan {
  std::uint8_t flags;
  std::array<std::uint8_t, 2> reserved;
  std::uint8_t next_protocol;
  Be32 network;
};
static_assert(sizeof(Vxlan) == 8);

constexpr unsigned kNetworkIsValid = 0x08;
constexpr unsigned kNextProtocolIsValid = 0x04;

}  // namespace

Layer read_vxlan(Walk& walk) {
  Vxlan vxlan;
  if (!walk.header(vxlan) || (vxlan.flags & kNetworkIsValid) == 0) return walk.decline();
  if (walk.wire_left() < sizeof vxlan + sizeof(wire::Ethernet) && !walk.is_cut()) return walk.decline();
  return walk.open(sizeof vxlan, Encapsulation::vxlan, Layer::ethernet);
}

Layer read_vxlan_gpe(Walk& walk) {
  Vxlan vxlan;
  if (!walk.header(vxlan)) return walk.decline();
  if ((vxlan.flags & kNextProtocolIsValid) == 0) return read_vxlan(walk);
  constexpr std::array kLayers{Layer::done, Layer::ipv4, Layer::ipv6, Layer::ethernet, Layer::nsh, Layer::mpls};
  if (vxlan.next_protocol >= kLayers.size() || kLayers[vxlan.next_protocol] == Layer::done) return walk.decline();
  return walk.open(sizeof vxlan, Encapsulation::vxlan, kLayers[vxlan.next_protocol]);
}

}  // namespace sextant
