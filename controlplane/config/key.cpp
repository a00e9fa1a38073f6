// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/config/key.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <bit>
#include <climits>
#include <cstddef>

namespace sextant {
namespace {

constexpr std::size_t kNameLimit = 32;
constexpr std::size_t kDeviceLimit = 512;
constexpr std::size_t kSocketPathLimit = sizeof(sockaddr_un::sun_path) - 1;
static_assert(kSocketPathLimit == 107, "kSocketRule and kNameRule print their limits");

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
constexpr bool is_name_character(char c) {
  return is_lower(c) || is_digit(c) || c == '_' || c == '-';
}
constexpr bool is_printable_ascii(char c) {
  return c > ' ' && c <= '~';
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kNameLimit && std::ranges::all_of(text, is_name_character);
}

/// `shape` holds 'x' for a hexadecimal digit, 'o' for an octal one; anything else stands for itself.
bool has_shape(std::string_view text, std::string_view shape) {
  return std::ranges::equal(text, shape, [](char c, char wanted) {
    if (wanted == 'x') return is_hex(c);
    if (wanted == 'o') return c >= '0' && c <= '7';
    return c == wanted;
  });
}

bool is_device(std::string_view text) {
  if (text.size() > kDeviceLimit || !std::ranges::all_of(text, is_printable_ascii)) return false;
  const std::string_view name = text.substr(0, text.find(','));
  if (has_shape(name, "xxxx:xx:xx.o") || has_shape(name, "xx:xx.o")) return true;
  constexpr std::string_view kVdevPrefix = "net_";
  return name.size() > kVdevPrefix.size() && name.starts_with(kVdevPrefix) &&
         std::ranges::all_of(name, is_name_character);
}

bool is_socket_path(std::string_view text) {
  return text.size() > 1 && text.size() <= kSocketPathLimit && text.front() == '/' && text.back() != '/';
}

bool is_file_path(std::string_view text) {
  return text.empty() || (text.size() > 1 && text.size() < PATH_MAX && text.front() == '/' && text.back() != '/');
}

bool is_loopback(std::string_view text) {
  const std::string address(text);
  in_addr v4{};
  if (inet_pton(AF_INET, address.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24 == IN_LOOPBACKNET;
  in6_addr v6{};
  return inet_pton(AF_INET6, address.c_str(), &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

}  // namespace

bool Range::holds(std::uint64_t value) const {
  return value >= first && value <= last && (!power_of_two || std::has_single_bit(value));
}

std::string Range::text() const {
  return fmt::format("a {} from {} to {}", power_of_two ? "power of two" : "whole number", first, last);
}

const TextRule kNameRule{"1 to 32 of a-z, 0-9, '_' and '-'", is_name};
const TextRule kDeviceRule{"a PCI address like 0000:3b:00.0 or a DPDK vdev like net_af_packet0,iface=eth0", is_device};
const TextRule kSocketRule{"the absolute path of a file, at most 107 octets long (the limit of UNIX sockets)",
                           is_socket_path};
const TextRule kFileRule{"the absolute path of a file, or \"\" for none", is_file_path};
const TextRule kRuleFileRule{"the absolute path of a file",
                             [](std::string_view text) { return !text.empty() && is_file_path(text); }};
const TextRule kApplicationNameRule{"an application's name of 1 to 256 octets",
                                    [](std::string_view text) { return !text.empty() && text.size() <= 256; }};
const TextRule kLoopbackRule{
    "a loopback address such as 127.0.0.1 or ::1, because /metrics has neither password nor encryption", is_loopback};

}  // namespace sextant
