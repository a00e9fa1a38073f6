// SPDX-License-Identifier: BSD-3-Clause
// How text for a terminal may look. Decided once by the program (is it a terminal, does the user want colour), then
// passed down; a renderer never looks at the terminal or the environment itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sextant {

struct TextStyle {
  bool colour = false;      ///< ANSI colours and weights
  std::size_t width = 100;  ///< columns that may be used
};

enum class Ink : std::uint8_t { plain, bold, dim, good, warning, bad, ipv4, ipv6 };

/// `text` in `ink`, or unchanged where the style has no colour. Escape sequences take no columns.
[[nodiscard]] std::string inked(const TextStyle& style, Ink ink, std::string_view text);

}  // namespace sextant
