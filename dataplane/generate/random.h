// SPDX-License-Identifier: BSD-3-Clause
// The generator's randomness: xoshiro256** (Blackman, Vigna 2018), seeded by SplitMix64. The same seed gives the same
// sequence on every machine and compiler, which the distributions of the standard library do not. Copyable, so that a
// sequence can be replayed; owned by one thread. Not for secrets.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace sextant {

class Random {
 public:
  explicit Random(std::uint64_t seed) {
    for (std::uint64_t& word : state_) {
      seed += 0x9e3779b97f4a7c15U;
      word = mix(seed);
    }
  }

  [[nodiscard]] std::uint64_t next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// A number in [0, bound). The bias is below bound / 2^32.
  [[nodiscard]] std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((next() >> 32U) * bound) >> 32U);
  }

  /// A number in [0, 1).
  [[nodiscard]] double fraction() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

  /// The finaliser of SplitMix64: a bijection on 64 bits.
  [[nodiscard]] static constexpr std::uint64_t mix(std::uint64_t value) {
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31U);
  }

 private:
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace sextant
