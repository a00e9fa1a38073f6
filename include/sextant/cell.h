// SPDX-License-Identifier: BSD-3-Clause
// One cell of a labelled dimension: the frames of one bin that share its labels. A value type; any thread.
#pragma once

#include <cstdint>

namespace sextant {

/// One cell of a labelled dimension.
struct Cell {
  std::uint64_t packets = 0;
  std::uint64_t frame_octets = 0;
  std::uint64_t ip_octets = 0;  ///< of the innermost IP header
  Cell& operator+=(const Cell& other) {
    packets += other.packets;
    frame_octets += other.frame_octets;
    ip_octets += other.ip_octets;
    return *this;
  }
  bool operator==(const Cell&) const = default;
};

}  // namespace sextant
