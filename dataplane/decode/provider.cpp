// SPDX-License-Identifier: BSD-3-Clause
// Headers that a provider's bridges put around a customer's frame: service instances (IEEE 802.1ah), MACsec (IEEE
// 802.1AE), service function chains (RFC 8300), EtherIP (RFC 3378).
#include "dataplane/decode/ether_type.h"
#include "dataplane/decode/walk.h"

namespace sextant {

/// IEEE 802.1ah: a service instance tag, then the customer's whole Ethernet header.
Layer read_service_instance(Walk& walk) {
  walk.count(Encapsulation::ieee8021ah);  // a tag that is cut counts, too
  if (walk.captured_left() < 4) return walk.stop(Outcome::truncated_vlan);
  return walk.open(4, Encapsulation::ieee8021ah, Layer::ethernet);
}

/// IEEE 802.1AE, clause 9.3: only a tag that neither encrypts nor changes the text can be read.
Layer read_macsec(Walk& walk) {
  walk.count(Encapsulation::macsec);
  if (walk.captured_left() < 6) return walk.stop(Outcome::truncated_vlan);
  const unsigned control = walk.octet(0);
  constexpr unsigned kSecureChannel = 0x20;
  constexpr unsigned kEncrypted = 0x08;
  constexpr unsigned kChanged = 0x04;
  constexpr std::size_t kCheckValueSize = 16;
  if ((control & (kEncrypted | kChanged)) != 0) return walk.close(Encapsulation::macsec);
  const std::size_t tag_octets = (control & kSecureChannel) != 0 ? 14 : 6;
  const std::size_t short_length = walk.octet(1) & 0x3fU;
  if (walk.wire_left() >= tag_octets + kCheckValueSize) {
    const std::size_t longest = walk.wire_left() - kCheckValueSize;
    walk.limit_to(short_length == 0 ? longest : std::min(longest, tag_octets + short_length));
  }
  if (walk.captured_left() < tag_octets + 2) return walk.stop(Outcome::truncated_vlan);
  const std::uint16_t type = walk.pair(tag_octets);
  return walk.open(tag_octets + 2, Encapsulation::macsec, follow_ether_type(type));
}

/// RFC 8300, section 2.2: the length in words and the next protocol.
Layer read_nsh(Walk& walk) {
  walk.count(Encapsulation::nsh);
  if (walk.captured_left() < 8) return walk.stop(Outcome::truncated_tunnel);
  const std::size_t octets = std::size_t{4} * (walk.octet(1) & 0x3fU);
  const std::uint8_t next = walk.octet(3);
  if (octets < 8 || octets > walk.captured_left()) return walk.stop(Outcome::truncated_tunnel);
  constexpr std::array kLayers{Layer::done, Layer::ipv4, Layer::ipv6, Layer::ethernet, Layer::nsh, Layer::mpls};
  return walk.open(octets, Encapsulation::nsh, next < kLayers.size() ? kLayers[next] : Layer::done);
}

/// RFC 3378, section 3: version 3 and twelve reserved bits, then an Ethernet frame.
Layer read_etherip(Walk& walk) {
  walk.facts.tuple_whole = true;
  if (walk.captured_left() < 2) return walk.stop(Outcome::truncated_tunnel);
  if (walk.octet(0) >> 4 != 3) return Layer::done;
  return walk.open(2, Encapsulation::etherip, Layer::ethernet);
}

}  // namespace sextant
