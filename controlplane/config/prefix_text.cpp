// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/config/prefix_text.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "controlplane/config/utf8.h"
#include "controlplane/config/whole_number.h"

namespace sextant {
namespace {

constexpr unsigned kAddressBits = 128;

/// The address with the bits behind the first `length` cleared.
Ipv6Address network_of(Ipv6Address address, unsigned length) {
  for (unsigned i = 0; i < address.octets.size(); ++i) {
    const unsigned kept = length <= 8 * i ? 0 : length - 8 * i;
    if (kept < 8) address.octets[i] &= static_cast<std::byte>(0xff00U >> kept);
  }
  return address;
}

bool is_ipv4(const std::string& text) {
  in_addr address{};
  return inet_pton(AF_INET, text.c_str(), &address) == 1;
}

}  // namespace

std::expected<Ipv6Prefix, std::string> read_prefix(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string address_text(text.substr(0, slash));
  if (is_ipv4(address_text)) return std::unexpected("that is IPv4, and the prefixes of this list are IPv6");
  Ipv6Address address;
  // inet_pton() stops at a NUL, which UTF-8 in quotes can hold.
  if (address_text.contains('\0') || inet_pton(AF_INET6, address_text.c_str(), address.octets.data()) != 1) {
    return std::unexpected(fmt::format("{} is no IPv6 address", shown(address_text)));
  }
  if (slash == std::string_view::npos) {
    return std::unexpected("add '/' and how many leading bits count, such as /64; /128 is this one address");
  }
  const std::string_view length_text = text.substr(slash + 1);
  const std::optional<std::uint64_t> length = whole_number(length_text);
  if (!length || *length > kAddressBits) {
    return std::unexpected(
        fmt::format("the length is a whole number from 0 to {}, not {}", kAddressBits, shown(length_text)));
  }
  const Ipv6Prefix prefix{network_of(address, static_cast<unsigned>(*length)), static_cast<std::uint8_t>(*length)};
  if (prefix.address != address) {
    return std::unexpected(fmt::format("bits are set behind the first {}; write {}", *length, prefix_text(prefix)));
  }
  return prefix;
}

std::string prefix_text(const Ipv6Prefix& prefix) {
  std::array<char, INET6_ADDRSTRLEN> address{};
  inet_ntop(AF_INET6, prefix.address.octets.data(), address.data(), address.size());
  return fmt::format("{}/{}", address.data(), prefix.length);
}

}  // namespace sextant
