// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/text_style.h"

#include <array>

namespace sextant {

std::string inked(const TextStyle& style, Ink ink, std::string_view text) {
  // Select Graphic Rendition (ECMA-48, 8.3.117); the sixteen colours follow the user's own palette.
  static constexpr std::array<std::string_view, 8> kCodes{"", "1", "2", "32", "33", "1;31", "33", "36"};
  const std::string_view code = kCodes[static_cast<std::size_t>(ink)];
  if (!style.colour || code.empty() || text.empty()) return std::string(text);
  std::string result = "\x1b[";
  result.append(code).append("m").append(text).append("\x1b[0m");
  return result;
}

}  // namespace sextant
