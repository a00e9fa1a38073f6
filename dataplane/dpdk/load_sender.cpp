// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/dpdk/load_sender.h"

#include <rte_cycles.h>
#include <rte_ethdev.h>
#include <rte_lcore.h>
#include <rte_mbuf.h>
#include <sched.h>

#include <algorithm>
#include <string>
#include <thread>

namespace sextant {
namespace {

/// What a port that was asked to stop is given to take the frames in hand.
constexpr std::chrono::milliseconds kLastPatience{100};

/// Sleeps while there is time for it, so that a slow rate leaves the core to others; a timer is late by some 60 µs.
void wait_until(std::chrono::steady_clock::time_point due) {
  constexpr std::chrono::microseconds kTimerSlack{100};
  constexpr std::chrono::milliseconds kLongest{50};  // then somebody looks whether to stop
  const auto left = due - std::chrono::steady_clock::now();
  if (left > kTimerSlack) {
    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(left - kTimerSlack, kLongest));
  } else {
    sched_yield();
  }
}

}  // namespace

std::uint16_t LoadSender::buffer_room(std::uint32_t frame_room) {
  constexpr std::uint32_t kStep = 1024;
  return static_cast<std::uint16_t>(RTE_PKTMBUF_HEADROOM + (frame_room + kStep - 1) / kStep * kStep);
}

Expected<std::unique_ptr<LoadSender>> LoadSender::make(const Port& port, LoadTraffic& traffic) {
  constexpr std::uint32_t kCacheCount = 256;
  const int socket = rte_eal_has_hugepages() != 0 ? rte_eth_dev_socket_id(port.number()) : SOCKET_ID_ANY;
  rte_mempool* pool =
      rte_pktmbuf_pool_create("load", kBufferCount, kCacheCount, 0, buffer_room(traffic.frame_room()), socket);
  if (pool == nullptr) {
    return fail("port '" + port.name() + "': there is no memory for the " + std::to_string(kBufferCount) +
                " packet buffers of the load; free some memory.");
  }
  return std::unique_ptr<LoadSender>{new LoadSender{port.number(), traffic, pool}};
}

LoadSent LoadSender::run(const Pace& pace, std::optional<std::chrono::seconds> duration, const std::atomic<bool>& stop,
                         const std::function<void(const LoadSent&)>& watch) {
  const Clock::time_point start = Clock::now();
  const Clock::time_point end = duration ? start + *duration : Clock::time_point::max();
  const auto over = [&](Clock::time_point now) { return now >= end || stop.load(std::memory_order_relaxed); };
  std::uint64_t frames = 0;
  for (Clock::time_point now = start; !over(now); now = Clock::now()) {
    if (pace.frame_budget && frames >= *pace.frame_budget) break;
    const std::int64_t elapsed_ns = std::chrono::nanoseconds(now - start).count();
    const std::uint32_t due = pace.frames_due(elapsed_ns, frames, kBurst);
    if (due == 0) {
      wait_until(std::min(end, start + std::chrono::nanoseconds(pace.due_ns(frames))));
      continue;
    }
    send_burst(due, over);
    frames = sent_.books.total().packets;
    sent_.elapsed_ns = elapsed_ns;
    watch(sent_);
  }
  sent_.elapsed_ns = std::chrono::nanoseconds(Clock::now() - start).count();
  take_driver_counts();
  return sent_;
}

template <typename Over>
void LoadSender::send_burst(std::uint32_t count, const Over& over) {
  std::array<rte_mbuf*, kBurst> frames;
  if (rte_pktmbuf_alloc_bulk(pool_, frames.data(), count) != 0) {
    // The driver has all buffers and gives them back when it sends.
    rte_eth_tx_done_cleanup(port_, 0, 0);
    sched_yield();
    return;
  }
  std::array<LoadFrame, kBurst> loads;
  for (std::uint32_t i = 0; i < count; ++i) {
    loads[i].data = rte_pktmbuf_mtod(frames[i], std::byte*);
    traffic_.next(loads[i]);
    frames[i]->data_len = static_cast<std::uint16_t>(loads[i].entry.frame_octets);
    frames[i]->pkt_len = loads[i].entry.frame_octets;
  }
  std::uint32_t taken = rte_eth_tx_burst(port_, 0, frames.data(), static_cast<std::uint16_t>(count));
  if (taken < count) {
    sent_.refused_frames += count - taken;
    const Clock::time_point refused = Clock::now();
    for (Clock::time_point now = refused; taken < count && !(over(now) && now - refused > kLastPatience);
         now = Clock::now()) {
      sched_yield();
      taken += rte_eth_tx_burst(port_, 0, frames.data() + taken, static_cast<std::uint16_t>(count - taken));
    }
    rte_pktmbuf_free_bulk(frames.data() + taken, count - taken);
  }
  for (std::uint32_t i = 0; i < taken; ++i) enter(sent_.books, loads[i]);
}

void LoadSender::take_driver_counts() {
  rte_delay_ms(static_cast<unsigned>(kLastPatience.count()));  // the last frames may still lie in the port's queue
  rte_eth_stats stats{};
  if (rte_eth_stats_get(port_, &stats) != 0) return;
  sent_.driver_frames = stats.opackets;
  sent_.driver_error_frames = stats.oerrors;
}

}  // namespace sextant
