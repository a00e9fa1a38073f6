// SPDX-License-Identifier: BSD-3-Clause
// Addresses to look up in a routing table, for tests and benchmarks: every second one inside a prefix of the table, the
// others anywhere (IPv6: anywhere in 2000::/3, where all unicast routes are). The same arguments give the same
// addresses on every machine. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sextant/label.h"

namespace sextant {

[[nodiscard]] std::vector<Ipv4Address> routed_addresses(std::span<const LabelledIpv4Prefix> table, std::size_t count,
                                                        std::uint64_t seed);
[[nodiscard]] std::vector<Ipv6Address> routed_addresses(std::span<const LabelledIpv6Prefix> table, std::size_t count,
                                                        std::uint64_t seed);

}  // namespace sextant
