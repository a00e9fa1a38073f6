// SPDX-License-Identifier: BSD-3-Clause
// The extension headers of a frame in the order in which they stand (RFC 8200, section 4.1), in one word: what the
// census of chains counts by. A value type; any thread.
#pragma once

#include <array>
#include <cstdint>

#include "sextant/traffic.h"

namespace sextant {

class HeaderChain {
 public:
  static constexpr unsigned kLongest = 16;  ///< headers, and marks between IPv6 headers, that can be told apart

  /// One more header; `opens`: it is the first of its IPv6 header.
  void append(ExtensionHeader kind, bool opens) {
    if (opens && code_ != 0) push(kNextIpHeader);
    push(static_cast<unsigned>(kind) + 1);
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

  void push(unsigned digit) { code_ = code_ >> 60 != 0 ? kTooLong : code_ << 4 | digit; }

  std::uint64_t code_ = 0;  // a hexadecimal digit a header, the last one lowest
};

}  // namespace sextant
