// SPDX-License-Identifier: BSD-3-Clause
// What `sextant demo` was asked for, and the configuration it becomes: two ring ports, one link, no file. Plain data
// and arithmetic; main thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sextant/configuration.h"
#include "sextant/error.h"

namespace sextant {

struct DemoOptions {
  std::string profile = "today";
  std::string rate = "300k";  ///< frames a second, or "max"
  std::uint32_t duration_s = 20;
  std::uint64_t seed = 1;
  std::uint16_t workers = 1;
  bool plain = false;  ///< lines instead of the live view
  bool json = false;
};

/// "300000", "300k" and "1.5M" as a number of frames a second; absent for "max".
[[nodiscard]] Expected<std::optional<std::uint64_t>> parse_rate(std::string_view text);

/// Frames that the duration comes to at this rate. Absent for "max": then the clock ends the demo.
[[nodiscard]] std::optional<std::uint64_t> frame_budget(std::optional<std::uint64_t> rate, std::uint32_t duration_s);

[[nodiscard]] Configuration demo_configuration(const DemoOptions& options);

/// The profiles, one a line, for --help.
[[nodiscard]] std::string profile_help();

}  // namespace sextant
