// SPDX-License-Identifier: BSD-3-Clause
// The label of an address: an integer that its longest matching prefix carries. What a label stands for is the control
// plane's knowledge; the dataplane only counts by it. Value types; any thread.
#pragma once

#include <cstdint>

#include "sextant/prefix.h"

namespace sextant {

using Label = std::uint32_t;
inline constexpr Label kUnknownLabel = 0;                      ///< of an address that no prefix holds
inline constexpr Label kLargestLabel = (Label{1} << 24U) - 1;  ///< prefixes carry labels 1 to this

struct LabelledIpv4Prefix {
  Ipv4Prefix prefix;
  Label label = kUnknownLabel;
  bool operator==(const LabelledIpv4Prefix&) const = default;
};

struct LabelledIpv6Prefix {
  Ipv6Prefix prefix;
  Label label = kUnknownLabel;
  bool operator==(const LabelledIpv6Prefix&) const = default;
};

}  // namespace sextant
