// SPDX-License-Identifier: BSD-3-Clause
// Fits sections of lines into a screen: heads always, rows as far as there is room, the longest section shortened
// first, and a line that says how many rows are missing. Pure functions; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "controlplane/report/top_view.h"

namespace sextant {

struct ScreenSection {
  std::vector<std::string> head;  ///< lines that are always shown
  std::vector<std::string> rows;  ///< lines that may be left out
  std::string noun;               ///< what a row is, in the plural
};

/// The first `columns` columns of `text`, escape sequences kept whole; what was coloured is closed.
[[nodiscard]] std::string clipped(std::string_view text, std::size_t columns);

[[nodiscard]] std::string fit_to_screen(const std::vector<ScreenSection>& sections, ScreenSize size);

}  // namespace sextant
