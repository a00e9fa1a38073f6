// SPDX-License-Identifier: BSD-3-Clause
// `sextant top`: a running probe, drawn anew every second. The probe draws; this command owns the terminal.
#include <fmt/format.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <string>

#include "controlplane/api/client.h"
#include "src/commands.h"
#include "src/live_screen.h"
#include "src/probe_socket.h"
#include "src/terminal.h"

namespace sextant {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kLargestScreen = 1000;
constexpr std::chrono::seconds kRefresh{1};

struct TopOptions {
  bool once = false;
  ProbeSocket probe;
};

/// While it lives, the signals that end or resize the view are read from a descriptor instead of interrupting.
class SignalInput {
 public:
  SignalInput() {
    sigset_t wanted;
    sigemptyset(&wanted);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGWINCH}) sigaddset(&wanted, signal);
    sigprocmask(SIG_BLOCK, &wanted, &before_);
    descriptor_ = ::signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
  }
  ~SignalInput() {
    ::close(descriptor_);
    sigprocmask(SIG_SETMASK, &before_, nullptr);
  }
  SignalInput(const SignalInput&) = delete;
  SignalInput& operator=(const SignalInput&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }

  /// The signal that arrived, or 0. Never waits.
  [[nodiscard]] int signal() const {
    signalfd_siginfo info{};
    return ::read(descriptor_, &info, sizeof info) == sizeof info ? static_cast<int>(info.ssi_signo) : 0;
  }

 private:
  int descriptor_ = -1;
  sigset_t before_{};
};

Expected<std::string> ask_for_view(const std::string& path, ScreenSize size, bool colour) {
  return ask_probe(path, fmt::format("top {} {} {}", std::min(size.columns, kLargestScreen),
                                     std::min(size.rows, kLargestScreen), colour ? "colour" : "plain"));
}

enum class Wake { refresh, leave };

// Waits for the next second, a new size, or the user's wish to leave.
Wake wait_until(Clock::time_point next, const SignalInput& signals, const KeyInput& keys) {
  while (Clock::now() < next) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now());
    std::array<pollfd, 2> inputs{{{signals.descriptor(), POLLIN, 0}, {keys.is_on() ? STDIN_FILENO : -1, POLLIN, 0}}};
    if (::poll(inputs.data(), inputs.size(), static_cast<int>(std::max<std::int64_t>(left.count(), 0))) <= 0) continue;
    if (inputs[0].revents != 0) return signals.signal() == SIGWINCH ? Wake::refresh : Wake::leave;
    if ((inputs[1].revents & (POLLHUP | POLLERR)) != 0) return Wake::leave;
    if (const char key = KeyInput::key(); key == 'q' || key == 'Q') return Wake::leave;
  }
  return Wake::refresh;
}

// Draws until the user leaves; then the error is empty.
Error watch(const std::string& path, bool colour) {
  const SignalInput signals;
  const KeyInput keys;
  std::unique_ptr<LiveScreen> screen;  // entered only once there is something to show
  for (Clock::time_point next = Clock::now();; next = std::max(next + kRefresh, Clock::now())) {
    ScreenSize size = LiveScreen::size();
    const bool has_hint = size.rows > 2;
    if (has_hint) --size.rows;
    const Expected<std::string> view = ask_for_view(path, size, colour);
    if (!view) return view.error();
    if (screen == nullptr) screen = std::make_unique<LiveScreen>();
    LiveScreen::draw(has_hint ? *view + inked({.colour = colour}, Ink::dim, "q leaves") + '\n' : *view);
    if (wait_until(next + kRefresh, signals, keys) == Wake::leave) return {};
  }
}

int top(const TopOptions& options) {
  const std::string path = path_of(options.probe);
  const TextStyle style = output_style();
  if (!options.once && output_is_terminal()) {
    const Error error = watch(path, style.colour);
    if (error.sentence.empty()) return 0;
    std::fprintf(stderr, "%s\n", error.sentence.c_str());
    return 1;
  }
  const Expected<std::string> view = ask_for_view(path, {style.width, 0}, style.colour);
  if (!view) {
    std::fprintf(stderr, "%s\n", view.error().sentence.c_str());
    return 1;
  }
  std::fputs(view->c_str(), stdout);
  return 0;
}

}  // namespace

void add_top(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<TopOptions>();
  CLI::App* command = program.add_subcommand("top", "Watch a running probe: shares, rates, loss, load; q leaves");
  command->add_flag("--once", options->once, "Print the view once and end; also where the output is no terminal");
  add_probe_socket_options(*command, options->probe);
  command->callback([options, &exit_code] { exit_code = top(*options); });
}

}  // namespace sextant
