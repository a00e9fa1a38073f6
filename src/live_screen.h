// SPDX-License-Identifier: BSD-3-Clause
// The terminal while something is shown live: an alternate screen without cursor that is drawn over, and the user's
// own screen back at the end, however that comes. One at a time, on standard output; main thread.
#pragma once

#include <string_view>

#include "controlplane/report/top_view.h"

namespace sextant {

class LiveScreen {
 public:
  LiveScreen();
  ~LiveScreen();
  LiveScreen(const LiveScreen&) = delete;
  LiveScreen& operator=(const LiveScreen&) = delete;

  /// Columns and rows as they are now; the user may change them at any time.
  [[nodiscard]] static ScreenSize size();

  /// Replaces what is shown by `lines`, each ended by '\n', no more than the screen has rows.
  static void draw(std::string_view lines);
};

}  // namespace sextant
