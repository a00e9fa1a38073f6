// SPDX-License-Identifier: BSD-3-Clause
// What `sextant demo` was asked for, and the configuration it becomes: two ring ports, one link, no file. Plain data
// and arithmetic; main thread.
#pragma once

#include <cstdint>
#include <string>

#include "sextant/configuration.h"

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

[[nodiscard]] Configuration demo_configuration(const DemoOptions& options);

/// The profiles, one a line, for --help.
[[nodiscard]] std::string profile_help();

}  // namespace sextant
