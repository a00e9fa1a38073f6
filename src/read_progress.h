// SPDX-License-Identifier: BSD-3-Clause
// One line on standard error that says how far a long read, or a long write, has come: only on a terminal, only after
// two seconds, erased at the end. Driven by one thread; it looks at the monotonic clock, nothing else.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace sextant {

struct ReadPosition {
  std::uint64_t packets = 0;
  std::uint64_t octets = 0;                      ///< of the files as they are stored
  std::optional<std::uint64_t> octets_total{};   ///< absent: not known
  std::optional<std::uint64_t> packets_total{};  ///< absent: not known
};

/// The line without its control characters. Pure.
[[nodiscard]] std::string progress_line(const ReadPosition& position, double elapsed_s);

class ReadProgress {
 public:
  /// `shown` false: nothing is ever written.
  explicit ReadProgress(bool shown);
  ~ReadProgress();
  ReadProgress(const ReadProgress&) = delete;
  ReadProgress& operator=(const ReadProgress&) = delete;

  /// Whether the line is due to be written again. Cheap enough for every burst.
  [[nodiscard]] bool due() const;
  void show(const ReadPosition& position);
  void erase();

 private:
  using Clock = std::chrono::steady_clock;
  bool shown_;
  bool visible_ = false;
  Clock::time_point start_;
  Clock::time_point next_;
};

}  // namespace sextant
