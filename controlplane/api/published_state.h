// SPDX-License-Identifier: BSD-3-Clause
// The state published last, for the threads that answer. One lock, held for the copy of a pointer only: the publisher
// never waits for a client, and an answer keeps the state it started with.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "controlplane/report/shown_state.h"

namespace sextant {

class PublishedState {
 public:
  void set(std::shared_ptr<const ShownState> state) {
    const std::lock_guard lock(mutex_);
    state_.swap(state);  // the old state is released by `state`, after the lock
  }

  /// Null before the first publication.
  [[nodiscard]] std::shared_ptr<const ShownState> get() const {
    const std::lock_guard lock(mutex_);
    return state_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const ShownState> state_;
};

}  // namespace sextant
