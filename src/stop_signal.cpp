// SPDX-License-Identifier: BSD-3-Clause
#include "src/stop_signal.h"

namespace sextant {
namespace {

std::atomic<bool> stop_requested{false};    // handlers: rw, the command: ro; relaxed, it orders nothing
std::atomic<bool> reload_requested{false};  // handler: sets, the command: takes; relaxed, it orders nothing
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may store it");

void request_stop(int /*signal*/) {
  stop_requested.store(true, std::memory_order_relaxed);
}

void request_reload(int /*signal*/) {
  reload_requested.store(true, std::memory_order_relaxed);
}

/// No SA_RESTART: a read(2) that waits for input is to return.
void handle(int signal, void (*handler)(int), int flags, struct sigaction& before) {
  struct sigaction action{};
  action.sa_handler = handler;
  action.sa_flags = flags;
  ::sigaction(signal, nullptr, &before);
  if (before.sa_handler != SIG_IGN) ::sigaction(signal, &action, nullptr);
}

}  // namespace

StopSignal::StopSignal(Hangup hangup) {
  const int once = static_cast<int>(SA_RESETHAND);
  handle(SIGINT, request_stop, once, interrupt_before_);
  handle(SIGTERM, request_stop, once, terminate_before_);
  if (hangup == Hangup::asks_to_reload) {
    handle(SIGHUP, request_reload, 0, hangup_before_);
  } else {
    ::sigaction(SIGHUP, nullptr, &hangup_before_);
  }
}

StopSignal::~StopSignal() {
  ::sigaction(SIGINT, &interrupt_before_, nullptr);
  ::sigaction(SIGTERM, &terminate_before_, nullptr);
  ::sigaction(SIGHUP, &hangup_before_, nullptr);
}

const std::atomic<bool>& StopSignal::requested() {
  return stop_requested;
}

bool StopSignal::take_reload_request() {
  return reload_requested.exchange(false, std::memory_order_relaxed);
}

}  // namespace sextant
