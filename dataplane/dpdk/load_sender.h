// SPDX-License-Identifier: BSD-3-Clause
// Sends a benchmark load out of one port: at a rate or as fast as the port takes it, for a number of frames, for a
// time, or until it is stopped. Its books hold what the port took, and nothing else: a frame that is refused is offered
// again, one that is never taken never was. The calling thread sends. Refuses nothing; a port that takes nothing only
// lets time pass.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "dataplane/dpdk/port.h"
#include "dataplane/generate/load_traffic.h"
#include "dataplane/generate/pace.h"
#include "sextant/error.h"

struct rte_mempool;

namespace sextant {

struct LoadSent {
  GeneratorBooks books;                   ///< of the frames that the port took
  std::uint64_t refused_frames = 0;       ///< that it did not take when they were first offered
  std::uint64_t driver_frames = 0;        ///< sent, as the driver counts
  std::uint64_t driver_error_frames = 0;  ///< taken and not sent, as the driver counts
  std::int64_t elapsed_ns = 0;
};

class LoadSender {
 public:
  static constexpr std::uint32_t kBufferCount = 8191;  ///< in its own pool; 2^n - 1

  /// Octets of a packet buffer for frames of `frame_room`.
  [[nodiscard]] static std::uint16_t buffer_room(std::uint32_t frame_room);

  /// `port` and `traffic` outlive it.
  [[nodiscard]] static Expected<std::unique_ptr<LoadSender>> make(const Port& port, LoadTraffic& traffic);

  /// Until the pace's budget is spent, `duration` is over or `stop` is set. `watch` sees every burst.
  [[nodiscard]] LoadSent run(const Pace& pace, std::optional<std::chrono::seconds> duration,
                             const std::atomic<bool>& stop, const std::function<void(const LoadSent&)>& watch);

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::uint32_t kBurst = 32;

  LoadSender(std::uint16_t port, LoadTraffic& traffic, rte_mempool* pool)
      : port_(port), traffic_(traffic), pool_(pool) {}
  template <typename Over>
  void send_burst(std::uint32_t count, const Over& over);
  void take_driver_counts();

  std::uint16_t port_;
  LoadTraffic& traffic_;
  rte_mempool* pool_;
  LoadSent sent_;
};

}  // namespace sextant
