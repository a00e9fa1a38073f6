// SPDX-License-Identifier: BSD-3-Clause
// What decoding learns about one frame. Filled by decode(), read by the engine in the same turn. Outer facts come from
// the first IP header, inner facts from the last one identified; a frame without an IP header keeps Family::other.
#pragma once

#include <cstddef>
#include <cstdint>

#include "dataplane/decode/fragment_facts.h"
#include "sextant/encapsulation.h"
#include "sextant/flow_record.h"
#include "sextant/header_chain.h"
#include "sextant/outcome.h"
#include "sextant/traffic.h"

namespace sextant {

struct Facts {
  /// Innermost 5-tuple as on the wire: [0] source, [1] destination.
  FlowKey key;
  std::uint32_t outer_ip_octets = 0;
  std::uint32_t inner_ip_octets = 0;
  std::uint64_t encapsulations = 0;      ///< bit set of Encapsulation
  HeaderChain chain;                     ///< extension headers in their order
  std::uint16_t extension_headers = 0;   ///< bit set of ExtensionHeader
  std::uint16_t observations = 0;        ///< bit set of Observation
  Outcome outcome = Outcome::accounted;  ///< the first thing that was wrong, or accounted
  Family outer = Family::other;
  Family inner = Family::other;
  TrafficClass traffic_class = TrafficClass::other;  ///< follows from the IP headers; see traffic_class_of()
  std::uint8_t ip_header_count = 0;
  std::uint8_t longest_chain = 0;  ///< extension headers of the IPv6 header that has most
  std::uint8_t tcp_flags = 0;
  std::uint8_t vlan_tag_count = 0;
  bool endpoints_known = false;  ///< the innermost IP header held: `key` has its addresses and what they speak
  bool tuple_whole = false;  ///< addresses, protocol and ports were all readable, and the packet is no later fragment
  bool translated = false;   ///< an innermost IPv6 address embeds IPv4 by a translation prefix (RFC 6052, RFC 8215)
  bool fragmented = false;   ///< the innermost IP packet is a fragment, described by `fragment`
  FragmentFacts fragment;
  std::uint32_t payload_offset = 0;   ///< of the innermost transport payload, from the frame's first octet; 0: none
  std::uint32_t payload_octets = 0;   ///< of that payload that were captured; padding is not among them
  std::uint8_t transport_octets = 0;  ///< the header's, which ends where the payload begins
  bool operator==(const Facts&) const = default;
};

[[nodiscard]] constexpr bool has(std::uint64_t bits, Encapsulation encapsulation) {
  return (bits >> static_cast<unsigned>(encapsulation) & 1U) != 0;
}

inline void observe(Facts& facts, Observation observation) {
  facts.observations = static_cast<std::uint16_t>(facts.observations | 1U << static_cast<unsigned>(observation));
}

[[nodiscard]] constexpr TrafficClass traffic_class_of(const Facts& facts) {
  using enum TrafficClass;
  if (facts.ip_header_count == 0) return other;
  if (facts.inner == Family::ipv4) {
    if (facts.ip_header_count == 1) return ipv4;
    return facts.outer == Family::ipv4 ? ipv4_in_ipv4 : ipv4_in_ipv6;
  }
  if (facts.ip_header_count == 1) return facts.translated ? ipv6_translated : ipv6;
  if (facts.outer == Family::ipv4) return facts.translated ? ipv6_translated_in_ipv4 : ipv6_in_ipv4;
  return facts.translated ? ipv6_translated_in_ipv6 : ipv6_in_ipv6;
}

}  // namespace sextant
