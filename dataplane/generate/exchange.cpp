// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/exchange.h"

#include "dataplane/generate/random.h"
#include "dataplane/generate/wire_write.h"

namespace sextant {

namespace {

constexpr std::uint32_t kServerBase = 1U << kClientBits;  // above the clients, inside the /13
constexpr std::uint32_t kResolverHost = 0x53;
constexpr std::uint32_t kExchangeLan = 0xcba80a00U;  // 203.168.10.0

Ipv4Address ipv4(std::uint32_t host_order) {
  Ipv4Address address;
  store32(address.octets.data(), host_order);
  return address;
}

Ipv6Address ipv6(std::uint32_t prefix, std::uint32_t second, std::uint32_t third, std::uint32_t fourth) {
  Ipv6Address address;
  store32(&address.octets[0], prefix);
  store32(&address.octets[4], second);
  store32(&address.octets[8], third);
  store32(&address.octets[12], fourth);
  return address;
}

}  // namespace

MacAddress router_mac(std::size_t operator_index) {
  // Locally administered (IEEE 802, bit 1 of the first octet).
  MacAddress mac{std::byte{0x02}, std::byte{0x5e}, std::byte{0x78}, std::byte{0x00}, std::byte{0x00}, std::byte{0x00}};
  mac[5] = static_cast<std::byte>(operator_index + 1);
  return mac;
}

Ipv6Address router_link_local(std::size_t operator_index) {
  const auto last = static_cast<std::uint32_t>(operator_index + 1);
  return ipv6(0xfe800000U, 0, 0x005e78ffU, 0xfe000000U | last);
}

Ipv4Address router_ipv4(std::size_t operator_index) {
  return ipv4(kExchangeLan + static_cast<std::uint32_t>(operator_index) + 1);
}

Ipv4Address client_ipv4(std::size_t operator_index, std::uint32_t host) {
  return ipv4(kOperators[operator_index].ipv4_prefix | host);
}

Ipv6Address client_ipv6(std::size_t operator_index, std::uint32_t host) {
  // A /56 for each subscriber, and an interface identifier that looks random (RFC 8981).
  const std::uint64_t identifier = Random::mix(host + 1);
  return ipv6(kOperators[operator_index].ipv6_prefix, 0x10000000U | host << 8U,
              static_cast<std::uint32_t>(identifier >> 32U), static_cast<std::uint32_t>(identifier));
}

Ipv4Address server_ipv4(std::size_t server) {
  return ipv4(kOperators[operator_of_server(server)].ipv4_prefix | kServerBase |
              static_cast<std::uint32_t>(server + 0x100));
}

Ipv6Address server_ipv6(std::size_t server) {
  return ipv6(kOperators[operator_of_server(server)].ipv6_prefix, 0x00010000U, 0,
              static_cast<std::uint32_t>(server + 0x100));
}

Ipv4Address resolver_ipv4(std::size_t operator_index) {
  return ipv4(kOperators[operator_index].ipv4_prefix | kServerBase | kResolverHost);
}

Ipv6Address resolver_ipv6(std::size_t operator_index) {
  return ipv6(kOperators[operator_index].ipv6_prefix, 0, 0, kResolverHost);
}

}  // namespace sextant
