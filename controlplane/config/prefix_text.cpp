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

/// The address with the bits behind the first `length` cleared.
template <typename Address>
Address network_of(Address address, unsigned length) {
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

template <typename Prefix>
std::expected<Prefix, std::string> read(std::string_view text, int family) {
  const bool is_ipv6 = family == AF_INET6;
  const std::size_t slash = text.find('/');
  const std::string address_text(text.substr(0, slash));
  Prefix prefix;
  auto& octets = prefix.address.octets;
  // inet_pton() stops at a NUL, which UTF-8 in quotes can hold.
  if (address_text.contains('\0') || inet_pton(family, address_text.c_str(), octets.data()) != 1) {
    return std::unexpected(fmt::format("{} is no {} address", shown(address_text), is_ipv6 ? "IPv6" : "IPv4"));
  }
  if (slash == std::string_view::npos) {
    return std::unexpected(fmt::format("add '/' and how many leading bits count, such as {}; /{} is this one address",
                                       is_ipv6 ? "/64" : "/24", 8 * octets.size()));
  }
  const std::string_view length_text = text.substr(slash + 1);
  const std::optional<std::uint64_t> length = whole_number(length_text);
  if (!length || *length > 8 * octets.size()) {
    return std::unexpected(
        fmt::format("the length is a whole number from 0 to {}, not {}", 8 * octets.size(), shown(length_text)));
  }
  const Prefix network{network_of(prefix.address, static_cast<unsigned>(*length)), static_cast<std::uint8_t>(*length)};
  if (network.address != prefix.address) {
    return std::unexpected(fmt::format("bits are set behind the first {}; write {}", *length, prefix_text(network)));
  }
  return network;
}

template <typename Prefix>
std::string text_of(const Prefix& prefix, int family) {
  std::array<char, INET6_ADDRSTRLEN> address{};
  inet_ntop(family, prefix.address.octets.data(), address.data(), address.size());
  return fmt::format("{}/{}", address.data(), prefix.length);
}

}  // namespace

std::expected<Ipv6Prefix, std::string> read_prefix(std::string_view text) {
  if (is_ipv4(std::string(text.substr(0, text.find('/'))))) {
    return std::unexpected("that is IPv4, and the prefixes of this list are IPv6");
  }
  return read<Ipv6Prefix>(text, AF_INET6);
}

std::expected<Ipv4Prefix, std::string> read_ipv4_prefix(std::string_view text) {
  return read<Ipv4Prefix>(text, AF_INET);
}

std::string prefix_text(const Ipv6Prefix& prefix) {
  return text_of(prefix, AF_INET6);
}

std::string prefix_text(const Ipv4Prefix& prefix) {
  return text_of(prefix, AF_INET);
}

}  // namespace sextant
