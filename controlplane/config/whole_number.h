// SPDX-License-Identifier: BSD-3-Clause
// Reads a number the way a configuration writes one: digits and nothing else, no leading zeros. Stateless; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sextant {

[[nodiscard]] bool is_digits(std::string_view text);

/// A number too large for 64 bits becomes the largest one, which every range refuses.
[[nodiscard]] std::optional<std::uint64_t> whole_number(std::string_view text);

}  // namespace sextant
