// SPDX-License-Identifier: BSD-3-Clause
// IPv6 prefixes as what they make of the address space: ranges of one label each, in order. The first step of building
// an Ipv6Table. Owned by the builder; any thread. Refuses nothing but a lack of memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "dataplane/mapped_array.h"
#include "sextant/label.h"

namespace sextant {

/// Addresses from this one up to where the next range begins.
struct Ipv6Range {
  std::uint64_t high = 0;  ///< the upper half of the first address
  std::uint64_t low = 0;
  Label label = kUnknownLabel;
};

/// Fills `ranges`, which has room for 2 * prefixes.size() + 1; the first begins at ::, neighbours differ in their
/// label. Returns their number, or 0 where memory lacks. Of equal prefixes the last one counts.
[[nodiscard]] std::size_t ipv6_ranges(std::span<const LabelledIpv6Prefix> prefixes, MappedArray<Ipv6Range>& ranges);

}  // namespace sextant
