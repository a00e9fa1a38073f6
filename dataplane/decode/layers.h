// SPDX-License-Identifier: BSD-3-Clause
// The headers a frame can be made of, one row a header: its name, what it is, and what announces it. A row is all that
// decoding needs to know of a header beside its reader, `Layer read_NAME(Walk&)`, which stands in the file of its
// family. Tunnels over UDP have their rows in sextant/encapsulation.h, where the configuration finds their ports.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sextant/encapsulation.h"

namespace sextant {

class Walk;

// X(name, what it is, what announces it…)
#define SEXTANT_HEADERS(X)                                                                                       \
  X(ethernet, "Ethernet (IEEE 802.3)")                                                                           \
  X(bridged_ethernet, "Ethernet, bridged", ether(0x6558), upper(143))                                            \
  X(llc, "LLC (IEEE 802.2)")                                                                                     \
  X(linux_cooked_v1, "Linux cooked capture v1")                                                                  \
  X(linux_cooked_v2, "Linux cooked capture v2")                                                                  \
  X(null_loopback, "BSD loopback")                                                                               \
  X(raw_ip, "raw IP")                                                                                            \
  X(unknown_link, "unknown link type")                                                                           \
  X(wlan, "IEEE 802.11")                                                                                         \
  X(vlan, "VLAN tag (IEEE 802.1Q)", ether(0x8100), ether(0x88a8), ether(0x9100))                                 \
  X(vn_tag, "VN-tag", ether(0x8926))                                                                             \
  X(e_tag, "E-tag (IEEE 802.1BR)", ether(0x893f))                                                                \
  X(r_tag, "R-tag (IEEE 802.1CB)", ether(0xf1c1))                                                                \
  X(cisco_metadata, "Cisco metadata", ether(0x8909))                                                             \
  X(arista_timestamp, "Arista timestamp", ether(0xd28b))                                                         \
  X(service_instance, "service instance tag (IEEE 802.1ah)", ether(0x88e7))                                      \
  X(macsec, "MACsec (IEEE 802.1AE)", ether(0x88e5))                                                              \
  X(nsh, "network service header (RFC 8300)", ether(0x894f))                                                     \
  X(mpls, "MPLS label stack (RFC 3032)", ether(0x8847), ether(0x8848), upper(137), point(0x0281), point(0x0283)) \
  X(pppoe_discovery, "PPPoE discovery (RFC 2516)", ether(0x8863))                                                \
  X(pppoe, "PPPoE session (RFC 2516)", ether(0x8864))                                                            \
  X(ppp, "PPP (RFC 1661)", ether(0x880b))                                                                        \
  X(ipv4, "IPv4 (RFC 791)", ether(0x0800), point(0x0021))                                                        \
  X(ipv4_in_ip, "IPv4 in IP (RFC 2003, RFC 2473)", upper(4))                                                     \
  X(ipv6, "IPv6 (RFC 8200)", ether(0x86dd), point(0x0057))                                                       \
  X(ipv6_in_ip, "IPv6 in IP (RFC 4213, RFC 2473)", upper(41))                                                    \
  X(hop_by_hop, "hop-by-hop options (RFC 8200)", next(0))                                                        \
  X(destination, "destination options (RFC 8200)", next(60))                                                     \
  X(routing, "routing header (RFC 8200)", next(43))                                                              \
  X(fragment, "fragment header (RFC 8200)", next(44))                                                            \
  X(last_header, "extension header with nothing to read behind it", next(59), next(135), next(139), next(140))   \
  X(ah, "authentication header (RFC 4302)", upper(51))                                                           \
  X(esp, "ESP (RFC 4303)", upper(50))                                                                            \
  X(gre, "GRE (RFC 2784)", upper(47))                                                                            \
  X(erspan_1, "ERSPAN type I (draft-foschiano-erspan)")                                                          \
  X(erspan_2, "ERSPAN type II (draft-foschiano-erspan)")                                                         \
  X(erspan_3, "ERSPAN type III (draft-foschiano-erspan)")                                                        \
  X(etherip, "EtherIP (RFC 3378)", upper(97))                                                                    \
  X(l2tpv3_in_ip, "L2TPv3 over IP (RFC 3931)", upper(115))                                                       \
  X(tcp, "TCP (RFC 9293)", upper(6))                                                                             \
  X(udp, "UDP (RFC 768)", upper(17))                                                                             \
  X(udp_lite, "UDP-Lite (RFC 3828)", upper(136))                                                                 \
  X(sctp, "SCTP (RFC 9260)", upper(132))                                                                         \
  X(dccp, "DCCP (RFC 4340)", upper(33))                                                                          \
  X(icmp, "ICMP (RFC 792)", upper(1))                                                                            \
  X(icmpv6, "ICMPv6 (RFC 4443)", upper(58))                                                                      \
  X(other_protocol, "a protocol without ports")

// X(name, what it is, …)
#define SEXTANT_LAYERS(X) SEXTANT_HEADERS(X) SEXTANT_UDP_TUNNELS(X)

/// What stands at the walk's offset.
enum class Layer : std::uint8_t {
  done,
#define SEXTANT_LAYER_NAME(name, ...) name,
  SEXTANT_LAYERS(SEXTANT_LAYER_NAME)
#undef SEXTANT_LAYER_NAME
};

struct LayerText {
  std::string_view name;
  std::string_view text;
};
inline constexpr std::array kLayerTexts{LayerText{"done", ""},
#define SEXTANT_LAYER_TEXT(name, text, ...) LayerText{#name, text},
                                        SEXTANT_LAYERS(SEXTANT_LAYER_TEXT)
#undef SEXTANT_LAYER_TEXT
};

// Each reads its header at the walk's offset, writes facts, moves on, and returns what follows.
#define SEXTANT_LAYER_READER(name, ...) [[nodiscard]] Layer read_##name(Walk& walk);
SEXTANT_LAYERS(SEXTANT_LAYER_READER)
#undef SEXTANT_LAYER_READER

/// What follows an EtherType (IEEE 802 Numbers, IANA); done where Sextant opens nothing of that type.
[[nodiscard]] Layer layer_of_ether_type(std::uint16_t ether_type);

/// What follows a PPP protocol number (IANA "PPP Numbers"); done where nothing is opened.
[[nodiscard]] Layer layer_of_ppp(std::uint16_t protocol);

using ProtocolTable = std::array<Layer, 256>;

/// What follows a protocol number in an IPv4 header (IANA "Protocol Numbers").
extern const ProtocolTable kLayerOfProtocol;

/// What follows a next header value in an IPv6 header: the same, and extension headers.
extern const ProtocolTable kLayerOfNextHeader;

}  // namespace sextant
