// SPDX-License-Identifier: BSD-3-Clause
// The sort that builds of prefix tables are made of: stable, linear, in memory that the caller brings. Any thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace sextant {

/// Puts `from` into `to` in the order of `key_of(item)`, which is below `begins.size() - 1`; items of equal keys stay
/// in their order. `begins[key]` then says where the items of a key begin, and the next one where they end.
template <typename Item, typename KeyOf>
void counting_sort(std::span<const Item> from, Item* to, std::span<std::uint32_t> begins, KeyOf key_of) {
  std::ranges::fill(begins, 0);
  for (const Item& item : from) ++begins[key_of(item)];
  std::uint32_t sum = 0;
  for (std::uint32_t& begin : begins) {
    const std::uint32_t count = begin;
    begin = sum;
    sum += count;
  }
  for (const Item& item : from) to[begins[key_of(item)]++] = item;
  // Every begin has moved to its end, which is the next one's begin.
  std::shift_right(begins.begin(), begins.end(), 1);
  begins[0] = 0;
}

}  // namespace sextant
