// SPDX-License-Identifier: BSD-3-Clause
// The step of the room's keyed hashes: both halves of a product, as in wyhash (public domain). One operand at least has
// to be masked with something secret, both where whoever sends packets chooses them. Pure.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace sextant {

[[nodiscard]] inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  unsigned long long high = 0;
  const std::uint64_t low = _mulx_u64(a, b, &high);
  return low ^ high;
}

}  // namespace sextant
