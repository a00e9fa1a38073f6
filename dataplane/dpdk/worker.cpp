// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/dpdk/worker.h"

#include <pthread.h>
#include <rte_cycles.h>
#include <rte_ethdev.h>
#include <rte_lcore.h>
#include <rte_mbuf.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>

#include <algorithm>
#include <chrono>

namespace sextant {
namespace {

/// A second segment is only needed when the first one ends before the headers do.
constexpr std::uint32_t kHeaderRoom = 256;
constexpr unsigned kMostIdleTurns = 1'000'000;    // beyond any step of rest(): no counter may run over
constexpr std::size_t kFramesAfterStop = 65'536;  // per queue: more than any ring holds

void pin_to(std::uint16_t core) {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(core, &cores);
  pthread_setaffinity_np(pthread_self(), sizeof cores, &cores);
}

void leave_signals_to_the_main_thread() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

/// Without it the kernel may add 50 microseconds to a sleep, to wake several threads at once.
void wake_on_time() {
  constexpr unsigned long kSlack_ns = 1000;
  prctl(PR_SET_TIMERSLACK, kSlack_ns, 0, 0, 0);
}

}  // namespace

Worker::Worker(const WorkerPlan& plan, std::unique_ptr<Engine> engine, std::vector<PolledQueue> queues,
               std::size_t port_count, const WorkerSources& sources)
    : core_(plan.core),
      idle_(plan.idle),
      engine_(std::move(engine)),
      sources_(sources),
      queues_(std::move(queues)),
      hardware_clocks_(queues_.size()),
      delivered_(port_count) {
  for (std::size_t i = 0; i < queues_.size(); ++i) {
    depths_.emplace_back(queues_[i].port, queues_[i].queue, queues_[i].ring);
    if (queues_[i].hardware_timestamps) hardware_clocks_[i].emplace(queues_[i].port);
  }
}

Worker::~Worker() {
  request_stop();
  if (thread_.joinable()) thread_.join();
}

void Worker::start() {
  thread_ = std::thread([this] { run(); });
}

void Worker::run() {
  leave_signals_to_the_main_thread();
  pin_to(core_);
  wake_on_time();
  // Gives the thread a cache of packet buffers; without a free lcore it works all the same, only slower.
  const bool registered = rte_thread_register() == 0;
  poll_until_stopped();
  flush();
  if (registered) rte_thread_unregister();
  stopped_.store(true, std::memory_order_release);  // release: everything was handed over before
}

void Worker::poll_until_stopped() {
  unsigned idle_turns = 0;
  std::size_t received_since_stop = 0;
  std::uint64_t loop_start = rte_rdtsc();
  for (;;) {
    const bool stopping = stop_.load(std::memory_order_relaxed);
    WorkerLoad load;
    take_newest_labels();
    take_newest_applications();
    take_newest_learnt();
    const std::size_t received = turn_of_all_queues(load);
    const std::uint64_t work_end = rte_rdtsc();
    // What the queues held when the stop was asked for is still counted; a source that never ends is not waited for.
    if (stopping) received_since_stop += received;
    if (stopping && (received == 0 || received_since_stop > kFramesAfterStop * queues_.size())) return;
    if (received == 0) {
      idle_turns = std::min(idle_turns + 1, kMostIdleTurns);
      rest(idle_turns);
    } else {
      idle_turns = 0;
    }
    const std::uint64_t loop_end = rte_rdtsc();
    load.busy_cycles = received > 0 ? work_end - loop_start : 0;
    load.total_cycles = loop_end - loop_start;
    engine_->add_load(load);
    loop_start = loop_end;
  }
}

/// The engine lets go of the older table at once: flows keep labels, not tables.
void Worker::take_newest_labels() {
  if (sources_.labels == nullptr) return;
  const LabelSnapshot newest = sources_.labels->newest();
  if (newest.epoch == label_epoch_) return;
  engine_->adopt(newest.value, newest.epoch);
  sources_.labels->moved_on();
  label_epoch_ = newest.epoch;
}

/// Flows keep what they were told.
void Worker::take_newest_applications() {
  if (sources_.applications == nullptr) return;
  const ApplicationSnapshot newest = sources_.applications->newest();
  if (newest.epoch == application_epoch_) return;
  engine_->adopt(newest.value, &newest.value->scratch(sources_.number));
  sources_.applications->moved_on();
  application_epoch_ = newest.epoch;
}

/// Flows hold the names they were given.
void Worker::take_newest_learnt() {
  if (sources_.learnt == nullptr) return;
  const LearntNamesSnapshot newest = sources_.learnt->newest();
  if (newest.epoch == learnt_epoch_) return;
  engine_->adopt(newest.value);
  sources_.learnt->moved_on();
  learnt_epoch_ = newest.epoch;
}

/// One turn a queue; counts turns, bursts and frames into `load`.
std::size_t Worker::turn_of_all_queues(WorkerLoad& load) {
  const bool sample = turns_until_sample_ == 0;
  turns_until_sample_ = sample ? QueueDepth::kSampleTurns - 1 : turns_until_sample_ - 1;
  for (std::size_t queue = 0; queue < queues_.size(); ++queue) {
    if (sample) depths_[queue].sample(clock_.now());
    const std::size_t count = turn(queue);
    load.frames += count;
    if (count > 0) ++load.bursts;
    if (count == kBurstCapacity) ++load.full_bursts;
  }
  load.turns = queues_.size();
  return load.frames;
}

/// Receive, hand to the engine, release.
std::size_t Worker::turn(std::size_t queue_index) {
  const PolledQueue& queue = queues_[queue_index];
  std::array<rte_mbuf*, kBurstCapacity> mbufs;  // filled by the driver
  const std::uint16_t count = rte_eth_rx_burst(queue.port, queue.queue, mbufs.data(), kBurstCapacity);
  const Timestamp now = clock_.now();
  for (std::uint16_t i = 0; i < count; ++i) rte_prefetch0(rte_pktmbuf_mtod(mbufs[i], const void*));
  Timestamp latest{};
  for (std::uint16_t i = 0; i < count; ++i) {
    frames_[i] = frame_of(*mbufs[i], queue, i, now);
    if (hardware_clocks_[queue_index]) {
      latest = std::max(latest, hardware_clocks_[queue_index]->of(*mbufs[i], now));
      frames_[i].time = latest;
    }
  }
  engine_->turn({frames_.data(), count}, now);
  if (count == 0) return 0;
  rte_pktmbuf_free_bulk(mbufs.data(), count);
  std::atomic<std::uint64_t>& delivered = delivered_[queue.port_index];
  delivered.store(delivered.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);  // one writer
  return count;
}

Frame Worker::frame_of(const rte_mbuf& mbuf, const PolledQueue& queue, std::size_t index, Timestamp now) {
  Frame frame;
  frame.data = rte_pktmbuf_mtod(&mbuf, const std::byte*);
  frame.captured = mbuf.data_len;
  frame.length = mbuf.pkt_len;
  if (mbuf.nb_segs > 1 && mbuf.data_len < kHeaderRoom) [[unlikely]] {
    const auto wanted = std::min<std::uint32_t>(mbuf.pkt_len, kScratchSize);
    frame.data = static_cast<const std::byte*>(rte_pktmbuf_read(&mbuf, 0, wanted, scratch_[index].data()));
    frame.captured = wanted;
  }
  const Leg& leg = queue.legs->of({frame.data, frame.captured});
  frame.leg = leg.leg;
  frame.attachment = leg.attachment;
  frame.direction = leg.direction;
  frame.time = now;
  return frame;
}

/// Backs off step by step while nothing comes, each step only as far as the policy goes; the first frame ends it. The
/// longest step is shorter than a queue takes to fill (idle.h), so the burst that ends a silence is not lost.
void Worker::rest(unsigned idle_turns) const {
  constexpr unsigned kPauses = 16;
  constexpr unsigned kYields = 64;
  if (idle_ == IdlePolicy::pause || idle_turns <= kPauses) {
    rte_pause();
  } else if (idle_ == IdlePolicy::yield || idle_turns <= kPauses + kYields) {
    sched_yield();
  } else {
    std::this_thread::sleep_for(std::chrono::microseconds{kIdleSleep_us});
  }
}

void Worker::flush() {
  while (!engine_->finish()) std::this_thread::sleep_for(std::chrono::microseconds{200});
}

}  // namespace sextant
