// SPDX-License-Identifier: BSD-3-Clause
// The exchange point the generator plays: six operators, three on either side of the link, their prefixes, clients and
// servers. The operators are fictional; the prefixes have the look of real ones and never leave the machine. Constants
// and arithmetic; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dataplane/generate/services.h"
#include "sextant/address.h"
#include "sextant/traffic.h"

namespace sextant {

using MacAddress = std::array<std::byte, 6>;

struct Operator {
  std::string_view name;
  std::uint32_t ipv4_prefix = 0;  ///< a /13, host order
  std::uint32_t ipv6_prefix = 0;  ///< a /32, host order
};

inline constexpr std::size_t kOperatorCount = 6;
inline constexpr std::size_t kOperatorsPerSide = 3;  ///< operators 0 to 2 send a_to_b, 3 to 5 send b_to_a
inline constexpr std::array<Operator, kOperatorCount> kOperators{{
    {"Harbour Telecom", 0x24680000U, 0x24005a00U},
    {"Lotus Mobile", 0x6f100000U, 0x24027d80U},
    {"Northern Broadband", 0x3af00000U, 0x2403c900U},
    {"Jade Cloud", 0x65200000U, 0x24043b80U},
    {"Crane Video", 0x77900000U, 0x2405f600U},
    {"Pine Research Network", 0xca700000U, 0x24069e00U},
}};

inline constexpr unsigned kClientBits = 18;  ///< client hosts per operator: 2^18

/// Direction of the leg on which this operator's frames are seen.
[[nodiscard]] constexpr LegDirection direction_of(std::size_t sender) {
  return sender < kOperatorsPerSide ? LegDirection::a_to_b : LegDirection::b_to_a;
}

[[nodiscard]] MacAddress router_mac(std::size_t operator_index);
[[nodiscard]] Ipv6Address router_link_local(std::size_t operator_index);
[[nodiscard]] Ipv4Address router_ipv4(std::size_t operator_index);  ///< on the exchange's own LAN

/// `host` < 2^kClientBits; different hosts have different addresses.
[[nodiscard]] Ipv4Address client_ipv4(std::size_t operator_index, std::uint32_t host);
[[nodiscard]] Ipv6Address client_ipv6(std::size_t operator_index, std::uint32_t host);

/// Servers: the hosts of services.h, and behind them peers, which answer calls and echoes and have no name, so that no
/// answer of DNS leads to one. Server i belongs to operator i % kOperatorCount.
inline constexpr std::size_t kPeersPerSide = 24;
inline constexpr std::size_t kServerCount = kHostCount + 2 * kPeersPerSide;
static_assert(kHostCount % kOperatorCount == 0 && kPeersPerSide % kOperatorsPerSide == 0);
[[nodiscard]] constexpr std::size_t operator_of_server(std::size_t server) {
  return server % kOperatorCount;
}
/// The peer `rank` < kPeersPerSide of the operators of `side`, 0 or 1, as a server.
[[nodiscard]] constexpr std::size_t peer_of(std::size_t side, std::size_t rank) {
  return kHostCount + rank / kOperatorsPerSide * kOperatorCount + side * kOperatorsPerSide + rank % kOperatorsPerSide;
}
[[nodiscard]] Ipv4Address server_ipv4(std::size_t server);
[[nodiscard]] Ipv6Address server_ipv6(std::size_t server);
[[nodiscard]] Ipv4Address resolver_ipv4(std::size_t operator_index);
[[nodiscard]] Ipv6Address resolver_ipv6(std::size_t operator_index);

}  // namespace sextant
