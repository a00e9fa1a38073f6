// SPDX-License-Identifier: BSD-3-Clause
// The extension headers of a frame in the order in which they stand (RFC 8200, section 4.1), in one word: what the
// census of chains counts by. A value type; any thread.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "sextant/traffic.h"

namespace sextant {

class HeaderChain {
 public:
  static constexpr unsigned kLongest = 16;  ///< headers, and marks between IPv6 headers, that can be told apart

  /// One more header; `opens`: it is the first of its IPv6 header.
  void append(ExtensionHeader kind, bool opens) { append(with(0, kind), 1, opens); }

  /// `count` more headers of one IPv6 header, 1 or more, with the last of them in `digits`, as with() put them there.
  void append(std::uint64_t digits, unsigned count, bool opens) {
    if (opens && code_ != 0) push(kNextIpHeader, 1);
    push(digits, count);
  }

  /// The digits with one more header's; beyond kLongest the first ones fall out.
  [[nodiscard]] static std::uint64_t with(std::uint64_t digits, ExtensionHeader kind) {
    return digits << 4 | (static_cast<unsigned>(kind) + 1);
  }

  /// The kind of the header of such digits that `behind` others follow.
  [[nodiscard]] static ExtensionHeader kind_before(std::uint64_t digits, unsigned behind) {
    return static_cast<ExtensionHeader>((digits >> 4 * behind & 0xf) - 1);
  }

  [[nodiscard]] bool empty() const { return code_ == 0; }
  [[nodiscard]] bool too_long() const { return code_ == kTooLong; }
  [[nodiscard]] std::uint64_t code() const { return code_; }
  [[nodiscard]] static HeaderChain from_code(std::uint64_t code) {
    HeaderChain chain;
    chain.code_ = code;
    return chain;
  }

  /// Calls `body` with each header's kind; `between` where a further IPv6 header stands.
  template <typename Body, typename Between>
  void for_each(Body body, Between between) const {
    if (too_long()) return;
    for (unsigned shift = 64; shift > 0; shift -= 4) {
      const auto digit = static_cast<unsigned>(code_ >> (shift - 4) & 0xf);
      if (digit == kNextIpHeader) between();
      if (digit != 0 && digit != kNextIpHeader) body(static_cast<ExtensionHeader>(digit - 1));
    }
  }

  bool operator==(const HeaderChain&) const = default;

 private:
  static constexpr unsigned kNextIpHeader = 15;
  static constexpr std::uint64_t kTooLong = UINT64_MAX;
  static_assert(kExtensionHeaderCount < kNextIpHeader);

  void push(std::uint64_t digits, unsigned count) {
    if (code_ == 0 && count <= kLongest) {
      code_ = digits;
    } else {
      const bool fits = count <= static_cast<unsigned>(std::countl_zero(code_)) / 4;
      code_ = fits ? code_ << 4 * count | digits : kTooLong;
    }
  }

  std::uint64_t code_ = 0;  // a hexadecimal digit a header, the last one lowest
};

}  // namespace sextant
