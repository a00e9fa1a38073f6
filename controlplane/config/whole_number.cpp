// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/config/whole_number.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace sextant {

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  if (!is_digits(text) || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} ? value : std::numeric_limits<std::uint64_t>::max();
}

}  // namespace sextant
