// SPDX-License-Identifier: BSD-3-Clause
// Domains as rules write them: letters, digits, hyphens and underscores in labels of 1 to 63 octets, 253 in all (RFC
// 1035, section 2.3.4). Refuses U-labels (RFC 5890), addresses, wildcards and what belongs to a URL. Stateless; any
// thread.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace sextant {

/// The domain in lower case; or what is wrong with it and what to write instead, a whole sentence.
[[nodiscard]] std::expected<std::string, std::string> read_domain(std::string_view text);

}  // namespace sextant
