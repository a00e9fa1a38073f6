// SPDX-License-Identifier: BSD-3-Clause
#include "src/live_screen.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <string>

namespace sextant {

namespace {

// ECMA-48 and xterm control sequences.
constexpr std::string_view kEnter = "\x1b[?1049h\x1b[?25l";
constexpr std::string_view kLeave = "\x1b[?25h\x1b[?1049l";
constexpr std::string_view kHome = "\x1b[H";
constexpr std::string_view kEraseLine = "\x1b[K";
constexpr std::string_view kEraseBelow = "\x1b[J";

void write_out(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace

LiveScreen::LiveScreen() {
  write_out(kEnter);
}

LiveScreen::~LiveScreen() {
  write_out(kLeave);
}

ScreenSize LiveScreen::size() {
  winsize window{};
  ScreenSize size;
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0 && window.ws_row > 0) {
    size.columns = window.ws_col;
    size.rows = window.ws_row;
  }
  return size;
}

void LiveScreen::draw(std::string_view lines) {
  std::string text{kHome};
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    text += lines.substr(0, end);
    text += kEraseLine;
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    if (!lines.empty()) text += "\r\n";  // after the last line it would scroll a full screen
  }
  text += kEraseBelow;
  write_out(text);
}

}  // namespace sextant
