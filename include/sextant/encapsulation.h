// SPDX-License-Identifier: BSD-3-Clause
// What can be wrapped around a packet: the encapsulations that are counted, and the tunnels that UDP ports announce.
// A name is a counter, a JSON key and a metric label. Plain tables; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sextant {

// X(enumerator, printed name); a frame is counted once for each kind it holds.
#define SEXTANT_ENCAPSULATIONS(X)                                     \
  X(vlan, "vlan") /* exactly one IEEE 802.1Q or 802.1ad tag */        \
  X(qinq, "qinq") /* two tags or more */                              \
  X(ieee8021ah, "ieee8021ah")                                         \
  X(macsec, "macsec")                                                 \
  X(mpls, "mpls")                                                     \
  X(eompls, "eompls") /* Ethernet behind MPLS (RFC 4448) */           \
  X(pppoe, "pppoe")                                                   \
  X(pppoe_discovery, "pppoe_discovery")                               \
  X(ppp, "ppp")                                                       \
  X(nsh, "nsh")                                                       \
  X(gre, "gre")                                                       \
  X(pptp, "pptp") /* enhanced GRE (RFC 2637) */                       \
  X(erspan, "erspan")                                                 \
  X(ipip, "ipip")                                                     \
  X(sixin4, "6in4")   /* and none of the three kinds that follow */   \
  X(sixto4, "6to4")   /* by the addresses of RFC 3056 */              \
  X(sixrd, "6rd")     /* by the configured prefixes (RFC 5969) */     \
  X(isatap, "isatap") /* by the interface identifiers of RFC 5214 */  \
  X(fourin6, "4in6")                                                  \
  X(sixin6, "6in6")                                                   \
  X(srv6, "srv6") /* a segment routing header, or a configured SID */ \
  X(ah, "ah")                                                         \
  X(esp, "esp")                                                       \
  X(etherip, "etherip")                                               \
  X(l2tpv2, "l2tpv2")                                                 \
  X(l2tpv3, "l2tpv3")                                                 \
  X(teredo, "teredo")                                                 \
  X(vxlan, "vxlan") /* and VXLAN-GPE */                               \
  X(geneve, "geneve")                                                 \
  X(gtpu, "gtpu")                                                     \
  X(ip_in_udp, "ip_in_udp")                                           \
  X(esp_in_udp, "esp_in_udp")                                         \
  X(wireguard, "wireguard")                                           \
  X(openvpn, "openvpn")                                               \
  X(ayiya, "ayiya")                                                   \
  X(lisp, "lisp")                                                     \
  X(capwap, "capwap")                                                 \
  X(gue, "gue")

enum class Encapsulation : std::uint8_t {
#define SEXTANT_ENCAPSULATION_NAME(name, text) name,
  SEXTANT_ENCAPSULATIONS(SEXTANT_ENCAPSULATION_NAME)
#undef SEXTANT_ENCAPSULATION_NAME
};
inline constexpr std::array kEncapsulationNames{
#define SEXTANT_ENCAPSULATION_TEXT(name, text) std::string_view{text},
    SEXTANT_ENCAPSULATIONS(SEXTANT_ENCAPSULATION_TEXT)
#undef SEXTANT_ENCAPSULATION_TEXT
};
inline constexpr std::size_t kEncapsulationCount = kEncapsulationNames.size();
static_assert(kEncapsulationCount <= 64);  // Facts keeps them in one word

// X(name, what it is, default port, whether answers come from that port); the ports are those of the IANA "Service
// Name and Transport Protocol Port Number Registry", 0 where none is registered or in use. A port never decides alone:
// where the header behind it does not hold, the frame stays the UDP packet it was.
#define SEXTANT_UDP_TUNNELS(X)                                       \
  X(openvpn, "OpenVPN", 1194, true)                                  \
  X(l2tp, "L2TP (RFC 2661, RFC 3931)", 1701, true)                   \
  X(gtpu, "GTP-U (3GPP TS 29.281)", 2152, true)                      \
  X(teredo, "Teredo (RFC 4380)", 3544, true)                         \
  X(lisp, "LISP data (RFC 9300)", 4341, false)                       \
  X(lisp_control, "LISP control (RFC 9301)", 4342, true)             \
  X(esp_in_udp, "ESP in UDP (RFC 3948)", 4500, true)                 \
  X(gre_in_udp, "GRE in UDP (RFC 8086)", 4754, false)                \
  X(vxlan, "VXLAN (RFC 7348)", 4789, false)                          \
  X(vxlan_gpe, "VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe)", 4790, false) \
  X(ayiya, "AYIYA (draft-massar-v6ops-ayiya)", 5072, true)           \
  X(capwap, "CAPWAP data (RFC 5415)", 5247, true)                    \
  X(gue, "GUE (draft-ietf-intarea-gue)", 6080, false)                \
  X(geneve, "Geneve (RFC 8926)", 6081, false)                        \
  X(mpls_in_udp, "MPLS in UDP (RFC 7510)", 6635, false)              \
  X(wireguard, "WireGuard", 51820, true)                             \
  X(ip_in_udp, "IP in UDP", 0, false)

enum class UdpTunnel : std::uint8_t {
#define SEXTANT_UDP_TUNNEL_NAME(name, text, port, answers) name,
  SEXTANT_UDP_TUNNELS(SEXTANT_UDP_TUNNEL_NAME)
#undef SEXTANT_UDP_TUNNEL_NAME
};
struct UdpTunnelText {
  std::string_view name;
  std::string_view text;
  std::uint16_t default_port;  ///< 0: none
};
inline constexpr std::array kUdpTunnelTexts{
#define SEXTANT_UDP_TUNNEL_TEXT(name, text, port, answers) UdpTunnelText{#name, text, port},
    SEXTANT_UDP_TUNNELS(SEXTANT_UDP_TUNNEL_TEXT)
#undef SEXTANT_UDP_TUNNEL_TEXT
};
inline constexpr std::size_t kUdpTunnelCount = kUdpTunnelTexts.size();

}  // namespace sextant
