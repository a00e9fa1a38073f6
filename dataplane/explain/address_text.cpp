// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/explain/address_text.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "dataplane/explain/number_names.h"

namespace sextant {
namespace {

template <typename Address>
std::string text_of(int family, const Address& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  return ::inet_ntop(family, address.octets.data(), text.data(), text.size());  // glibc writes RFC 5952
}

}  // namespace

std::string address_text(const Ipv4Address& address) {
  return text_of(AF_INET, address);
}

std::string address_text(const Ipv6Address& address) {
  return text_of(AF_INET6, address);
}

std::string mac_text(const wire::MacAddress& address) {
  std::string text;
  for (const std::uint8_t octet : address) {
    if (!text.empty()) text += ':';
    text += hex(octet, 2).substr(2);
  }
  return text;
}

std::string endpoint_text(const FlowKey& key, unsigned endpoint) {
  const Ipv6Address& address = key.addresses[endpoint];
  if (key.family != Family::ipv4) return address_text(address);
  Ipv4Address last_four;
  std::ranges::copy_n(address.octets.begin() + 12, 4, last_four.octets.begin());
  return address_text(last_four);
}

}  // namespace sextant
