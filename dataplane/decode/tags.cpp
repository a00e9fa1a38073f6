// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/decode/tags.h"

namespace sextant {
namespace {

/// Skips `octets`, whose last two are the next EtherType.
Layer skip_to_ether_type(Walk& walk, std::size_t octets) {
  if (walk.captured_left() < octets) return walk.stop(Outcome::truncated_vlan);
  walk.next_ether_type = static_cast<std::uint16_t>(walk.octet(octets - 2) << 8 | walk.octet(octets - 1));
  walk.skip(octets);
  return Layer::ether_type;
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
  if ((control & (kEncrypted | kChanged)) != 0) {
    walk.observe(Observation::closed_tunnel);
    return Layer::done;
  }
  const std::size_t tag_octets = (control & kSecureChannel) != 0 ? 14 : 6;
  const std::size_t short_length = walk.octet(1) & 0x3fU;
  if (walk.wire_left() >= tag_octets + kCheckValueSize) {
    const std::size_t longest = walk.wire_left() - kCheckValueSize;
    walk.limit_to(short_length == 0 ? longest : std::min(longest, tag_octets + short_length));
  }
  return skip_to_ether_type(walk, tag_octets + 2);
}

/// RFC 8300, section 2.2: the length in words and the next protocol.
Layer read_nsh(Walk& walk) {
  walk.count(Encapsulation::nsh);
  if (walk.captured_left() < 8) return walk.stop(Outcome::truncated_tunnel);
  const std::size_t octets = std::size_t{4} * (walk.octet(1) & 0x3fU);
  const std::uint8_t next = walk.octet(3);
  if (octets < 8 || octets > walk.captured_left()) return walk.stop(Outcome::truncated_tunnel);
  constexpr std::array<Layer, 6> kLayers{Layer::done,     Layer::ipv4, Layer::ipv6,
                                         Layer::ethernet, Layer::done, Layer::mpls};
  walk.skip(octets);
  return next < kLayers.size() ? kLayers[next] : Layer::done;
}

/// IEEE 802.1ah: a service instance tag, then the customer's whole Ethernet header.
Layer read_service_instance(Walk& walk) {
  walk.count(Encapsulation::ieee8021ah);
  if (walk.captured_left() < 4) return walk.stop(Outcome::truncated_vlan);
  walk.skip(4);
  return Layer::ethernet;
}

}  // namespace

Layer read_tag(Walk& walk) {
  switch (walk.next_ether_type) {
    case ether_type::kVnTag:  // IEEE 802.1BR, clause 7.5
      return skip_to_ether_type(walk, 6);
    case ether_type::kAristaTimestamp: {  // sub-type, version, seconds and nanoseconds of 32 or 16 and 32 bits
      if (walk.captured_left() < 4) return walk.stop(Outcome::truncated_vlan);
      const bool short_time = (walk.octet(3) & 0xf0U) == 0x20;
      return skip_to_ether_type(walk, short_time ? 12 : 14);
    }
    case ether_type::kCiscoMetaData:  // version, length in options of four octets
      if (walk.captured_left() < 2) return walk.stop(Outcome::truncated_vlan);
      return skip_to_ether_type(walk, std::size_t{2} + std::size_t{4} * walk.octet(1) + 2);
    case ether_type::kMacsec:
      return read_macsec(walk);
    case ether_type::kNsh:
      return read_nsh(walk);
    case ether_type::kBackboneServiceInstance:
      return read_service_instance(walk);
    default:
      return Layer::done;
  }
}

}  // namespace sextant
