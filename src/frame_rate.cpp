// SPDX-License-Identifier: BSD-3-Clause
#include "src/frame_rate.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <string>

namespace sextant {

Expected<std::optional<std::uint64_t>> parse_rate(std::string_view text) {
  if (text == "max") return std::nullopt;
  constexpr double kFastest = 1e9;
  double value = 0.0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string_view suffix{rest, text.data() + text.size()};
  if (suffix == "k") value *= 1e3;
  if (suffix == "M") value *= 1e6;
  const bool known_suffix = suffix.empty() || suffix == "k" || suffix == "M";
  if (error != std::errc{} || !known_suffix || !(value >= 1.0) || value > kFastest) {
    return fail(fmt::format(
        "--rate {} is no rate: give frames a second from 1 to 1000M, as 300000, 300k or 1.5M, or max.", text));
  }
  return static_cast<std::uint64_t>(std::llround(value));
}

std::optional<std::uint64_t> frame_budget(std::optional<std::uint64_t> rate, std::uint32_t duration_s) {
  if (!rate) return std::nullopt;
  return *rate * duration_s;
}

}  // namespace sextant
