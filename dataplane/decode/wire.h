// SPDX-License-Identifier: BSD-3-Clause
// Headers as they stand on the wire, each under the section that defines it. Read with Walk::header<T>(), which copies
// out of the frame, so alignment never matters. Nothing here is ever written.
#pragma once

#include <array>
#include <cstdint>

#include "sextant/address.h"

namespace sextant::wire {

using MacAddress = std::array<std::uint8_t, 6>;

/// IEEE 802.3, clause 3.1.1: destination, source, EtherType or length.
struct Ethernet {
  MacAddress destination;
  MacAddress source;
  Be16 ether_type;
};
static_assert(sizeof(Ethernet) == 14);

/// IEEE 802.1Q, clause 9.6, without the tag protocol identifier that led here.
struct VlanTag {
  Be16 control;
  Be16 ether_type;
};
static_assert(sizeof(VlanTag) == 4);

/// IEEE 802.2 LLC with SNAP (RFC 1042).
struct LlcSnap {
  std::uint8_t dsap;
  std::uint8_t ssap;
  std::uint8_t control;
  std::array<std::uint8_t, 3> organization;
  Be16 ether_type;
};
static_assert(sizeof(LlcSnap) == 8);

/// RFC 791, section 3.1.
struct Ipv4 {
  std::uint8_t version_ihl;
  std::uint8_t dscp_ecn;
  Be16 total_length;
  Be16 identification;
  Be16 flags_offset;
  std::uint8_t ttl;
  std::uint8_t protocol;
  Be16 checksum;
  Ipv4Address source;
  Ipv4Address destination;
};
static_assert(sizeof(Ipv4) == 20);

/// RFC 8200, section 3.
struct Ipv6 {
  Be32 version_class_label;
  Be16 payload_length;
  std::uint8_t next_header;
  std::uint8_t hop_limit;
  Ipv6Address source;
  Ipv6Address destination;
};
static_assert(sizeof(Ipv6) == 40);

/// RFC 6564, section 4: how hop-by-hop, destination, routing, mobility, HIP and Shim6 headers begin.
struct ExtensionStart {
  std::uint8_t next_header;
  std::uint8_t length;  ///< 8-octet units beyond the first; 4-octet units minus 2 in an authentication header
};
static_assert(sizeof(ExtensionStart) == 2);

/// RFC 8200, section 4.5.
struct Fragment {
  std::uint8_t next_header;
  std::uint8_t reserved;
  Be16 offset_more;
  Be32 identification;
};
static_assert(sizeof(Fragment) == 8);

/// RFC 8200, section 4.4, and RFC 8754, section 2.
struct Routing {
  std::uint8_t next_header;
  std::uint8_t length;
  std::uint8_t type;
  std::uint8_t segments_left;
};
static_assert(sizeof(Routing) == 4);

/// The first four octets of TCP, UDP, SCTP and DCCP headers.
struct Ports {
  Be16 source;
  Be16 destination;
};
static_assert(sizeof(Ports) == 4);

/// RFC 9293, section 3.1.
struct Tcp {
  Ports ports;
  Be32 sequence;
  Be32 acknowledgment;
  std::uint8_t data_offset;  ///< 32-bit words, in the upper four bits
  std::uint8_t flags;
  Be16 window;
  Be16 checksum;
  Be16 urgent;
};
static_assert(sizeof(Tcp) == 20);

/// RFC 768.
struct Udp {
  Ports ports;
  Be16 length;
  Be16 checksum;
};
static_assert(sizeof(Udp) == 8);

}  // namespace sextant::wire

namespace sextant::ether_type {  // IEEE 802 Numbers (IANA)
inline constexpr std::uint16_t kIpv4 = 0x0800;
inline constexpr std::uint16_t kIpv6 = 0x86dd;
inline constexpr std::uint16_t kVlan = 0x8100;
inline constexpr std::uint16_t kServiceVlan = 0x88a8;
inline constexpr std::uint16_t kOldQinq = 0x9100;
inline constexpr std::uint16_t kMplsUnicast = 0x8847;
inline constexpr std::uint16_t kMplsMulticast = 0x8848;
inline constexpr std::uint16_t kPppoeDiscovery = 0x8863;
inline constexpr std::uint16_t kPppoeSession = 0x8864;
inline constexpr std::uint16_t kTransparentBridging = 0x6558;
inline constexpr std::uint16_t kBackboneServiceInstance = 0x88e7;
inline constexpr std::uint16_t kFirst = 0x0600;  ///< below it the field is a length (IEEE 802.3, clause 3.2.6)
}  // namespace sextant::ether_type

namespace sextant::protocol {  // IANA "Protocol Numbers"
inline constexpr std::uint8_t kHopByHop = 0;
inline constexpr std::uint8_t kIcmp = 1;
inline constexpr std::uint8_t kIgmp = 2;
inline constexpr std::uint8_t kIpv4 = 4;
inline constexpr std::uint8_t kTcp = 6;
inline constexpr std::uint8_t kUdp = 17;
inline constexpr std::uint8_t kDccp = 33;
inline constexpr std::uint8_t kIpv6 = 41;
inline constexpr std::uint8_t kGre = 47;
inline constexpr std::uint8_t kEsp = 50;
inline constexpr std::uint8_t kAh = 51;
inline constexpr std::uint8_t kIcmpv6 = 58;
inline constexpr std::uint8_t kNoNextHeader = 59;
inline constexpr std::uint8_t kOspf = 89;
inline constexpr std::uint8_t kPim = 103;
inline constexpr std::uint8_t kSctp = 132;
inline constexpr std::uint8_t kMobility = 135;
inline constexpr std::uint8_t kMplsInIp = 137;
inline constexpr std::uint8_t kHip = 139;
inline constexpr std::uint8_t kShim6 = 140;
inline constexpr std::uint8_t kEthernet = 143;
}  // namespace sextant::protocol
