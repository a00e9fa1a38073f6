// SPDX-License-Identifier: BSD-3-Clause
// Sizes of the arrays that lookups read at random: on small pages most of their reads would miss the TLB.
#pragma once

#include <algorithm>
#include <cstddef>

namespace sextant {

/// At least `count` items, and at least one, in whole huge pages from half of one on: the kernel aligns such a mapping
/// to them, and grants none at the ends of others.
template <typename T>
[[nodiscard]] constexpr std::size_t whole_huge_pages(std::size_t count) {
  constexpr std::size_t kHugePage = (std::size_t{1} << 21U) / sizeof(T);
  return count < kHugePage / 2 ? std::max<std::size_t>(count, 1) : (count + kHugePage - 1) / kHugePage * kHugePage;
}

}  // namespace sextant
