// SPDX-License-Identifier: BSD-3-Clause
// The bounds-checked reader of one DNS message: numbers in network order, and names with their compression (RFC 1035,
// section 4.1.4). Lives on the stack of read_dns(). Refuses pointers that lead forwards or in circles.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "dataplane/classify/name_finding.h"
#include "sextant/name.h"

namespace sextant {

class DnsOctets {
 public:
  explicit DnsOctets(std::span<const std::byte> message) : message_(message) {}

  /// Why a read did not succeed: incomplete or malformed.
  [[nodiscard]] NameOutcome failure() const { return failure_; }
  [[nodiscard]] std::size_t offset() const { return offset_; }
  /// `offset` <= the message's size.
  void go_to(std::size_t offset) { offset_ = offset; }

  [[nodiscard]] bool pair(std::uint16_t& value);
  [[nodiscard]] bool word(std::uint32_t& value);
  [[nodiscard]] bool copy(std::span<std::byte> octets);
  /// False, incomplete, where the message has fewer octets left.
  [[nodiscard]] bool has(std::size_t count);

  /// A name in text, and moves behind it.
  [[nodiscard]] bool name(NameText& text);
  /// Moves behind a name without following it.
  [[nodiscard]] bool skip_name();

  [[nodiscard]] bool fail(NameOutcome why) {
    failure_ = why;
    return false;
  }

 private:
  [[nodiscard]] std::uint8_t octet(std::size_t at) const { return std::to_integer<std::uint8_t>(message_[at]); }

  std::span<const std::byte> message_;
  std::size_t offset_ = 0;
  NameOutcome failure_ = NameOutcome::incomplete;
};

}  // namespace sextant
