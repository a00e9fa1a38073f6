// SPDX-License-Identifier: BSD-3-Clause
// Teredo (RFC 4380): IPv6 in UDP, with the authentication and origin indications that may stand before it.
#include "dataplane/decode/walk.h"

namespace sextant {

/// RFC 4380, section 5.1.1: indications of type 1 (authentication) and type 0 (origin).
Layer read_teredo(Walk& walk) {
  std::size_t octets = 0;
  if (walk.captured_left() >= 4 && walk.pair(0) == 1) octets = std::size_t{13} + walk.octet(2) + walk.octet(3);
  if (walk.captured_left() >= octets + 8 && walk.pair(octets) == 0) octets += 8;
  if (walk.captured_left() <= octets || walk.octet(octets) >> 4 != 6) return walk.decline();
  wire::Ipv6 ip;
  const bool cut = !walk.header_at(octets, ip);  // then the version has to do, if the snap length cut it
  const bool in_fragment = walk.observed(Observation::first_fragment);
  const std::size_t least = octets + sizeof ip + (cut || in_fragment ? 0U : ip.payload_length.host());
  if (least > walk.wire_left()) return walk.decline();
  return walk.open(octets, Encapsulation::teredo, Layer::ipv6);
}

}  // namespace sextant
