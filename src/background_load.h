// SPDX-License-Identifier: BSD-3-Clause
// Loads something in a thread of its own while the control thread goes on, one thing at a time: of those
// asked for meanwhile only the last is made. Owned by one thread. What a load throws becomes its error.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <functional>
#include <future>
#include <optional>
#include <utility>

#include "sextant/error.h"

namespace sextant {

template <typename T>
class BackgroundLoad {
 public:
  using Load = std::function<Expected<T>()>;

  /// `prepare` says what to load when its turn has come: what was loaded before has been taken by then.
  void ask(std::function<Load()> prepare) { next_ = std::move(prepare); }

  /// What has been loaded, once; begins what was asked for. To be called often.
  [[nodiscard]] std::optional<Expected<T>> take() {
    if (!future_.valid()) {
      if (next_) begin(std::exchange(next_, nullptr)());
      return std::nullopt;
    }
    if (future_.wait_for(std::chrono::seconds{0}) != std::future_status::ready) return std::nullopt;
    future_.get();
    return std::move(loaded_);
  }

 private:
  void begin(Load load) {
    future_ = std::async(std::launch::async, [this, load = std::move(load)] {
      try {
        loaded_ = load();
      } catch (const std::exception& error) {  // no memory for a new one is no reason to end a probe
        loaded_ = fail(fmt::format("It could not be loaded: {}.", error.what()));
      }
    });
  }

  std::function<Load()> next_;
  Expected<T> loaded_;        // the loading thread's until `future_` is ready
  std::future<void> future_;  // last: its end is waited for before the rest goes
};

}  // namespace sextant
