// SPDX-License-Identifier: BSD-3-Clause
// The exchange point of the demo: a thread of its own that plays a traffic generator into the receive queues of two
// ring ports, one a direction, spread over the queues by the symmetric hash a NIC would use. It waits where a ring is
// full and loses nothing, so the books are exact. The thread owns the generator; start() and stop() belong to the
// thread that made it. Stop it before the workers: what it holds must still find a receiver.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "dataplane/generate/traffic_generator.h"
#include "sextant/error.h"

struct rte_mbuf;
struct rte_mempool;
struct rte_ring;

namespace sextant {

struct RingExchangeConfiguration {
  Profile profile;
  std::uint64_t seed = 1;
  std::optional<std::uint64_t> rate_frames_per_second;  ///< absent: as fast as the workers take them
  std::optional<std::uint64_t> frame_budget;            ///< absent: until stop()
};

/// Memory the exchange's frames take in DPDK, for `queues` rings of `capacity` frames.
[[nodiscard]] std::uint32_t exchange_megabytes(std::uint32_t queues, std::uint32_t capacity);

class RingExchange {
 public:
  /// By direction: the rings behind the receive queues of that direction's port.
  using Queues = std::array<std::vector<rte_ring*>, kLegDirectionCount>;

  [[nodiscard]] static Expected<std::unique_ptr<RingExchange>> make(const RingExchangeConfiguration& configuration,
                                                                    Queues queues);
  ~RingExchange();
  RingExchange(const RingExchange&) = delete;
  RingExchange& operator=(const RingExchange&) = delete;

  void start();
  /// Ends the thread after the frames it has written; returns when they are all in the rings.
  void stop();

  [[nodiscard]] bool finished() const { return finished_.load(std::memory_order_acquire); }
  [[nodiscard]] std::uint64_t frames_sent() const { return frames_sent_.load(std::memory_order_relaxed); }

  /// After stop().
  [[nodiscard]] const GeneratorBooks& books() const { return generator_->books(); }

 private:
  static constexpr std::uint32_t kBurst = 32;

  // The frames written for one queue and not yet in its ring.
  struct Outbox {
    rte_ring* ring = nullptr;
    std::uint32_t count = 0;
    std::array<rte_mbuf*, kBurst> frames{};
  };

  RingExchange(const RingExchangeConfiguration& configuration, std::unique_ptr<TrafficGenerator> generator,
               rte_mempool* pool, const Queues& queues);
  void play();
  void send_burst(std::uint32_t count);
  static void flush(Outbox& outbox);

  RingExchangeConfiguration configuration_;
  std::unique_ptr<TrafficGenerator> generator_;
  rte_mempool* pool_;
  std::array<std::vector<Outbox>, kLegDirectionCount> outboxes_;
  std::atomic<bool> stop_{false};              // relaxed would do: it orders nothing, it only ends the loop
  std::atomic<bool> finished_{false};          // release: the books are complete before the thread counts as finished
  std::atomic<std::uint64_t> frames_sent_{0};  // thread: rw, others: ro
  std::thread thread_;
};

}  // namespace sextant
