// SPDX-License-Identifier: BSD-3-Clause
#include "src/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace sextant {

bool output_is_terminal() {
  return ::isatty(STDOUT_FILENO) == 1;
}

TextStyle output_style() {
  TextStyle style;
  style.colour = output_is_terminal() && std::getenv("NO_COLOR") == nullptr;
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) style.width = size.ws_col;
  return style;
}

bool write_output(std::string_view text) {
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
}

KeyInput::KeyInput() {
  if (::isatty(STDIN_FILENO) != 1 || ::tcgetattr(STDIN_FILENO, &before_) != 0) return;
  termios raw = before_;
  raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  raw.c_cc[VMIN] = 0;
  raw.c_cc[VTIME] = 0;
  raw.c_cc[VSUSP] = _POSIX_VDISABLE;
  is_on_ = ::tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
}

KeyInput::~KeyInput() {
  if (is_on_) ::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
}

char KeyInput::key() {
  char key = 0;
  return ::read(STDIN_FILENO, &key, 1) == 1 ? key : '\0';
}

}  // namespace sextant
