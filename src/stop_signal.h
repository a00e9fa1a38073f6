// SPDX-License-Identifier: BSD-3-Clause
// What the user asks a running command for by signals: SIGINT and SIGTERM for an end, SIGHUP for reading the
// configuration again. The handlers only set flags; the command looks at them when it can. Main thread; one at a time.
#pragma once

#include <atomic>
#include <csignal>

namespace sextant {

class StopSignal {
 public:
  enum class Hangup : bool { ends, asks_to_reload };

  /// While it lives, the first SIGINT or SIGTERM asks for an end and a second one ends the process. A command that was
  /// started with SIGINT ignored (in the background) keeps it ignored.
  explicit StopSignal(Hangup hangup = Hangup::ends);
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  /// Set by the handler, and never by anyone else.
  [[nodiscard]] static const std::atomic<bool>& requested();

  /// Whether SIGHUP came since the last call.
  [[nodiscard]] static bool take_reload_request();

 private:
  struct sigaction interrupt_before_{};
  struct sigaction terminate_before_{};
  struct sigaction hangup_before_{};
};

}  // namespace sextant
