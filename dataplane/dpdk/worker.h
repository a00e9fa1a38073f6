// SPDX-License-Identifier: BSD-3-Clause
// One worker: a thread on one core that polls its queue of every port, gives each burst to its engine and gives the
// buffers back. It owns the engine's producing end; the control thread owns the hand-off's other end and the stop flag.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "dataplane/classify/application_source.h"
#include "dataplane/classify/learnt_names.h"
#include "dataplane/dpdk/hardware_clock.h"
#include "dataplane/dpdk/leg_table.h"
#include "dataplane/dpdk/queue_depth.h"
#include "dataplane/engine.h"
#include "dataplane/label/label_source.h"
#include "dataplane/plan.h"

struct rte_mbuf;
struct rte_ring;

namespace sextant {

/// A queue as its worker sees it.
struct PolledQueue {
  std::uint16_t port = 0;  ///< DPDK's number: mbuf->port is not to be trusted
  std::uint16_t queue = 0;
  std::uint16_t port_index = 0;  ///< into Configuration::ports
  const PortLegs* legs = nullptr;
  bool hardware_timestamps = false;
  std::uint32_t capacity_frames = 0;  ///< frames the queue can hold
  const rte_ring* ring = nullptr;     ///< behind the queue of a port that is made of rings
};

/// Where a worker finds what changes while it runs; each may be null, else it outlives the worker.
struct WorkerSources {
  LabelReader* labels = nullptr;
  ApplicationReader* applications = nullptr;
  LearntNamesReader* learnt = nullptr;
  std::size_t number = 0;  ///< of the worker: which scratch of the rules is its own
};

class Worker {
 public:
  Worker(const WorkerPlan& plan, std::unique_ptr<Engine> engine, std::vector<PolledQueue> queues,
         std::size_t port_count, const WorkerSources& sources);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void start();
  void request_stop() { stop_.store(true, std::memory_order_relaxed); }  // orders nothing: it only ends a loop
  [[nodiscard]] bool stopped() const {
    return stopped_.load(std::memory_order_acquire);
  }  // acquire: all is handed over

  [[nodiscard]] HandOff& hand_off() { return engine_->hand_off(); }
  [[nodiscard]] std::uint16_t core() const { return core_; }
  [[nodiscard]] const std::vector<PolledQueue>& queues() const { return queues_; }
  /// See QueueDepth::deepest().
  [[nodiscard]] std::optional<std::uint32_t> deepest_frames(std::size_t queue_index) const {
    return depths_[queue_index].deepest();
  }
  [[nodiscard]] std::uint64_t delivered_packets(std::size_t port_index) const {
    return delivered_[port_index].load(std::memory_order_relaxed);  // a counter: orders nothing
  }

 private:
  static constexpr std::size_t kScratchSize = 1024;  // enough for every header a frame may have within the limits

  void run();
  void poll_until_stopped();
  void take_newest_labels();
  void take_newest_applications();
  void take_newest_learnt();
  void flush();
  [[nodiscard]] std::size_t turn(std::size_t queue_index);
  [[nodiscard]] std::size_t turn_of_all_queues(WorkerLoad& load);
  [[nodiscard]] Frame frame_of(const rte_mbuf& mbuf, const PolledQueue& queue, std::size_t index, Timestamp now);
  void rest(unsigned idle_turns) const;

  std::uint16_t core_;
  IdlePolicy idle_;
  std::unique_ptr<Engine> engine_;
  WorkerSources sources_;
  std::uint32_t label_epoch_ = 0;
  std::uint32_t application_epoch_ = 0;
  std::uint32_t learnt_epoch_ = 0;
  std::vector<PolledQueue> queues_;
  std::vector<std::optional<HardwareClock>> hardware_clocks_;  // by queue
  std::deque<QueueDepth> depths_;                              // by queue
  std::uint32_t turns_until_sample_ = 0;
  TurnClock clock_;
  std::array<std::array<std::byte, kScratchSize>, kBurstCapacity> scratch_;  // headers of frames in several segments
  std::array<Frame, kBurstCapacity> frames_;
  std::vector<std::atomic<std::uint64_t>> delivered_;  // by port; worker: rw, control: ro
  std::atomic<bool> stop_{false};                      // control: rw, worker: ro
  std::atomic<bool> stopped_{false};                   // worker: rw, control: ro
  std::thread thread_;
};

}  // namespace sextant
