// SPDX-License-Identifier: BSD-3-Clause
// Prefixes as text, "192.0.2.0/24" (RFC 4632) and "2001:db8::/32" (RFC 4291, section 2.3; printed by the rules of RFC
// 5952). Refuses the other family, an address without a length, and bits behind the length. Stateless; any thread.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "sextant/prefix.h"

namespace sextant {

/// Where it is no prefix: what is wrong with it and what to write instead, to follow a "; " in a sentence.
[[nodiscard]] std::expected<Ipv6Prefix, std::string> read_prefix(std::string_view text);
[[nodiscard]] std::expected<Ipv4Prefix, std::string> read_ipv4_prefix(std::string_view text);

[[nodiscard]] std::string prefix_text(const Ipv6Prefix& prefix);
[[nodiscard]] std::string prefix_text(const Ipv4Prefix& prefix);

}  // namespace sextant
