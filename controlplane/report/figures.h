// SPDX-License-Identifier: BSD-3-Clause
// How figures are written: counts with thousands separators, rates with SI prefixes, sizes with binary ones, shares,
// times. Pure functions, no locale; any thread. Text from outside is made printable before it reaches a terminal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sextant/timestamp.h"

namespace sextant {

/// 1234567 -> "1,234,567".
[[nodiscard]] std::string grouped(std::uint64_t count);

/// Three digits that matter and an SI prefix: 14880952 -> "14.9 M"; with `unit` "bit/s": "14.9 Mbit/s".
[[nodiscard]] std::string with_si_prefix(std::uint64_t value, std::string_view unit = "");

/// Octets with a binary unit: 1536 -> "1.50 KiB"; below 1 KiB "17 B".
[[nodiscard]] std::string binary_size(std::uint64_t octets);

/// 0.4321 -> "43.21 %"; absent -> "-". Never rounds something to nothing, nor nearly all to all: "<0.01 %", ">99.99 %".
[[nodiscard]] std::string percent(std::optional<double> ratio);

/// `part` of `whole`, as percent() writes it.
[[nodiscard]] std::string percent_of(std::uint64_t part, std::uint64_t whole);

/// 12.34 -> "12.3"; absent -> "-".
[[nodiscard]] std::string with_one_digit(std::optional<double> value);

/// 812.4 -> "812", with thousands separators; absent -> "-".
[[nodiscard]] std::string with_no_digit(std::optional<double> value);

/// RFC 3339 in UTC with microseconds: "2026-01-01T00:00:00.000000Z".
[[nodiscard]] std::string rfc3339(Timestamp time);

/// A length of time in its two largest units: "5 min 13 s", "120 ms".
[[nodiscard]] std::string duration_text(std::int64_t nanoseconds);

/// A bar of `columns` block characters, filled by `ratio`.
[[nodiscard]] std::string bar(double ratio, std::size_t columns);

/// `text` without control characters, so that a file's name cannot drive the terminal.
[[nodiscard]] std::string printable(std::string_view text);

/// Columns that UTF-8 `text` takes, escape sequences not counted.
[[nodiscard]] std::size_t columns_of(std::string_view text);

/// `text` broken at spaces into lines of at most `width` columns, each but the first indented by `indent` spaces.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t indent, std::size_t width);

}  // namespace sextant
