// SPDX-License-Identifier: BSD-3-Clause
// PPP (RFC 1661, compressed fields too) and PPPoE (RFC 2516).
#include "dataplane/decode/walk.h"

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

}  // namespace

Layer read_pppoe_discovery(Walk& walk) {
  walk.count(Encapsulation::pppoe_discovery);
  return walk.captured_left() < sizeof(Pppoe) ? walk.stop(Outcome::truncated_ppp) : Layer::done;
}

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
  if (walk.captured_left() >= 2 && walk.octet(0) == 0xff && walk.octet(1) == 0x03) {
    walk.skip(2);  // RFC 1662, section 3.1: address and control, not compressed
  }
  if (walk.captured_left() == 0) return walk.stop(Outcome::truncated_ppp);
  std::uint16_t protocol = walk.octet(0);
  if ((protocol & 1U) == 0) {  // RFC 1661, section 2: an even octet is followed by an odd one
    if (walk.captured_left() < 2) return walk.stop(Outcome::truncated_ppp);
    protocol = walk.pair(0);
    walk.skip(1);
  }
  walk.skip(1);
  return layer_of_ppp(protocol);
}

}  // namespace sextant
