// SPDX-License-Identifier: BSD-3-Clause
// The words that say what a frame carried: family, view, traffic class, extension header, direction.
// Plain enumerations with their printed names; any thread. The names are those of the JSON contract.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sextant {

/// Family of an IP header; `other` is everything that holds no IP header.
enum class Family : std::uint8_t { ipv4, ipv6, other };
inline constexpr std::size_t kFamilyCount = 3;
inline constexpr std::array<std::string_view, kFamilyCount> kFamilyNames{"ipv4", "ipv6", "other"};

/// outer: the first IP header; inner: the last one identified; service: inner with translated IPv6 moved to IPv4.
enum class View : std::uint8_t { outer, inner, service };
inline constexpr std::size_t kViewCount = 3;
inline constexpr std::array<std::string_view, kViewCount> kViewNames{"outer", "inner", "service"};

/// Everything the views and the carried matrix need to know about a frame, in one index: outermost family, innermost
/// family, and whether the innermost IPv6 addresses are translated IPv4 (RFC 6052). One counter per frame serves all.
enum class TrafficClass : std::uint8_t {
  ipv4,
  ipv6,
  ipv4_in_ipv4,
  ipv6_in_ipv4,
  ipv4_in_ipv6,
  ipv6_in_ipv6,
  other,
  ipv6_translated,
  ipv6_translated_in_ipv4,
  ipv6_translated_in_ipv6,
};
inline constexpr std::size_t kTrafficClassCount = 10;

[[nodiscard]] constexpr Family family_in(View view, TrafficClass traffic_class) {
  using enum Family;
  constexpr std::array<std::array<Family, kTrafficClassCount>, kViewCount> kTable{{
      {ipv4, ipv6, ipv4, ipv4, ipv6, ipv6, other, ipv6, ipv4, ipv6},
      {ipv4, ipv6, ipv4, ipv6, ipv4, ipv6, other, ipv6, ipv6, ipv6},
      {ipv4, ipv6, ipv4, ipv6, ipv4, ipv6, other, ipv4, ipv4, ipv4},
  }};
  return kTable[static_cast<std::size_t>(view)][static_cast<std::size_t>(traffic_class)];
}

/// The carried matrix (metrics, section 1): outermost and innermost family of frames with one IP header or more.
enum class Carried : std::uint8_t { v4, v6, v6_in_v4, v4_in_v6, v4_in_v4, v6_in_v6, other };
inline constexpr std::size_t kCarriedCount = 7;
inline constexpr std::array<std::string_view, kCarriedCount> kCarriedNames{"4",    "6",    "6in4", "4in6",
                                                                           "4in4", "6in6", "other"};

[[nodiscard]] constexpr Carried carried_by(TrafficClass traffic_class) {
  using enum Carried;
  constexpr std::array<Carried, kTrafficClassCount> kTable{v4,       v6,    v4_in_v4, v6_in_v4, v4_in_v6,
                                                           v6_in_v6, other, v6,       v6_in_v4, v6_in_v6};
  return kTable[static_cast<std::size_t>(traffic_class)];
}

/// IPv6 extension headers (RFC 8200, section 4; IANA "IPv6 Extension Header Types").
enum class ExtensionHeader : std::uint8_t {
  hop_by_hop,
  fragment,
  routing,
  destination,
  ah,
  esp,
  mobility,
  hip,
  shim6,
  no_next_header,
};
inline constexpr std::size_t kExtensionHeaderCount = 10;
inline constexpr std::array<std::string_view, kExtensionHeaderCount> kExtensionHeaderNames{
    "hop_by_hop", "fragment", "routing", "destination", "ah", "esp", "mobility", "hip", "shim6", "no_next_header"};

/// Things worth a counter that decide no outcome; a frame is counted once for each.
enum class Observation : std::uint8_t {
  first_fragment,
  later_fragment,      ///< counted by its innermost visible header
  unmatched_fragment,  ///< a later fragment whose first one was not seen: it belongs to no flow
  closed_tunnel,       ///< ESP and other layers that cannot be opened
  offloaded_length,    ///< IP length 0 from an offloading source: the frame's remainder is taken
  jumbo_payload,       ///< RFC 2675
  ipv4_options,
  impossible_source,     ///< an IPv6 source that is multicast, loopback or IPv4-mapped (RFC 4291)
  headers_out_of_order,  ///< extension headers in another order than RFC 8200, section 4.1, recommends
  odd_padding,           ///< options padded with more than seven octets or with other than zeros (RFC 4942, 2.1.9.5)
  unchecked_options,     ///< more options in extension headers than are looked at in one frame
  routing_type_0,        ///< deprecated by RFC 5095
  unknown_next_header,   ///< a number that IANA has given to no protocol (RFC 7045)
  implausible_mpls_payload,  ///< a first nibble of 4 or 6 behind MPLS with no such header behind it
};
inline constexpr std::size_t kObservationCount = 14;
inline constexpr std::array<std::string_view, kObservationCount> kObservationNames{
    "first_fragment",    "later_fragment", "unmatched_fragment",  "closed_tunnel",           "offloaded_length",
    "jumbo_payload",     "ipv4_options",   "impossible_source",   "headers_out_of_order",    "odd_padding",
    "unchecked_options", "routing_type_0", "unknown_next_header", "implausible_mpls_payload"};

/// Direction of a leg of a link; A and B are the link's ends.
enum class LegDirection : std::uint8_t { a_to_b, b_to_a };
inline constexpr std::size_t kLegDirectionCount = 2;
inline constexpr std::array<std::string_view, kLegDirectionCount> kLegDirectionNames{"a_to_b", "b_to_a"};

/// Dense label of the transport dimension: the innermost protocol number (IANA "Protocol Numbers"), or why there is
/// none.
enum class Transport : std::uint8_t {
  tcp,
  udp,
  icmp,
  icmpv6,
  sctp,
  dccp,
  gre,
  esp,
  ah,
  ospf,
  igmp,
  pim,
  rest,
  non_flow
};
inline constexpr std::size_t kTransportCount = 14;
inline constexpr std::array<std::string_view, kTransportCount> kTransportNames{
    "tcp", "udp", "icmp", "icmpv6", "sctp", "dccp", "gre", "esp", "ah", "ospf", "igmp", "pim", "other", "non_flow"};

}  // namespace sextant
