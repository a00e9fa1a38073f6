// SPDX-License-Identifier: BSD-3-Clause
// What the terminal is and what its user types. Looks at standard output and standard input only; main thread. Colour
// follows NO_COLOR (https://no-color.org): none where it is set, or where the output is no terminal.
#pragma once

#include <termios.h>

#include <string_view>

#include "controlplane/report/text_style.h"

namespace sextant {

[[nodiscard]] bool output_is_terminal();

/// Colour and width of standard output.
[[nodiscard]] TextStyle output_style();

/// Writes all of `text` to standard output; false where that failed (a full disk, a closed pipe).
[[nodiscard]] bool write_output(std::string_view text);

/// While it lives, keys arrive one by one and are not echoed; Ctrl-Z does not stop the program halfway. Where standard
/// input is no terminal it does nothing.
class KeyInput {
 public:
  KeyInput();
  ~KeyInput();
  KeyInput(const KeyInput&) = delete;
  KeyInput& operator=(const KeyInput&) = delete;

  [[nodiscard]] bool is_on() const { return is_on_; }

  /// A key that was typed, or 0 where there is none. Never waits.
  [[nodiscard]] static char key();

 private:
  bool is_on_ = false;
  termios before_{};
};

}  // namespace sextant
