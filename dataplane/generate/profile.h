// SPDX-License-Identifier: BSD-3-Clause
// Traffic profiles: what share of the flows is IPv6 and what kinds of conversations there are. Constants, chosen by
// name on the command line; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sextant {

enum class FlowKind : std::uint8_t {
  tls,         ///< TCP 443: handshake, ClientHello with a name, data, FIN both ways
  http,        ///< TCP 80: the same with an HTTP/1.1 request
  dns,         ///< UDP 53: one query, one response
  quic,        ///< UDP 443: a protected Initial with a name, then 1-RTT packets
  media,       ///< UDP: RTP of a voice call, both ways
  echo,        ///< ICMP or ICMPv6 echo
  large_echo,  ///< the same with 2,000 octets: two fragments each way
  datagram,    ///< UDP without payload, both ways: the smallest frame there is
};
inline constexpr std::size_t kFlowKindCount = 8;

struct Profile {
  std::string_view name;
  std::string_view sentence;
  std::uint16_t ipv6_permille = 0;  ///< of flows
  bool paired = false;              ///< every conversation takes place twice: over IPv4 and over IPv6
  std::array<std::uint16_t, kFlowKindCount> kind_permille{};  ///< of flows; sums to 1,000
  std::uint16_t vlan_permille = 0;                            ///< of flows
  std::uint16_t background_per_million = 0;                   ///< frames: ARP, ND, MLD and malformed ones
  std::uint32_t flow_segments_max = 0;                        ///< data segments of the longest flow
  std::uint32_t active_flows = 0;                             ///< conversations that take place at the same time
};

/// The profile of this name, or null.
[[nodiscard]] const Profile* find_profile(std::string_view name);

[[nodiscard]] std::span<const Profile> profiles();

}  // namespace sextant
