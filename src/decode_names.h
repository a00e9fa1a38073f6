// SPDX-License-Identifier: BSD-3-Clause
// The words both forms of an explanation share: bits as lists of names, the chain of extension headers. Pure; any
// thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "dataplane/explain/explain.h"

namespace sextant {

/// The names whose bits are set, in the order of the enumeration.
[[nodiscard]] std::vector<std::string_view> names_of(std::uint64_t bits, std::span<const std::string_view> names);

/// Extension headers in the order they stand in; "ipv6" where a further IPv6 header begins a chain of its own.
[[nodiscard]] std::vector<std::string_view> chain_names(const HeaderChain& chain);

/// The layer the link type begins with: "ethernet", "raw_ip"…
[[nodiscard]] std::string_view link_type_name(const Explanation& explanation);

/// IP octets a view counts for this frame.
[[nodiscard]] std::uint32_t ip_octets_in(View view, const Facts& facts);

}  // namespace sextant
