// SPDX-License-Identifier: BSD-3-Clause
// Points in time as both planes count them: nanoseconds since 1970-01-01T00:00:00Z, leap seconds ignored (POSIX time).
// A value type; any thread. It refuses to read a clock: whoever needs the time is given it.
#pragma once

#include <compare>
#include <cstdint>

namespace sextant {

inline constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
inline constexpr std::int64_t kNanosecondsPerMillisecond = 1'000'000;
inline constexpr std::int64_t kBinLength_s = 10;  ///< the bin of every labelled dimension (metrics, section 5)

struct Timestamp {
  std::int64_t nanoseconds = 0;

  [[nodiscard]] constexpr std::int64_t second() const {
    const std::int64_t quotient = nanoseconds / kNanosecondsPerSecond;
    return nanoseconds % kNanosecondsPerSecond < 0 ? quotient - 1 : quotient;
  }
  auto operator<=>(const Timestamp&) const = default;
};

}  // namespace sextant
