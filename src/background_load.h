// SPDX-License-Identifier: BSD-3-Clause
// Loads something in a thread of its own while the control thread goes on, one load after the other: of those asked for
// meanwhile only the last is made. Owned by one thread. What a load throws becomes its error.
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

  /// Begins; while another load is under way, after that one.
  void ask(Load load) {
    if (future_.valid()) {
      next_ = std::move(load);
    } else {
      begin(std::move(load));
    }
  }

  /// What has been loaded, once; to be called often.
  [[nodiscard]] std::optional<Expected<T>> take() {
    if (!future_.valid() || future_.wait_for(std::chrono::seconds{0}) != std::future_status::ready) return std::nullopt;
    future_.get();
    std::optional<Expected<T>> loaded = std::move(loaded_);
    if (std::optional<Load> next = std::exchange(next_, std::nullopt)) begin(std::move(*next));
    return loaded;
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

  Expected<T> loaded_;  // the loading thread's until `future_` is ready
  std::optional<Load> next_;
  std::future<void> future_;  // last: its end is waited for before the rest goes
};

}  // namespace sextant
