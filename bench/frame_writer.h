// SPDX-License-Identifier: BSD-3-Clause
// Writes frames of benchmarks, octet by octet in network order, into memory that is large enough. No bounds are kept.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sextant::bench {

struct FrameWriter {
  std::byte* at;
  void put8(unsigned value) { *at++ = static_cast<std::byte>(value); }
  void put16(unsigned value) {
    put8(value >> 8 & 0xff);
    put8(value & 0xff);
  }
  void put32(std::uint32_t value) {
    put16(value >> 16);
    put16(value & 0xffff);
  }
  void fill(std::size_t count, unsigned value) {
    while (count-- > 0) put8(value);
  }
};

}  // namespace sextant::bench
