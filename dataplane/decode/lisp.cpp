// SPDX-License-Identifier: BSD-3-Clause
// LISP: data packets (RFC 9300), and the control messages that encapsulate a packet (RFC 9301).
#include "dataplane/decode/plausible.h"

namespace sextant {

/// RFC 9300, section 5.1: eight octets that name no protocol, then an IP header.
Layer read_lisp(Walk& walk) {
  constexpr std::size_t kHeaderSize = 8;
  const Layer inside = plausible_ip(walk, kHeaderSize);
  return inside == Layer::done ? walk.decline() : walk.open(kHeaderSize, Encapsulation::lisp, inside);
}

/// RFC 9301, section 5.8: an encapsulated control message is of type 8; an IP header follows.
Layer read_lisp_control(Walk& walk) {
  constexpr std::size_t kHeaderSize = 4;
  constexpr unsigned kEncapsulated = 8;
  if (walk.captured_left() < kHeaderSize || walk.octet(0) >> 4U != kEncapsulated) return walk.decline();
  const Layer inside = plausible_ip(walk, kHeaderSize);
  return inside == Layer::done ? walk.decline() : walk.open(kHeaderSize, Encapsulation::lisp, inside);
}

}  // namespace sextant
