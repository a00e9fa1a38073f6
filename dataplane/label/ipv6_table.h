// SPDX-License-Identifier: BSD-3-Clause
// The IPv6 half of a prefix table. The address space is cut where the label changes; what lies between two cuts is a
// range. The upper 16 bits choose a fork, and as many of the following bits as there are ranges choose one of its
// slots. What is left there, a few ranges, is a tree of cache lines: each holds eight first keys and eight ways on, a
// key being 32 bits of the address. Where many ranges are left it is another fork, and so it is, with the address's
// next 32 bits, where ranges end behind the key. So most lookups read a slot and at most one line, and memory follows
// the number of prefixes, not their lengths. Immutable once built; any thread. Refuses nothing: prefix_table.h checks.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "dataplane/mapped_array.h"
#include "sextant/error.h"
#include "sextant/label.h"

namespace sextant {

class Ipv6Table {
 public:
  [[nodiscard]] static Expected<Ipv6Table> build(std::span<const LabelledIpv6Prefix> prefixes);

  /// As many labels as addresses.
  void look_up(std::span<const Ipv6Address> addresses, std::span<Label> labels) const;
  [[nodiscard]] Label label_of(const Ipv6Address& address) const;

  [[nodiscard]] std::uint64_t memory_octets() const { return memory_octets_; }

  // A way is a label, or the number of a line or of a fork with the bit that says so.
  static constexpr std::uint32_t kLine = std::uint32_t{1} << 31U;
  static constexpr std::uint32_t kFork = std::uint32_t{1} << 30U;
  static constexpr std::uint32_t kNumber = kFork - 1;
  static constexpr std::size_t kLineWays = 8;
  static constexpr std::size_t kRootForks = 65536;
  /// Where in an address its keys begin, octets. The last two overlap: the address ends there.
  static constexpr std::array<std::uint8_t, 4> kKeysAt{2, 6, 10, 12};

  /// Way i is for keys from keys[i] up to keys[i + 1]. Those that are not needed repeat the last one, with the largest
  /// key. keys[0] counts as zero.
  struct alignas(64) Line {
    std::array<std::int32_t, kLineWays> keys;  ///< with the uppermost bit flipped: AVX2 compares signed numbers only
    std::array<std::uint32_t, kLineWays> ways;
  };
  struct Fork {
    std::uint32_t slots = 0;  ///< the slot of a key is this, plus the key without its last `shift` bits, modulo 2^32
    std::uint8_t shift = 32;  ///< 0 to 32
    std::uint8_t key_at = kKeysAt[0];
    [[nodiscard]] std::uint32_t slot_of(std::uint32_t key) const {
      return slots + static_cast<std::uint32_t>(std::uint64_t{key} >> shift);
    }
  };

 private:
  friend class Ipv6Builder;
  Ipv6Table() = default;
  void look_up_some(const Ipv6Address* addresses, Label* labels, std::size_t count) const;

  MappedArray<Fork> forks_;           ///< first those of the root, one for the upper 16 bits of an address
  MappedArray<std::uint32_t> slots_;  ///< ways
  MappedArray<Line> lines_;
  std::uint64_t memory_octets_ = 0;
};

}  // namespace sextant
