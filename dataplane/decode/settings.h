// SPDX-License-Identifier: BSD-3-Clause
// How far decoding goes into a frame before it stops with a named outcome. Constant after start.
#pragma once

#include <cstdint>

namespace sextant {

struct DecodeLimits {
  std::uint8_t nesting = 8;             ///< layers of encapsulation that are opened (Outcome::nesting_limit)
  std::uint8_t extension_headers = 16;  ///< per IPv6 header (Outcome::extension_header_limit)
};

inline constexpr std::uint8_t kVlanTagLimit = 8;     ///< tags in one frame (Outcome::nesting_limit)
inline constexpr std::uint8_t kMplsLabelLimit = 16;  ///< labels in one stack (Outcome::nesting_limit)

}  // namespace sextant
