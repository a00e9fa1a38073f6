// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/decode/point_to_point.h"

namespace sextant {
namespace {

/// RFC 2516, section 4.
struct Pppoe {
  std::uint8_t version_type;
  std::uint8_t code;
  Be16 session;
  Be16 length;
};
static_assert(sizeof(Pppoe) == 6);

/// RFC 2784, section 2.1; the flags are those of RFC 2890 and, for version 1, RFC 2637.
struct Gre {
  Be16 flags_version;
  Be16 protocol;
};
static_assert(sizeof(Gre) == 4);

constexpr unsigned kGreChecksum = 0x8000;
constexpr unsigned kGreRouting = 0x4000;
constexpr unsigned kGreKey = 0x2000;
constexpr unsigned kGreSequence = 0x1000;
constexpr unsigned kGreAcknowledgment = 0x0080;
constexpr unsigned kGreVersion = 0x0007;
constexpr std::uint16_t kErspan2 = 0x88be;  // also type I, told apart by the sequence number
constexpr std::uint16_t kErspan3 = 0x22eb;

std::size_t gre_header_octets(unsigned flags) {
  std::size_t octets = sizeof(Gre);
  if ((flags & (kGreChecksum | kGreRouting)) != 0) octets += 4;
  if ((flags & kGreKey) != 0) octets += 4;
  if ((flags & kGreSequence) != 0) octets += 4;
  if ((flags & kGreVersion) == 1 && (flags & kGreAcknowledgment) != 0) octets += 4;
  return octets;
}

/// draft-foschiano-erspan-03: octets between GRE and the mirrored Ethernet frame.
std::size_t erspan_header_octets(const Walk& walk, std::uint16_t type, unsigned gre_flags) {
  if (type == kErspan2) return (gre_flags & kGreSequence) != 0 ? 8 : 0;
  const bool platform_header = walk.captured_left() >= 12 && (walk.octet(11) & 1U) != 0;
  return platform_header ? 20 : 12;
}

Layer read_gre_payload(Walk& walk, std::uint16_t type, unsigned flags) {
  if (type != kErspan2 && type != kErspan3) {
    walk.next_ether_type = type;
    return Layer::ether_type;
  }
  const std::size_t octets = erspan_header_octets(walk, type, flags);
  if (walk.captured_left() < octets) return walk.stop(Outcome::truncated_tunnel);
  walk.skip(octets);
  walk.count(Encapsulation::erspan);
  return Layer::ethernet;
}

}  // namespace

Layer read_pppoe(Walk& walk) {
  walk.count(Encapsulation::pppoe);
  Pppoe pppoe;
  if (!walk.header(pppoe)) return walk.stop(Outcome::truncated_ppp);
  walk.skip(sizeof pppoe);
  const std::size_t length = pppoe.length.host();
  if (length <= walk.wire_left()) walk.limit_to(length);
  // The code of a session is 0; some captures hold others in front of perfect PPP, and it is read all the same.
  return Layer::ppp;
}

Layer read_ppp(Walk& walk) {
  walk.count(Encapsulation::ppp);
  if (walk.captured_left() >= 2) {
    if (walk.octet(0) == 0xff && walk.octet(1) == 0x03) walk.skip(2);  // RFC 1662: address and control, not compressed
  }
  if (walk.captured_left() == 0) return walk.stop(Outcome::truncated_ppp);
  unsigned type = walk.octet(0);
  if ((type & 1U) == 0) {  // RFC 1661, section 2: an even octet is followed by an odd one
    if (walk.captured_left() < 2) return walk.stop(Outcome::truncated_ppp);
    type = type << 8U | walk.octet(1);
    walk.skip(1);
  }
  walk.skip(1);
  switch (type) {
    case 0x0021:
      return Layer::ipv4;
    case 0x0057:
      return Layer::ipv6;
    case 0x0281:
    case 0x0283:
      return Layer::mpls;
    default:
      return Layer::done;
  }
}

Layer read_gre(Walk& walk) {
  walk.count(Encapsulation::gre);
  Gre gre;
  if (!walk.header(gre)) return walk.stop(Outcome::truncated_tunnel);
  const unsigned flags = gre.flags_version.host();
  const std::size_t octets = gre_header_octets(flags);
  if ((flags & kGreVersion) > 1) return Layer::done;
  if (walk.captured_left() < octets) return walk.stop(Outcome::truncated_tunnel);
  walk.skip(octets);
  if (!walk.descend()) return walk.stop(Outcome::nesting_limit);
  return read_gre_payload(walk, gre.protocol.host(), flags);
}

}  // namespace sextant
