// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/dpdk/ring_exchange.h"

#include <rte_lcore.h>
#include <rte_mbuf.h>
#include <rte_ring.h>
#include <rte_thash.h>
#include <sched.h>

#include <bit>
#include <chrono>
#include <string>

#include "dataplane/dpdk/rss.h"
#include "dataplane/generate/pace.h"

namespace sextant {

namespace {

constexpr std::uint16_t kRoom = RTE_PKTMBUF_HEADROOM + 2048;
static_assert(2048 >= kFrameRoom);

// Enough for full rings, and for each a burst in a worker's hands and one in ours. 2^n - 1 is what a pool holds best.
std::uint32_t pool_frames(std::uint32_t queues, std::uint32_t capacity) {
  constexpr std::uint32_t kInHands = 256;
  return std::bit_ceil(queues * (capacity + kInHands)) - 1;
}

// Toeplitz over the address pair with the key the ports of a link are given; words in host order, as rte_softrss takes
// them.
std::uint32_t symmetric_hash(std::span<const std::byte> source_and_destination) {
  static const std::array<std::uint8_t, kRssKeySize> key = symmetric_rss_key();
  std::array<std::uint32_t, 8> words{};
  const std::size_t count = source_and_destination.size() / sizeof(std::uint32_t);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t octet = 0; octet < sizeof(std::uint32_t); ++octet) {
      words[i] = words[i] << 8U | std::to_integer<std::uint32_t>(source_and_destination[4 * i + octet]);
    }
  }
  return rte_softrss(words.data(), static_cast<std::uint32_t>(count), key.data());
}

}  // namespace

std::uint32_t exchange_megabytes(std::uint32_t queues, std::uint32_t capacity) {
  constexpr std::uint64_t kFrameSize = 3072;  // a buffer with its header, its descriptor and what alignment costs
  constexpr std::uint64_t kMebibyte = 1U << 20U;
  return static_cast<std::uint32_t>(pool_frames(queues, capacity) * kFrameSize / kMebibyte + 1);
}

Expected<std::unique_ptr<RingExchange>> RingExchange::make(const RingExchangeConfiguration& configuration,
                                                           Queues queues) {
  auto generator = TrafficGenerator::make({configuration.profile, configuration.seed, &symmetric_hash});
  if (!generator) return std::unexpected(generator.error());
  std::uint32_t queue_count = 0;
  for (const auto& direction : queues) queue_count += static_cast<std::uint32_t>(direction.size());
  const std::uint32_t frames = pool_frames(queue_count, rte_ring_get_size(queues[0][0]));
  rte_mempool* pool = rte_pktmbuf_pool_create("exchange", frames, 0, 0, kRoom, SOCKET_ID_ANY);
  if (pool == nullptr) {
    return fail("There is no memory for the " + std::to_string(frames) +
                " frames of the demo; free some memory or use fewer workers.");
  }
  return std::unique_ptr<RingExchange>{new RingExchange{configuration, std::move(*generator), pool, queues}};
}

RingExchange::RingExchange(const RingExchangeConfiguration& configuration, std::unique_ptr<TrafficGenerator> generator,
                           rte_mempool* pool, const Queues& queues)
    : configuration_(configuration), generator_(std::move(generator)), pool_(pool) {
  for (std::size_t direction = 0; direction < kLegDirectionCount; ++direction) {
    for (rte_ring* ring : queues[direction]) outboxes_[direction].push_back({ring, 0, {}});
  }
}

RingExchange::~RingExchange() {
  stop();
  // The pool stays: frames may still lie in rings and drivers, and DPDK's memory ends with the process.
}

void RingExchange::start() {
  thread_ = std::thread([this] { play(); });
}

void RingExchange::stop() {
  stop_.store(true, std::memory_order_relaxed);
  if (thread_.joinable()) thread_.join();
}

void RingExchange::play() {
  using Clock = std::chrono::steady_clock;
  const Pace pace{configuration_.rate_frames_per_second, configuration_.frame_budget};
  const auto start = Clock::now();
  const auto budget_spent = [&] {
    return configuration_.frame_budget && frames_sent_.load(std::memory_order_relaxed) >= *configuration_.frame_budget;
  };
  while (!stop_.load(std::memory_order_relaxed) && !budget_spent()) {
    const auto elapsed = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start);
    const std::uint32_t due = pace.frames_due(elapsed.count(), frames_sent_.load(std::memory_order_relaxed), kBurst);
    if (due == 0) {
      std::this_thread::sleep_for(std::chrono::microseconds{50});
    } else {
      send_burst(due);
    }
  }
  finished_.store(true, std::memory_order_release);
}

void RingExchange::send_burst(std::uint32_t count) {
  std::array<rte_mbuf*, kBurst> frames;
  // All frames are on their way: the workers give them back.
  while (rte_pktmbuf_alloc_bulk(pool_, frames.data(), count) != 0) sched_yield();
  for (std::uint32_t i = 0; i < count; ++i) {
    rte_mbuf* mbuf = frames[i];
    GeneratedFrame frame{.data = rte_pktmbuf_mtod(mbuf, std::byte*)};
    generator_->next(frame);
    mbuf->data_len = static_cast<std::uint16_t>(frame.length);
    mbuf->pkt_len = frame.length;
    auto& outboxes = outboxes_[static_cast<std::size_t>(frame.direction)];
    Outbox& outbox = outboxes[frame.spread % outboxes.size()];
    outbox.frames[outbox.count++] = mbuf;
  }
  for (auto& direction : outboxes_) {
    for (Outbox& outbox : direction) flush(outbox);
  }
  frames_sent_.fetch_add(count, std::memory_order_relaxed);
}

void RingExchange::flush(Outbox& outbox) {
  std::uint32_t done = 0;
  while (done < outbox.count) {
    done += rte_ring_enqueue_burst(outbox.ring, reinterpret_cast<void**>(outbox.frames.data() + done),
                                   outbox.count - done, nullptr);
    if (done < outbox.count) sched_yield();
  }
  outbox.count = 0;
}

}  // namespace sextant
