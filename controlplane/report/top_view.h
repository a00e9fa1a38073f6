// SPDX-License-Identifier: BSD-3-Clause
// The live view of a probe as lines of text: what `sextant top` shows of another process and the demo of its own. A
// pure function of the state and the size of the screen; whoever calls it moves the cursor. Any thread.
#pragma once

#include <cstddef>
#include <string>

#include "controlplane/report/shown_state.h"
#include "controlplane/report/text_style.h"

namespace sextant {

struct ScreenSize {
  std::size_t columns = 80;
  std::size_t rows = 24;  ///< 0: as many as the view needs
};

inline constexpr std::size_t kSmallestTopColumns = 60;  ///< narrower screens see their left part
inline constexpr std::size_t kWidestTopColumns = 140;   ///< wider ones stay empty on the right

/// At most `rows` lines, each at most `columns` wide and ended by '\n' (the last one included). Sections that do not
/// fit are shortened and say how much is missing.
[[nodiscard]] std::string render_top(const ShownState& state, ScreenSize size, bool colour);

}  // namespace sextant
