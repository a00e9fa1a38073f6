// SPDX-License-Identifier: BSD-3-Clause
// GRE (RFC 2784, RFC 2890), enhanced GRE of PPTP (RFC 2637), GRE in UDP (RFC 8086), and the mirrored frames of ERSPAN
// (draft-foschiano-erspan-03).
#include "dataplane/decode/gre.h"
#include "dataplane/decode/ether_type.h"
#include "dataplane/decode/walk.h"

namespace sextant {
namespace {

std::size_t gre_header_octets(unsigned flags) {
  std::size_t octets = sizeof(gre::Header);
  if ((flags & (gre::kChecksum | gre::kRouting)) != 0) octets += 4;
  if ((flags & gre::kKey) != 0) octets += 4;
  if ((flags & gre::kSequence) != 0) octets += 4;
  if ((flags & gre::kVersion) == 1 && (flags & gre::kAcknowledgment) != 0) octets += 4;
  return octets;
}

/// RFC 1701: source route entries (address family, offset, length, route) up to an empty one. Octets with them, or 0
/// where they do not end in what was captured, or not soon.
std::size_t skip_source_routes(const Walk& walk, std::size_t octets) {
  constexpr int kEntryLimit = 8;
  constexpr std::size_t kEntrySize = 4;
  for (int entry = 0; entry < kEntryLimit && walk.captured_left() >= octets + kEntrySize; ++entry) {
    const bool last = walk.pair(octets) == 0 && walk.octet(octets + 3) == 0;
    octets += kEntrySize + walk.octet(octets + 3);
    if (last) return octets;
  }
  return 0;
}

/// WCCP version 2 (draft-wilson-wrec-wccp-v2) puts four octets between GRE and the redirected packet, version 1 none.
std::size_t wccp_octets(const Walk& walk, std::size_t ahead) {
  const bool packet_follows = walk.captured_left() > ahead && walk.octet(ahead) >> 4U == 4;
  return packet_follows || walk.captured_left() < ahead + 4 ? 0 : 4;
}

Layer layer_of_gre(std::uint16_t type, unsigned flags) {
  switch (type) {
    case gre::kErspan2:
      return (flags & gre::kSequence) != 0 ? Layer::erspan_2 : Layer::erspan_1;
    case gre::kErspan3:
      return Layer::erspan_3;
    case gre::kWccp:
      return Layer::ipv4;
    case ether_type::kTransparentBridging:
      return Layer::ethernet;  // one layer of encapsulation together with GRE
    default:
      return follow_ether_type(type);
  }
}

/// The mirrored Ethernet frame behind `octets` of ERSPAN's own.
Layer open_mirrored(Walk& walk, std::size_t octets) {
  if (walk.captured_left() < octets) return walk.stop(Outcome::truncated_tunnel);
  walk.skip(octets);
  walk.count(Encapsulation::erspan);
  return Layer::ethernet;
}

}  // namespace

Layer read_gre(Walk& walk) {
  walk.facts.tuple_whole = true;
  walk.count(Encapsulation::gre);
  gre::Header header;
  if (!walk.header(header)) return walk.stop(Outcome::truncated_tunnel);
  const unsigned flags = header.flags_version.host();
  const std::uint16_t type = header.type.host();
  const unsigned version = flags & gre::kVersion;
  if (version > 1) return Layer::done;
  if (version == 1) walk.count(Encapsulation::pptp);
  std::size_t octets = gre_header_octets(flags);
  if (version == 0 && (flags & gre::kRouting) != 0) octets = skip_source_routes(walk, octets);
  if (octets == 0 || walk.captured_left() < octets) return walk.stop(Outcome::truncated_tunnel);
  if (type == gre::kWccp) octets += wccp_octets(walk, octets);
  // RFC 2637, section 4.1: without a sequence number there is no payload, only an acknowledgment.
  const bool payload_follows = walk.wire_left() > octets && (version == 0 || (flags & gre::kSequence) != 0);
  return walk.open(octets, Encapsulation::gre, payload_follows ? layer_of_gre(type, flags) : Layer::done);
}

Layer read_erspan_1(Walk& walk) {
  return open_mirrored(walk, 0);
}

Layer read_erspan_2(Walk& walk) {
  return open_mirrored(walk, 8);
}

Layer read_erspan_3(Walk& walk) {
  const bool platform_header = walk.captured_left() >= 12 && (walk.octet(11) & 1U) != 0;
  return open_mirrored(walk, platform_header ? 20 : 12);
}

/// RFC 8086, section 3: version 0 of GRE, and a payload that something announces.
Layer read_gre_in_udp(Walk& walk) {
  gre::Header header;
  if (!walk.header(header)) return walk.decline();
  const unsigned flags = header.flags_version.host();
  const bool holds = (flags & gre::kVersion) == 0 && layer_of_gre(header.type.host(), flags) != Layer::done;
  return holds ? read_gre(walk) : walk.decline();
}

}  // namespace sextant
