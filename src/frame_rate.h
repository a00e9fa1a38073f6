// SPDX-License-Identifier: BSD-3-Clause
// How fast frames are to be sent, as users write it. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sextant/error.h"

namespace sextant {

/// "300000", "300k" and "1.5M" as a number of frames a second; absent for "max".
[[nodiscard]] Expected<std::optional<std::uint64_t>> parse_rate(std::string_view text);

/// Frames that the duration comes to at this rate. Absent for "max": then the clock ends the demo.
[[nodiscard]] std::optional<std::uint64_t> frame_budget(std::optional<std::uint64_t> rate, std::uint32_t duration_s);

}  // namespace sextant
