// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <span>

namespace sextant {

namespace {

// Three significant digits: "1.50", "15.0", "150".
std::string three_digits(double value) {
  if (value < 9.995) return fmt::format("{:.2f}", value);
  if (value < 99.95) return fmt::format("{:.1f}", value);
  return fmt::format("{:.0f}", value);
}

std::string scaled(std::uint64_t value, double step, std::span<const std::string_view> prefixes,
                   std::string_view unit) {
  auto rest = static_cast<double>(value);
  std::size_t prefix = 0;
  // 999.5 would be written as 1000.
  while (prefix + 1 < prefixes.size() && rest >= step - 0.5) {
    rest /= step;
    ++prefix;
  }
  const std::string number = prefix == 0 ? fmt::format("{}", value) : three_digits(rest);
  const std::string name = fmt::format("{}{}", prefixes[prefix], unit);
  return name.empty() ? number : fmt::format("{} {}", number, name);
}

}  // namespace

std::string grouped(std::uint64_t count) {
  std::string text = fmt::format("{}", count);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

std::string with_si_prefix(std::uint64_t value, std::string_view unit) {
  static constexpr std::array<std::string_view, 7> kPrefixes{"", "k", "M", "G", "T", "P", "E"};
  return scaled(value, 1000.0, kPrefixes, unit);
}

std::string binary_size(std::uint64_t octets) {
  static constexpr std::array<std::string_view, 7> kUnits{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  return scaled(octets, 1024.0, kUnits, "");
}

std::string percent(std::optional<double> ratio) {
  if (!ratio || !std::isfinite(*ratio)) return "-";
  const double hundredths = *ratio * 100;
  if (hundredths > 0 && hundredths < 0.005) return "<0.01 %";
  if (hundredths < 100 && hundredths >= 99.995) return ">99.99 %";
  return fmt::format("{:.2f} %", hundredths);
}

std::string percent_of(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "-";
  return percent(static_cast<double>(part) / static_cast<double>(whole));
}

std::string with_one_digit(std::optional<double> value) {
  return value ? fmt::format("{:.1f}", *value) : "-";
}

std::string with_no_digit(std::optional<double> value) {
  return value ? grouped(static_cast<std::uint64_t>(std::llround(std::max(*value, 0.0)))) : "-";
}

std::string rfc3339(Timestamp time) {
  using namespace std::chrono;
  const std::int64_t second = time.second();
  const std::int64_t microsecond = (time.nanoseconds - second * kNanosecondsPerSecond) / 1000;
  const sys_seconds instant{seconds{second}};
  const auto day = floor<days>(instant);
  const year_month_day date{day};
  const hh_mm_ss clock{instant - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), microsecond);
}

std::string duration_text(std::int64_t nanoseconds) {
  struct Unit {
    std::int64_t nanoseconds;
    std::string_view name;
  };
  static constexpr std::array<Unit, 7> kUnits{{{86'400 * kNanosecondsPerSecond, "d"},
                                               {3'600 * kNanosecondsPerSecond, "h"},
                                               {60 * kNanosecondsPerSecond, "min"},
                                               {kNanosecondsPerSecond, "s"},
                                               {kNanosecondsPerMillisecond, "ms"},
                                               {1'000, "us"},
                                               {1, "ns"}}};
  for (std::size_t u = 0; u + 1 < kUnits.size(); ++u) {
    if (nanoseconds < kUnits[u].nanoseconds) continue;
    const std::int64_t whole = nanoseconds / kUnits[u].nanoseconds;
    const std::int64_t rest = nanoseconds % kUnits[u].nanoseconds / kUnits[u + 1].nanoseconds;
    if (rest == 0) return fmt::format("{} {}", whole, kUnits[u].name);
    return fmt::format("{} {} {} {}", whole, kUnits[u].name, rest, kUnits[u + 1].name);
  }
  return fmt::format("{} ns", nanoseconds);
}

std::string bar(double ratio, std::size_t columns) {
  const double filled = std::clamp(ratio, 0.0, 1.0) * static_cast<double>(columns);
  const auto full = static_cast<std::size_t>(std::lround(filled));
  std::string text;
  for (std::size_t i = 0; i < columns; ++i) text += i < full ? "\u2588" : "\u2591";
  return text;
}

std::string printable(std::string_view text) {
  std::string clean(text);
  for (char& letter : clean) {
    const auto octet = static_cast<unsigned char>(letter);
    if (octet < 0x20 || octet == 0x7f) letter = '?';
  }
  return clean;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  bool in_escape = false;
  for (const char letter : text) {
    if (letter == '\x1b') in_escape = true;
    const bool continues = (static_cast<unsigned char>(letter) & 0xc0) == 0x80;
    if (!in_escape && !continues) ++columns;
    if (in_escape && letter >= '@' && letter <= '~' && letter != '[') in_escape = false;
  }
  return columns;
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  std::string result;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (column > 0 && column + 1 + columns_of(word) > width) {
      result += '\n' + std::string(indent, ' ');
      column = 0;
    }
    if (column > 0) result += ' ';
    column += columns_of(word) + (column > 0 ? 1 : 0);
    result += word;
  }
  return result;
}

}  // namespace sextant
