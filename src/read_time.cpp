// SPDX-License-Identifier: BSD-3-Clause
#include "src/read_time.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace sextant {
namespace {

constexpr std::int64_t kYearFirst = 1970;
constexpr std::int64_t kYearLast = 2100;
constexpr std::int64_t kSecondsPerDay = 86'400;

/// Takes numbers and marks off the front of a text; once something does not fit, nothing more does.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  /// Exactly `digit_count` digits.
  std::int64_t digits(std::size_t digit_count) {
    const std::string_view field = rest_.substr(0, digit_count);
    std::int64_t value = 0;
    good_ = good_ && field.size() == digit_count && only_digits(field);
    if (good_) std::from_chars(field.data(), field.data() + field.size(), value);
    rest_.remove_prefix(field.size());
    return value;
  }
  /// As many digits as there are, one to twelve.
  std::int64_t all_digits() {
    const std::size_t end = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    good_ = good_ && end >= 1 && end <= 12;
    return digits(end);
  }
  /// Nothing, or a point and one to nine digits, in nanoseconds.
  std::int64_t fraction_ns() {
    if (!take_one_of(".")) return 0;
    const std::size_t end = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    good_ = good_ && end >= 1 && end <= 9;
    std::int64_t value = digits(end);
    for (std::size_t i = end; i < 9; ++i) value *= 10;
    return value;
  }
  bool take_one_of(std::string_view marks) {
    const bool found = !rest_.empty() && marks.find(rest_.front()) != std::string_view::npos;
    if (found) rest_.remove_prefix(1);
    return found;
  }
  void expect_one_of(std::string_view marks) { good_ = take_one_of(marks) && good_; }
  [[nodiscard]] bool complete() const { return good_ && rest_.empty(); }

 private:
  static bool only_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
  }
  std::string_view rest_;
  bool good_ = true;
};

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
  Scanner scanner(text);
  const std::int64_t year = scanner.digits(4);
  scanner.expect_one_of("-");
  const std::int64_t month = scanner.digits(2);
  scanner.expect_one_of("-");
  const std::int64_t day = scanner.digits(2);
  scanner.expect_one_of("Tt ");
  const std::int64_t hour = scanner.digits(2);
  scanner.expect_one_of(":");
  const std::int64_t minute = scanner.digits(2);
  scanner.expect_one_of(":");
  const std::int64_t second = scanner.digits(2);
  const std::int64_t fraction_ns = scanner.fraction_ns();
  scanner.expect_one_of("Zz");
  if (!scanner.complete() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  if (year < kYearFirst || year > kYearLast) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(year)},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
  const std::int64_t seconds = days * kSecondsPerDay + hour * 3600 + minute * 60 + second;
  return Timestamp{seconds * kNanosecondsPerSecond + fraction_ns};
}

std::optional<Timestamp> parse_seconds(std::string_view text) {
  constexpr std::int64_t kSecondsLimit = 4'102'444'800;  // the year 2100
  Scanner scanner(text);
  const std::int64_t seconds = scanner.all_digits();
  const std::int64_t fraction_ns = scanner.fraction_ns();
  if (!scanner.complete() || seconds > kSecondsLimit) return std::nullopt;
  return Timestamp{seconds * kNanosecondsPerSecond + fraction_ns};
}

}  // namespace

Expected<Timestamp> parse_time(std::string_view text) {
  if (const auto time = parse_rfc3339(text)) return *time;
  if (const auto time = parse_seconds(text)) return *time;
  return fail(std::string("\"").append(text).append(
      "\" is not a time between 1970 and 2100; write 2026-01-01T00:00:00Z (UTC) or seconds since 1970."));
}

}  // namespace sextant
