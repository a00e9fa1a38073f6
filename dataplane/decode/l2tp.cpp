// SPDX-License-Identifier: BSD-3-Clause
// L2TPv2 with PPP (RFC 2661), and L2TPv3 over UDP and over IP (RFC 3931). An L2TPv3 session agrees on a cookie of 0, 4
// or 8 octets, on a sublayer of 0 or 4 and on what it carries when it is set up, so that a data packet does not say:
// the first layout whose payload holds is taken.
#include "dataplane/decode/plausible.h"

namespace sextant {
namespace {

/// Octets of an L2TPv2 header with what its flags announce (RFC 2661, section 3.1), or 0 where they are cut.
std::size_t version_2_octets(const Walk& walk, unsigned flags) {
  const bool has_length = (flags & 0x4000) != 0;
  const bool has_sequence = (flags & 0x0800) != 0;
  const bool has_offset = (flags & 0x0200) != 0;
  std::size_t octets = std::size_t{6} + (has_length ? 2 : 0) + (has_sequence ? 4 : 0);
  if (has_offset) {
    if (walk.captured_left() < octets + 2) return 0;
    octets += std::size_t{2} + walk.pair(octets);
  }
  return octets > walk.captured_left() ? 0 : octets;
}

struct Inside {
  std::size_t ahead = 0;
  Layer layer = Layer::done;
};

/// What a pseudowire holds `ahead`: Ethernet (RFC 4719), HDLC with an EtherType (RFC 4349), PPP, or IP.
Inside pseudowire(const Walk& walk, std::size_t ahead) {
  if (walk.captured_left() < ahead + 4) return {};
  constexpr std::size_t kHdlcSize = 4;  // address, control, EtherType
  const std::uint16_t address_control = walk.pair(ahead);
  if (address_control == 0x0f00 || address_control == 0x8f00) {
    const std::uint16_t type = walk.pair(ahead + 2);
    if (type == ether_type::kIpv4) return {ahead + kHdlcSize, Layer::ipv4};
    if (type == ether_type::kIpv6) return {ahead + kHdlcSize, Layer::ipv6};
  }
  if (address_control == 0xff03) return {ahead, Layer::ppp};
  if (looks_like_ethernet(walk, ahead)) return {ahead, Layer::ethernet};
  const unsigned version = walk.octet(ahead) >> 4U;
  if (version == 4 && fit_ipv4(walk, ahead) == Fit::certain) return {ahead, Layer::ipv4};
  if (version == 6 && fit_ipv6(walk, ahead) == Fit::certain) return {ahead, Layer::ipv6};
  return {};
}

/// A data packet of version 3, its session identifier `ahead` of the offset.
Layer read_session(Walk& walk, std::size_t ahead) {
  constexpr std::size_t kSessionSize = 4;
  for (const std::size_t cookie_and_sublayer : {0U, 4U, 8U, 12U}) {
    const Inside inside = pseudowire(walk, ahead + kSessionSize + cookie_and_sublayer);
    if (inside.layer != Layer::done) return walk.open(inside.ahead, Encapsulation::l2tpv3, inside.layer);
  }
  walk.count(Encapsulation::l2tpv3);
  return Layer::done;
}

}  // namespace

Layer read_l2tp(Walk& walk) {
  if (walk.captured_left() < 6) return walk.decline();
  constexpr unsigned kControl = 0x8000;
  const unsigned flags = walk.pair(0);
  const unsigned version = flags & 0x000f;
  if ((flags & kControl) != 0) return walk.decline();
  if (version == 3) return read_session(walk, 4);  // RFC 3931, section 4.1.2.1
  const std::size_t octets = version == 2 ? version_2_octets(walk, flags) : 0;
  return octets == 0 ? walk.decline() : walk.open(octets, Encapsulation::l2tpv2, Layer::ppp);
}

/// RFC 3931, section 4.1.1: a session identifier of 0 marks a control message.
Layer read_l2tpv3_in_ip(Walk& walk) {
  walk.facts.tuple_whole = true;
  Be32 session;
  if (!walk.header(session)) return walk.stop(Outcome::truncated_tunnel);
  return session.wire == 0 ? Layer::done : read_session(walk, 0);
}

}  // namespace sextant
