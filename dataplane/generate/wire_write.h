// SPDX-License-Identifier: BSD-3-Clause
// Writing the wire: big-endian stores and the Internet checksum (RFC 1071). Pure; any thread. Sums are plain numbers of
// 16-bit big-endian words, not yet inverted.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace sextant {

inline void store16(std::byte* at, std::uint16_t value) {
  const std::uint16_t wire = std::endian::native == std::endian::little ? std::byteswap(value) : value;
  std::memcpy(at, &wire, sizeof wire);
}

inline void store32(std::byte* at, std::uint32_t value) {
  const std::uint32_t wire = std::endian::native == std::endian::little ? std::byteswap(value) : value;
  std::memcpy(at, &wire, sizeof wire);
}

/// The sum of the 16-bit words of `octets`, an odd last octet padded with zero.
[[nodiscard]] constexpr std::uint32_t word_sum(std::span<const std::byte> octets) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const auto octet = std::to_integer<std::uint32_t>(octets[i]);
    sum += i % 2 == 0 ? octet << 8U : octet;
  }
  return sum;
}

[[nodiscard]] constexpr std::uint16_t fold(std::uint32_t sum) {
  sum = (sum & 0xffffU) + (sum >> 16U);
  sum = (sum & 0xffffU) + (sum >> 16U);
  return static_cast<std::uint16_t>(sum);
}

[[nodiscard]] constexpr std::uint16_t checksum_of(std::uint32_t sum) {
  return static_cast<std::uint16_t>(~fold(sum));
}

}  // namespace sextant
