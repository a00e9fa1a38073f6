// SPDX-License-Identifier: BSD-3-Clause
// The time of frames: the system's UTC clock once a turn, or the NIC's stamp in each frame where the driver offers it,
// mapped to UTC by comparing both clocks about once a second. Never goes back. One worker owns it.
#pragma once

#include <cstdint>

#include "sextant/timestamp.h"

struct rte_mbuf;

namespace sextant {

/// UTC now, or the latest time it was ever asked for in this thread's clock: steps back are held.
class TurnClock {
 public:
  [[nodiscard]] Timestamp now();

 private:
  Timestamp latest_{};
};

/// Maps one port's receive stamps to UTC.
class HardwareClock {
 public:
  explicit HardwareClock(std::uint16_t port);

  /// `now`: the turn's time, the latest a frame can have.
  [[nodiscard]] Timestamp of(const rte_mbuf& mbuf, Timestamp now);

  /// Whether stamps can be read and mapped at all.
  [[nodiscard]] bool works() const { return works_; }

 private:
  void compare(Timestamp now);

  std::uint16_t port_;
  bool works_ = false;
  std::uint64_t anchor_ticks_ = 0;
  Timestamp anchor_{};
  double nanoseconds_per_tick_ = 1.0;
};

}  // namespace sextant
