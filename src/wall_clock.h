// SPDX-License-Identifier: BSD-3-Clause
// The time of day, as states and reports say it. Any thread.
#pragma once

#include <chrono>

#include "sextant/timestamp.h"

namespace sextant {

[[nodiscard]] inline Timestamp wall_clock() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()};
}

}  // namespace sextant
