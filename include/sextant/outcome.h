// SPDX-License-Identifier: BSD-3-Clause
// The outcome list: how the engine can be done with a frame. Each frame earns exactly one, so that
// received = accounted + the sum of the named reasons, always. A name is a counter, a JSON key and a metric label.
// Adding one: a row here, and a packet in tests/dataplane/decode that earns it (the house test looks for it).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sextant {

// X(name, sentence for people)
#define SEXTANT_OUTCOMES(X)                                                                                   \
  X(accounted, "read to its innermost transport header and counted")                                          \
  X(unknown_link_type, "the capture's link type is not one Sextant reads")                                    \
  X(truncated_link, "the link-layer header is cut")                                                           \
  X(truncated_vlan, "a VLAN tag is cut (IEEE 802.1Q)")                                                        \
  X(truncated_mpls, "an MPLS label stack is cut before its bottom (RFC 3032)")                                \
  X(truncated_ppp, "a PPP or PPPoE header is cut (RFC 1661, RFC 2516)")                                       \
  X(truncated_tunnel, "a tunnel header is cut")                                                               \
  X(nesting_limit, "more layers inside each other than the configured limit")                                 \
  X(truncated_ipv4, "the IPv4 header is cut (RFC 791)")                                                       \
  X(bad_ipv4_version, "announced as IPv4, but the version field is not 4")                                    \
  X(bad_ihl, "the IPv4 header length is below five words or goes past the packet")                            \
  X(bad_ipv4_length, "the IPv4 total length is shorter than its header")                                      \
  X(ipv4_length_past_frame, "the IPv4 total length goes past the frame")                                      \
  X(bad_ipv4_option, "an IPv4 option's length is 0, 1 or goes past the header")                               \
  X(truncated_ipv6, "the IPv6 header is cut (RFC 8200)")                                                      \
  X(bad_ipv6_version, "announced as IPv6, but the version field is not 6")                                    \
  X(ipv6_length_past_frame, "the IPv6 payload length goes past the frame")                                    \
  X(bad_jumbo_payload, "the jumbo payload option contradicts the header (RFC 2675)")                          \
  X(truncated_extension_header, "an IPv6 extension header is cut or goes past the packet")                    \
  X(extension_header_limit, "more IPv6 extension headers than the configured limit")                          \
  X(misplaced_hop_by_hop, "a hop-by-hop header that does not follow the IPv6 header (RFC 8200, section 4.1)") \
  X(bad_extension_option, "an option that goes past its extension header (RFC 8200, section 4.2)")            \
  X(bad_segment_list, "a segment list that goes past its header, or too many segments left (RFC 8754)")       \
  X(truncated_ah, "the authentication header is cut, or its length is too small (RFC 4302)")                  \
  X(truncated_fragment, "a first fragment that ends inside its headers (RFC 7112, RFC 1858)")                 \
  X(repeated_fragment_header, "a second fragment header in one IPv6 packet")                                  \
  X(bad_fragment_length, "a fragment, not the last, of no multiple of eight octets (RFC 8200, section 4.5)")  \
  X(fragment_past_datagram, "a fragment that ends past 65,535 octets (RFC 8200, section 4.5)")                \
  X(duplicate_fragment, "a fragment all of whose octets were there before")                                   \
  X(overlapping_fragment, "a fragment some of whose octets were there before (RFC 5722)")                     \
  X(truncated_tcp, "the TCP header is cut (RFC 9293)")                                                        \
  X(bad_tcp_offset, "the TCP data offset is below five words or goes past the packet")                        \
  X(truncated_udp, "the UDP header is cut (RFC 768)")                                                         \
  X(bad_udp_length, "the UDP length is 0 to 7 octets or goes past the packet")                                \
  X(truncated_sctp, "the SCTP common header is cut (RFC 9260)")                                               \
  X(truncated_dccp, "the DCCP generic header is cut (RFC 4340)")                                              \
  X(truncated_icmp, "the ICMP header is cut (RFC 792, RFC 4443)")

enum class Outcome : std::uint8_t {
#define SEXTANT_OUTCOME_NAME(name, sentence) name,
  SEXTANT_OUTCOMES(SEXTANT_OUTCOME_NAME)
#undef SEXTANT_OUTCOME_NAME
};

struct OutcomeText {
  std::string_view name;
  std::string_view sentence;
};

inline constexpr std::array kOutcomeTexts{
#define SEXTANT_OUTCOME_TEXT(name, sentence) OutcomeText{#name, sentence},
    SEXTANT_OUTCOMES(SEXTANT_OUTCOME_TEXT)
#undef SEXTANT_OUTCOME_TEXT
};
inline constexpr std::size_t kOutcomeCount = kOutcomeTexts.size();

}  // namespace sextant
