// SPDX-License-Identifier: BSD-3-Clause
// What IPv4 and IPv6 have in common: entering one more IP header, its length, and the step to what its protocol number
// announces.
#pragma once

#include "dataplane/decode/walk.h"

namespace sextant {

/// Notes one more IP header of `family`: the first decides the outer view, the last the inner one.
inline void enter_ip(Walk& walk, Family family) {
  Facts& facts = walk.facts;
  if (facts.ip_header_count == 0) facts.outer = family;
  facts.inner = family;
  facts.inner_ip_octets = 0;
  facts.endpoints_known = false;
  facts.tuple_whole = false;
  facts.translated = false;
  facts.fragmented = false;
  facts.payload_offset = 0;
  facts.payload_octets = 0;
  facts.transport_octets = 0;
  if (facts.ip_header_count < UINT8_MAX) ++facts.ip_header_count;
}

/// The header's octets from its own length field, for the views.
inline void note_ip_octets(Facts& facts, std::size_t octets) {
  facts.inner_ip_octets = static_cast<std::uint32_t>(octets);
  if (facts.ip_header_count == 1) facts.outer_ip_octets = facts.inner_ip_octets;
}

/// Takes up the number that announces what follows in the innermost IP packet: `table` is kLayerOfProtocol in IPv4 and
/// kLayerOfNextHeader in IPv6.
[[nodiscard]] inline Layer follow(Walk& walk, std::uint8_t protocol, const ProtocolTable& table) {
  walk.next_protocol = protocol;
  walk.facts.key.protocol = protocol;
  return table[protocol];
}

/// Notes that the innermost IP packet is a fragment, and what is wrong with it by itself.
void note_fragment(Walk& walk, const FragmentFacts& fragment);

/// Counts one more extension header of this IPv6 packet in its chain; false where the limit is reached.
[[nodiscard]] bool enter_extension_header(Walk& walk, ExtensionHeader kind);

}  // namespace sextant
