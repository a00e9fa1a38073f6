// SPDX-License-Identifier: BSD-3-Clause
// Tunnels whose contents are encrypted: counted, never opened. ESP (RFC 4303; NULL encryption is not guessed), ESP in
// UDP (RFC 3948), WireGuard, OpenVPN.
#include "dataplane/decode/ip.h"

namespace sextant {

Layer read_esp(Walk& walk) {
  walk.facts.tuple_whole = true;
  if (walk.facts.inner == Family::ipv6) static_cast<void>(enter_extension_header(walk, ExtensionHeader::esp));
  return walk.close(Encapsulation::esp);
}

/// RFC 3948, section 2: four zero octets mark IKE, one octet of 0xff a keep-alive, all else is ESP.
Layer read_esp_in_udp(Walk& walk) {
  Be32 index;
  if (!walk.header(index) || index.wire == 0) return walk.decline();
  walk.count(Encapsulation::esp_in_udp);
  return walk.close(Encapsulation::esp);
}

/// The message types of https://www.wireguard.com/protocol/, each with its length, and three octets of zero.
Layer read_wireguard(Walk& walk) {
  if (walk.captured_left() < 4 || walk.octet(1) != 0 || walk.pair(2) != 0) return walk.decline();
  const std::size_t octets = walk.wire_left();
  const auto holds = [&] {
    switch (walk.octet(0)) {
      case 1:  // handshake initiation
        return octets == 148;
      case 2:  // handshake response
        return octets == 92;
      case 3:  // cookie reply
        return octets == 64;
      case 4:  // transport data: counter, padded text, authentication tag
        return octets >= 32;
      default:
        return false;
    }
  };
  return holds() ? walk.close(Encapsulation::wireguard) : walk.decline();
}

/// The opcodes of OpenVPN's protocol (https://openvpn.net/community-resources/openvpn-protocol/), in the upper five
/// bits of the first octet: hard resets of a session carry key 0 and more than a header.
Layer read_openvpn(Walk& walk) {
  constexpr std::size_t kLeast = 14;  // opcode, session, acknowledgment count, message number
  if (walk.captured_left() < 1 || walk.wire_left() < kLeast) return walk.decline();
  const unsigned opcode = walk.octet(0) >> 3U;
  const unsigned key = walk.octet(0) & 0x07U;
  const bool reset = opcode == 1 || opcode == 2 || opcode == 7 || opcode == 8 || opcode == 10;
  const bool other = opcode >= 3 && opcode <= 9;
  return (reset && key == 0) || other ? walk.close(Encapsulation::openvpn) : walk.decline();
}

}  // namespace sextant
