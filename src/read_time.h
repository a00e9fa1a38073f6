// SPDX-License-Identifier: BSD-3-Clause
// A point in time as people write it on the command line. Pure function; any thread. It refuses time zones other than
// UTC and dates that the engine's clock does not reach.
#pragma once

#include <string_view>

#include "sextant/error.h"
#include "sextant/timestamp.h"

namespace sextant {

/// RFC 3339 in UTC ("2026-01-01T00:00:00Z", with up to nine fractional digits) or seconds since 1970 ("1767225600.5").
[[nodiscard]] Expected<Timestamp> parse_time(std::string_view text);

}  // namespace sextant
