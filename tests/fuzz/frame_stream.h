// SPDX-License-Identifier: BSD-3-Clause
// Frames in the fuzzers' form, one after another: link type, leg and snap bits (1 octet), gap to the frame before it
// (1 octet), length (2 octets, big-endian), bytes. Whatever the input is, it is some stream of frames.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "dataplane/frame.h"

namespace sextant::test {

inline constexpr std::size_t kFrameHeaderSize = 4;

/// The frames borrow `input`.
[[nodiscard]] inline std::vector<Frame> frames_of(std::span<const std::uint8_t> input) {
  std::vector<Frame> frames;
  std::int64_t time_ns = 1'770'000'000'000'000'000;
  while (input.size() > kFrameHeaderSize) {
    const std::uint8_t kind = input[0];
    const std::size_t wanted = input[2] * std::size_t{256} + input[3];
    constexpr std::int64_t kGapUnits_ns[] = {1, 1'000'000, 1'000'000'000, 60'000'000'000};
    time_ns += (input[1] & 63) * kGapUnits_ns[input[1] >> 6];
    input = input.subspan(kFrameHeaderSize);
    const std::size_t size = wanted < input.size() ? wanted : input.size();
    Frame frame;
    frame.data = reinterpret_cast<const std::byte*>(input.data());
    frame.captured = static_cast<std::uint32_t>(size);
    frame.length = frame.captured + ((kind & 0x20) != 0 ? 40U : 0U);
    frame.time = {time_ns};
    frame.leg = (kind & 0x10) != 0 ? 1 : 0;
    frame.direction = frame.leg == 1 ? LegDirection::b_to_a : LegDirection::a_to_b;
    frame.link_type = static_cast<LinkType>((kind & 0x0f) % (static_cast<unsigned>(LinkType::unknown) + 1));
    frames.push_back(frame);
    input = input.subspan(size);
  }
  return frames;
}

}  // namespace sextant::test
