// SPDX-License-Identifier: BSD-3-Clause
// AYIYA (draft-massar-v6ops-ayiya-02), the tunnel of IPv6 brokers.
#include "dataplane/decode/walk.h"

namespace sextant {

/// Section 3: lengths in powers of two and in words, then the next header.
Layer read_ayiya(Walk& walk) {
  if (walk.captured_left() < 8) return walk.decline();
  const std::size_t identity = std::size_t{1} << (walk.octet(0) >> 4U);
  const std::size_t signature = std::size_t{4} * (walk.octet(1) >> 4U);
  const std::size_t octets = 8 + identity + signature;
  constexpr unsigned kForward = 1;
  if ((walk.octet(2) & 0x0fU) != kForward || octets > walk.captured_left()) return walk.decline();
  const bool ipv6 = walk.octet(3) == protocol::kIpv6;
  if (!ipv6 && walk.octet(3) != protocol::kIpv4) return walk.decline();
  return walk.open(octets, Encapsulation::ayiya, ipv6 ? Layer::ipv6 : Layer::ipv4);
}

}  // namespace sextant
