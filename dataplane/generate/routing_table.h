// SPDX-License-Identifier: BSD-3-Clause
// Routing tables as large networks hold them, for tests and benchmarks of prefix lookup: the lengths of the public
// tables of 2024, allocations inside the registries' blocks, more-specific prefixes nested in them, often side by side.
// The same arguments give the same table on every machine. Any thread; nothing is kept. For tables of up to about 2 M
// prefixes: beyond that the common lengths run out of places and others are taken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sextant/label.h"

namespace sextant {

inline constexpr Label kRoutedLabelCount = 80'000;  ///< about as many networks announce prefixes

/// `count` distinct prefixes, ascending by address and then length. Labels are 1 to `label_count`, a few of them much
/// more frequent than others, as networks are; a nested prefix often carries the label of the one around it.
[[nodiscard]] std::vector<LabelledIpv4Prefix> ipv4_routing_table(std::size_t count, std::uint64_t seed,
                                                                 Label label_count = kRoutedLabelCount);
[[nodiscard]] std::vector<LabelledIpv6Prefix> ipv6_routing_table(std::size_t count, std::uint64_t seed,
                                                                 Label label_count = kRoutedLabelCount);

}  // namespace sextant
