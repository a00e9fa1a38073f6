// SPDX-License-Identifier: BSD-3-Clause
// The keyed hash of a flow key: two rounds of 64 x 64 -> 128 bit multiplication, each operand masked with secret words
// (the construction of wyhash, public domain). Without the key nobody can aim flows at one bucket. Never an identity:
// the table compares whole keys. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "dataplane/engine.h"
#include "sextant/flow_record.h"

namespace sextant {

class FlowHash {
 public:
  explicit constexpr FlowHash(HashKey key) {
    std::uint64_t state = key.low;
    for (std::uint64_t& word : secret_) {  // splitmix64 spreads the key over the words
      state += 0x9e3779b97f4a7c15 ^ key.high;
      std::uint64_t z = state;
      z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
      z = (z ^ z >> 27) * 0x94d049bb133111eb;
      word = (z ^ z >> 31) | 1;
    }
  }

  [[nodiscard]] std::uint64_t operator()(const FlowKey& key) const {
    const auto word = [&key](std::size_t number) {
      std::uint64_t value;
      std::memcpy(&value, reinterpret_cast<const std::byte*>(&key) + number * sizeof value, sizeof value);
      return value;
    };
    static_assert(sizeof key == 5 * sizeof(std::uint64_t));
    const std::uint64_t first = fold(word(0) ^ secret_[0], word(1) ^ secret_[1]);
    const std::uint64_t second = fold(word(2) ^ secret_[2], word(3) ^ secret_[3]);
    return fold(first ^ word(4) ^ secret_[4], second ^ secret_[5]);
  }

 private:
  __extension__ using Wide = unsigned __int128;
  [[nodiscard]] static std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  }

  std::uint64_t secret_[6]{};
};

}  // namespace sextant
