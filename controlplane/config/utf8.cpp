// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/config/utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace sextant {
namespace {

constexpr bool is_continuation(char octet) {
  return (static_cast<unsigned char>(octet) & 0xC0) == 0x80;
}

/// U+0000 to U+001F without tab and line ends, U+007F, and U+0080 to U+009F (two octets: C2 80 to C2 9F).
bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return (first < 0x20 && first != '\t' && first != '\n' && first != '\r') || first == 0x7F;
  return character.size() == 2 && first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

std::string sentence_for(std::string_view rest, std::size_t size) {
  const auto octet = static_cast<unsigned char>(rest[0]);
  if (size == 0) return fmt::format("the octet 0x{:02x} is not UTF-8; save the file as UTF-8.", octet);
  if (octet == 0) return "a NUL octet; this is not a text file, or it is saved as UTF-16 instead of UTF-8.";
  return fmt::format("the control character 0x{:02x} has no place in a configuration; remove it.",
                     static_cast<unsigned char>(rest[size - 1]));
}

}  // namespace

std::size_t character_size(std::string_view text) {
  if (text.empty()) return 0;
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return 1;
  // RFC 3629, section 4: C0, C1 and F5 to FF never appear; the second octet excludes overlong forms and surrogates.
  const std::size_t size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
  if (size == 0 || text.size() < size) return 0;
  if (!std::ranges::all_of(text.substr(1, size - 1), is_continuation)) return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)) return 0;
  if ((first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) return 0;
  return size;
}

std::size_t character_count(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, is_continuation));
}

std::optional<Problem> first_unfit_character(std::string_view text) {
  Place place{1, 1};
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    if (size == 0 || is_control(text.substr(0, size))) return Problem{place, sentence_for(text, size)};
    if (text[0] == '\n') {
      place = {place.line + 1, 1};
    } else {
      ++place.column;
    }
    text.remove_prefix(size);
  }
  return std::nullopt;
}

std::string shown(std::string_view text) {
  constexpr int kCharacterLimit = 40;
  std::string result = "'";
  for (int count = 0; !text.empty(); ++count) {
    if (count == kCharacterLimit) return result + "…'";
    const std::size_t size = std::max<std::size_t>(character_size(text), 1);
    const std::string_view character = text.substr(0, size);
    const bool printable = character_size(text) != 0 && !is_control(character) && character[0] != '\n' &&
                           character[0] != '\r' && character[0] != '\t';
    if (printable) {
      result += character;
    } else {
      for (const char octet : character) result += fmt::format("\\x{:02x}", static_cast<unsigned char>(octet));
    }
    text.remove_prefix(size);
  }
  return result + "'";
}

}  // namespace sextant
