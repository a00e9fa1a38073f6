// SPDX-License-Identifier: BSD-3-Clause
// GTP-U version 1 (3GPP TS 29.281) with its extension headers, the PDU session container among them.
#include "dataplane/decode/plausible.h"

namespace sextant {
namespace {

/// 3GPP TS 29.281, section 5.1.
struct Gtp {
  std::uint8_t flags;
  std::uint8_t message;
  Be16 length;
  Be32 tunnel;
};
static_assert(sizeof(Gtp) == 8);

/// Octets of the GTP header with its optional fields and extension headers, or 0 where they are cut or do not end soon.
std::size_t header_octets(const Walk& walk, unsigned flags) {
  constexpr unsigned kExtension = 0x04;
  std::size_t octets = sizeof(Gtp);
  if ((flags & 0x07) == 0) return octets;
  octets += 4;
  if (walk.captured_left() < octets) return 0;
  std::uint8_t next = (flags & kExtension) != 0 ? walk.octet(octets - 1) : std::uint8_t{0};
  constexpr int kExtensionLimit = 8;
  // 3GPP TS 29.281, section 5.2: length in four octets, the last octet names the next header
  for (int count = 0; next != 0; ++count) {
    if (count == kExtensionLimit) return 0;
    if (walk.captured_left() <= octets) return 0;
    const std::size_t extension = std::size_t{4} * walk.octet(octets);
    if (extension == 0 || octets + extension > walk.captured_left()) return 0;
    octets += extension;
    next = walk.octet(octets - 1);
  }
  return octets;
}

/// The header names no protocol; a PDU is IPv4 or IPv6 by its version, or Ethernet where that makes sense.
Layer layer_inside(const Walk& walk, std::size_t ahead) {
  if (walk.captured_left() <= ahead) return Layer::done;
  const unsigned version = walk.octet(ahead) >> 4U;
  if (version == 4) return Layer::ipv4;
  if (version == 6) return Layer::ipv6;
  return looks_like_ethernet(walk, ahead) ? Layer::ethernet : Layer::done;
}

}  // namespace

Layer read_gtpu(Walk& walk) {
  constexpr unsigned kVersion1 = 0x30;  // version 1, protocol type GTP
  constexpr std::uint8_t kUserData = 255;
  Gtp gtp;
  if (!walk.header(gtp) || (gtp.flags & 0xf0U) != kVersion1 || gtp.message != kUserData) return walk.decline();
  const std::size_t octets = header_octets(walk, gtp.flags);
  if (octets == 0) return walk.decline();
  const std::size_t whole = sizeof gtp + gtp.length.host();
  if (whole <= octets) return walk.decline();  // nothing is inside
  const Layer inside = layer_inside(walk, octets);
  if (inside == Layer::done) return walk.decline();
  if (whole <= walk.wire_left()) walk.limit_to(whole);
  return walk.open(octets, Encapsulation::gtpu, inside);
}

}  // namespace sextant
