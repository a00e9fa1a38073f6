// SPDX-License-Identifier: BSD-3-Clause
// Addresses and big-endian words as they stand on the wire. Value types, trivially copyable, any thread.
// Text forms: dotted quad, and RFC 5952 for IPv6 (see address_text.h).
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>

namespace sextant {

/// A 16-bit word in network byte order. `host()` is the only way to a number.
struct Be16 {
  std::uint16_t wire = 0;
  [[nodiscard]] constexpr std::uint16_t host() const {
    return std::endian::native == std::endian::little ? std::byteswap(wire) : wire;
  }
  [[nodiscard]] static constexpr Be16 from_host(std::uint16_t value) {
    return {std::endian::native == std::endian::little ? std::byteswap(value) : value};
  }
  bool operator==(const Be16&) const = default;
};

/// A 32-bit word in network byte order.
struct Be32 {
  std::uint32_t wire = 0;
  [[nodiscard]] constexpr std::uint32_t host() const {
    return std::endian::native == std::endian::little ? std::byteswap(wire) : wire;
  }
  [[nodiscard]] static constexpr Be32 from_host(std::uint32_t value) {
    return {std::endian::native == std::endian::little ? std::byteswap(value) : value};
  }
  bool operator==(const Be32&) const = default;
};

/// A 64-bit word in network byte order.
struct Be64 {
  std::uint64_t wire = 0;
  [[nodiscard]] constexpr std::uint64_t host() const {
    return std::endian::native == std::endian::little ? std::byteswap(wire) : wire;
  }
  bool operator==(const Be64&) const = default;
};

struct Ipv4Address {
  std::array<std::byte, 4> octets{};
  auto operator<=>(const Ipv4Address&) const = default;
};

struct Ipv6Address {
  std::array<std::byte, 16> octets{};
  auto operator<=>(const Ipv6Address&) const = default;
};

}  // namespace sextant
