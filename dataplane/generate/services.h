// SPDX-License-Identifier: BSD-3-Clause
// The services that the generator's conversations are about: what each is, the application that the starter set of
// rules takes its names for, its hosts, and how many flows it has over either family. A flow's family is drawn first,
// then its service by that family: so the profile's share of IPv6 holds whatever the services', and a service's own
// share follows from its two columns. Behind the services stand the protocols that a payload's first octets tell.
// Constants; any thread. The names are those of real services; no frame is ever sent to one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace sextant {

inline constexpr std::size_t kHostsPerService = 4;

struct Service {
  std::string_view name;
  std::string_view application;  ///< empty: no rule tells it by its names
  /// Of the named flows over IPv4, over IPv6: each column sums to 1,000. Who has IPv6 has IPv4.
  std::array<std::uint16_t, 2> flow_permille{};
  std::array<std::string_view, kHostsPerService> hosts{};  ///< empty: a protocol's
  [[nodiscard]] constexpr bool has_ipv6() const { return flow_permille[1] > 0; }
};

inline constexpr std::size_t kNamedServiceCount = 27;  ///< those with hosts, first in the list
inline constexpr std::size_t kDnsService = kNamedServiceCount;
inline constexpr std::size_t kRtpService = kNamedServiceCount + 1;
inline constexpr std::size_t kServiceCount = kNamedServiceCount + 2;
inline constexpr std::size_t kNoService = kServiceCount;  ///< of what nothing tells: echoes, empty datagrams

[[nodiscard]] std::span<const Service, kServiceCount> services();

/// Hosts of all services in their order: host i belongs to service i / kHostsPerService.
inline constexpr std::size_t kHostCount = kNamedServiceCount * kHostsPerService;
[[nodiscard]] std::string_view host_name(std::size_t host);
[[nodiscard]] constexpr std::size_t service_of_host(std::size_t host) {
  return host / kHostsPerService;
}

}  // namespace sextant
