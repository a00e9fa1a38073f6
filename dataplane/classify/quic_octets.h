// SPDX-License-Identifier: BSD-3-Clause
// A bounds-checked reader of the octets of QUIC packets and frames. It borrows them; any thread. A read past the end
// gives zero and leaves `failed()` set, so that a header is read in one go and asked once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace sextant {

class QuicOctets {
 public:
  explicit QuicOctets(std::span<const std::byte> octets) : octets_(octets) {}

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] std::size_t left() const { return octets_.size() - at_; }

  std::uint8_t u8() { return static_cast<std::uint8_t>(big_endian(1)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(big_endian(4)); }
  /// RFC 9000, section 16: the first two bits say how many octets the integer has.
  std::uint64_t variable() {
    if (left() == 0) return fail();
    const auto length = std::size_t{1} << (std::to_integer<unsigned>(octets_[at_]) >> 6U);
    return big_endian(length) & (~std::uint64_t{0} >> (66 - 8 * length));
  }
  std::span<const std::byte> take(std::uint64_t count) {
    if (count > left()) {
      fail();
      return {};
    }
    const auto taken = octets_.subspan(at_, count);
    at_ += count;
    return taken;
  }

 private:
  std::uint64_t big_endian(std::size_t count) {
    std::uint64_t value = 0;
    for (const std::byte octet : take(count)) value = value << 8U | std::to_integer<std::uint64_t>(octet);
    return value;
  }
  std::uint64_t fail() {
    failed_ = true;
    at_ = octets_.size();
    return 0;
  }

  std::span<const std::byte> octets_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace sextant
