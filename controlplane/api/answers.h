// SPDX-License-Identifier: BSD-3-Clause
// What the UNIX socket answers. A request is one line: WHAT for JSON, "text WHAT WIDTH plain|colour" for a table, "top
// COLUMNS ROWS plain|colour" for the live view. Pure functions; any thread. An unknown request is answered with
// {"error": sentence}; nothing can be changed through it.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "controlplane/report/shown_state.h"

namespace sextant {

inline constexpr std::array<std::string_view, 9> kShownParts{"summary", "links",  "ports",        "workers", "ledger",
                                                             "flows",   "labels", "applications", "all"};

/// Longest request line, line break not counted.
inline constexpr std::size_t kRequestLimit_octets = 64;

/// The answer to one request line. `state` is null where the probe has published nothing yet.
[[nodiscard]] std::string answer_to(std::string_view request, const ShownState* state);

/// {"error": sentence}, as the socket sends it.
[[nodiscard]] std::string refusal(std::string_view sentence);

}  // namespace sextant
