// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/label/ipv6_table.h"

#include <immintrin.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace sextant {
namespace {

constexpr std::size_t kBatch = 128;  ///< both addresses of a burst
constexpr std::uint32_t kSignBit = std::uint32_t{1} << 31U;

std::uint32_t key_of(const Ipv6Address& address, std::uint8_t at) {
  std::uint32_t key = 0;
  std::memcpy(&key, address.octets.data() + at, sizeof key);
  return std::byteswap(key);
}

std::uint64_t upper_half(const Ipv6Address& address) {
  std::uint64_t half = 0;
  std::memcpy(&half, address.octets.data(), sizeof half);
  return std::byteswap(half);
}

/// The way a line sends a key.
std::uint32_t way_of(const Ipv6Table::Line& line, std::uint32_t key) {
  const __m256i keys = _mm256_load_si256(reinterpret_cast<const __m256i*>(line.keys.data()));
  const __m256i above = _mm256_cmpgt_epi32(keys, _mm256_set1_epi32(static_cast<int>(key ^ kSignBit)));
  const auto mask = static_cast<unsigned>(_mm256_movemask_ps(_mm256_castsi256_ps(above)));
  return line.ways[static_cast<unsigned>(7 - std::popcount(mask))];  // keys[0] is above none
}

}  // namespace

Label Ipv6Table::label_of(const Ipv6Address& address) const {
  std::uint32_t way = kFork | static_cast<std::uint32_t>(upper_half(address) >> 48U);
  std::uint32_t key = 0;
  while ((way & (kFork | kLine)) != 0) {
    if ((way & kFork) != 0) {
      const Fork& fork = forks_[way & kNumber];
      key = key_of(address, fork.key_at);
      way = slots_[fork.slot_of(key)];
      continue;
    }
    const Line& line = lines_[way & kNumber];
    std::size_t i = kLineWays - 1;
    while (i > 0 && line.keys[i] > static_cast<std::int32_t>(key ^ kSignBit)) --i;
    way = line.ways[i];
  }
  return way;
}

// Each step takes every address that has no label yet over one fork or one line, and fetches what the next step reads.
void Ipv6Table::look_up_some(const Ipv6Address* addresses, Label* labels, std::size_t count) const {
  const Fork* const forks = &forks_[0];
  const std::uint32_t* const slots = &slots_[0];
  const Line* const lines = &lines_[0];
  std::array<std::uint32_t, kBatch> keys;
  std::array<std::uint32_t, kBatch> slots_of;
  std::array<std::uint32_t, kBatch + 1> at_forks;  // places in the batch
  std::array<std::uint32_t, kBatch + 1> at_lines;
  std::array<std::uint32_t, kBatch> behind_forks;
  std::size_t fork_count = 0;
  std::size_t line_count = 0;
  // Without a branch: which addresses go on, and where, follows no order.
  const auto move = [&](std::uint32_t place, std::uint32_t way) {
    labels[place] = way;
    at_forks[fork_count] = place;
    fork_count += way >> 30U & 1U;
    at_lines[line_count] = place;
    line_count += way >> 31U;
    // The first line for what leads to none, so that no page outside of the lines is asked for.
    __builtin_prefetch(lines + (way & kNumber & (0U - (way >> 31U))));
  };

  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t half = upper_half(addresses[i]);
    keys[i] = static_cast<std::uint32_t>(half >> 16U);
    slots_of[i] = forks[half >> 48U].slot_of(keys[i]);
    __builtin_prefetch(slots + slots_of[i]);
  }
  for (std::uint32_t i = 0; i < count; ++i) move(i, slots[slots_of[i]]);
  while (fork_count + line_count > 0) {
    const std::size_t forking = fork_count;
    const std::size_t lining = line_count;
    for (std::size_t k = 0; k < forking; ++k) {
      const std::uint32_t place = at_forks[k];
      const Fork& fork = forks[labels[place] & kNumber];
      keys[place] = key_of(addresses[place], fork.key_at);
      slots_of[place] = fork.slot_of(keys[place]);
      __builtin_prefetch(slots + slots_of[place]);
      behind_forks[k] = place;
    }
    fork_count = 0;
    line_count = 0;
    // The list of lines is overwritten from its beginning, never before where it is read.
    for (std::size_t k = 0; k < lining; ++k) {
      const std::uint32_t place = at_lines[k];
      move(place, way_of(lines[labels[place] & kNumber], keys[place]));
    }
    for (std::size_t k = 0; k < forking; ++k) move(behind_forks[k], slots[slots_of[behind_forks[k]]]);
  }
}

void Ipv6Table::look_up(std::span<const Ipv6Address> addresses, std::span<Label> labels) const {
  for (std::size_t begin = 0; begin < addresses.size(); begin += kBatch) {
    look_up_some(&addresses[begin], &labels[begin], std::min(kBatch, addresses.size() - begin));
  }
}

}  // namespace sextant
