// SPDX-License-Identifier: BSD-3-Clause
// Decoding: from a frame's first octet to its innermost transport header. Pure; any thread; reads only the frame's
// captured octets, whatever they hold. Every way out is an Outcome.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>

#include "dataplane/decode/facts.h"
#include "dataplane/decode/settings.h"
#include "dataplane/frame.h"

namespace sextant {

/// Facts about each frame of a burst; what is not found keeps its default. `facts` has room for burst.size() of them.
/// Plain frames take the short cut of plain.h.
void decode(std::span<const Frame> burst, const DecodeSettings& settings, Facts* facts);

/// The same for one frame.
[[nodiscard]] Facts decode(const Frame& frame, const DecodeSettings& settings);

/// The same without the short cut: the reference.
[[nodiscard]] Facts decode_by_layers(const Frame& frame, const DecodeSettings& settings);

/// Brings the key's endpoints into canonical order. Returns 1 if they were swapped, else 0: the index of the counter
/// that belongs to this frame's direction. Which it is cannot be predicted, so nothing branches on it.
inline unsigned canonicalize(FlowKey& key) {
  const auto load = [&key](std::size_t word) {
    std::uint64_t value;
    std::memcpy(&value, reinterpret_cast<const std::byte*>(&key) + word * sizeof value, sizeof value);
    return value;
  };
  const auto store = [&key](std::size_t word, std::uint64_t value) {
    std::memcpy(reinterpret_cast<std::byte*>(&key) + word * sizeof value, &value, sizeof value);
  };
  // Two addresses of two words each; the ports are the lower half of the last word.
  static_assert(sizeof key == 40 && offsetof(FlowKey, ports) == 32);
  const std::uint64_t a0 = load(0);
  const std::uint64_t a1 = load(1);
  const std::uint64_t b0 = load(2);
  const std::uint64_t b1 = load(3);
  const std::uint64_t rest = load(4);
  __extension__ using Wide = unsigned __int128;
  const Wide a = static_cast<Wide>(a0) << 64U | a1;
  const Wide b = static_cast<Wide>(b0) << 64U | b1;
  const bool by_ports = static_cast<std::uint16_t>(rest) > static_cast<std::uint16_t>(rest >> 16U);
  const bool swapped = (a > b) | ((a == b) & by_ports);
  const std::uint64_t mask = std::uint64_t{0} - std::uint64_t{swapped};
  const std::uint64_t first = (a0 ^ b0) & mask;
  const std::uint64_t second = (a1 ^ b1) & mask;
  const std::uint64_t ports = (rest ^ (rest >> 16U | rest << 16U)) & mask & UINT32_MAX;
  store(0, a0 ^ first);
  store(1, a1 ^ second);
  store(2, b0 ^ first);
  store(3, b1 ^ second);
  store(4, rest ^ ports);
  return swapped ? 1 : 0;
}

}  // namespace sextant
