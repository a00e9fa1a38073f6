// SPDX-License-Identifier: BSD-3-Clause
// A few IPv6 prefixes that mean something to decoding: translators, 6rd domains, segment identifiers. Filled at start,
// then constant; any thread.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "sextant/prefix.h"

namespace sextant {

class PrefixSet {
 public:
  static constexpr std::size_t kCapacity = 32;

  /// False where the set is full.
  [[nodiscard]] bool insert(const Ipv6Prefix& prefix) {
    if (size_ == kCapacity) return false;
    const std::array<std::uint64_t, 2> mask{mask_of(prefix.length, 0), mask_of(prefix.length, 64)};
    rules_[size_++] = {{word(prefix.address, 0) & mask[0], word(prefix.address, 8) & mask[1]}, mask};
    return true;
  }

  [[nodiscard]] bool contains(const Ipv6Address& address) const {
    const std::uint64_t high = word(address, 0);
    const std::uint64_t low = word(address, 8);
    for (std::size_t i = 0; i < size_; ++i) {
      const Rule& rule = rules_[i];
      if ((high & rule.mask[0]) == rule.value[0] && (low & rule.mask[1]) == rule.value[1]) return true;
    }
    return false;
  }

  /// Whether an address of the set may have this first octet.
  [[nodiscard]] bool may_begin_with(unsigned octet) const {
    for (std::size_t i = 0; i < size_; ++i) {
      if ((octet & rules_[i].mask[0] >> 56) == rules_[i].value[0] >> 56) return true;
    }
    return false;
  }

 private:
  struct Rule {
    std::array<std::uint64_t, 2> value;
    std::array<std::uint64_t, 2> mask;
  };

  [[nodiscard]] static std::uint64_t word(const Ipv6Address& address, std::size_t at) {
    std::uint64_t value = 0;
    std::memcpy(&value, address.octets.data() + at, sizeof value);
    return std::byteswap(value);
  }
  /// The bits of the word that begins at bit `first` which lie inside a prefix of `length` bits.
  [[nodiscard]] static std::uint64_t mask_of(unsigned length, unsigned first) {
    if (length <= first) return 0;
    return length - first >= 64 ? ~std::uint64_t{0} : ~(~std::uint64_t{0} >> (length - first));
  }
  std::array<Rule, kCapacity> rules_{};
  std::size_t size_ = 0;
};

}  // namespace sextant
