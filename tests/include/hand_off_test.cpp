// SPDX-License-Identifier: BSD-3-Clause
// The hand-off between threads: first the ring alone, then two workers with engines and one control thread that is
// sometimes slow. Built with TSan as well.
#include "sextant/hand_off.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "controlplane/aggregate/totals.h"
#include "dataplane/engine.h"
#include "dataplane/generate/traffic_generator.h"

namespace sextant {
namespace {

TEST(SlotRing, KeepsOneSlotForItsProducer) {
  SlotRing<int> ring(3, 0);
  EXPECT_EQ(ring.front(), nullptr);
  ring.current() = 1;
  EXPECT_TRUE(ring.advance());
  ring.current() = 2;
  EXPECT_TRUE(ring.advance());
  ring.current() = 3;
  EXPECT_FALSE(ring.advance()) << "both other slots wait to be read";
  EXPECT_EQ(ring.current(), 3) << "a refused slot keeps what it holds";
  EXPECT_EQ(ring.waiting(), 2U);
  ASSERT_NE(ring.front(), nullptr);
  EXPECT_EQ(*ring.front(), 1);
  ring.pop();
  EXPECT_TRUE(ring.advance());
  EXPECT_EQ(*ring.front(), 2);
  ring.pop();
  EXPECT_EQ(*ring.front(), 3);
  ring.pop();
  EXPECT_EQ(ring.front(), nullptr);
}

TEST(SlotRing, ProducerAddsToTheSlotItCannotHandOver) {
  constexpr std::uint64_t kLast = 200'000;
  SlotRing<std::uint64_t> ring(4, 0);
  std::thread producer([&ring] {
    bool is_fresh = true;
    for (std::uint64_t value = 1; value <= kLast; ++value) {
      ring.current() = is_fresh ? value : ring.current() + value;
      is_fresh = ring.advance();
    }
    while (!is_fresh && !ring.advance()) std::this_thread::yield();
  });
  std::uint64_t sum = 0;
  const std::uint64_t expected = kLast * (kLast + 1) / 2;
  while (sum != expected) {
    if (const std::uint64_t* value = ring.front()) {
      sum += *value;
      ring.pop();
    } else {
      std::this_thread::yield();
    }
    ASSERT_LE(sum, expected);
  }
  producer.join();
}

constexpr std::size_t kFramesPerWorker = 64'000;
constexpr std::size_t kWorkers = 2;

/// A worker fed from memory: what a probe's is, without ports.
class FedWorker {
 public:
  explicit FedWorker(std::uint64_t seed)
      : source_(*TrafficGenerator::make({*find_profile("stress"), seed, nullptr})),
        engine_(*Engine::make({.leg_count = 3,
                               .link_count = 2,
                               .flow_capacity = 1U << 16U,
                               .record_ring_capacity = 64,
                               .prefault = false})) {}

  void start() {
    thread_ = std::thread([this] { run(); });
  }
  void join() { thread_.join(); }
  [[nodiscard]] bool is_done() const { return done_.load(std::memory_order_acquire); }
  [[nodiscard]] HandOff& hand_off() { return engine_->hand_off(); }
  [[nodiscard]] const GeneratorBooks& books() const { return source_->books(); }

 private:
  void run() {
    constexpr std::int64_t kFrame_ns = 1'000'000;  // 64 s in all: many seconds and bins to hand over
    std::vector<std::byte> room(kBurstCapacity * kFrameRoom);
    std::vector<Frame> burst(kBurstCapacity);
    Timestamp now{1'800'000'000 * kNanosecondsPerSecond};
    for (std::size_t sent = 0; sent < kFramesPerWorker; sent += kBurstCapacity) {
      for (std::size_t i = 0; i < kBurstCapacity; ++i) {
        GeneratedFrame frame{.data = &room[i * kFrameRoom]};
        source_->next(frame);
        now.nanoseconds += kFrame_ns;
        burst[i] = {.data = frame.data,
                    .captured = frame.length,
                    .length = frame.length,
                    .time = now,
                    .leg = static_cast<std::uint16_t>(frame.direction),
                    .direction = frame.direction};
      }
      engine_->turn(burst, now);
    }
    while (!engine_->finish()) std::this_thread::yield();
    done_.store(true, std::memory_order_release);
  }

  std::unique_ptr<TrafficGenerator> source_;
  std::unique_ptr<Engine> engine_;
  std::atomic<bool> done_{false};
  std::thread thread_;
};

TEST(HandOff, ASlowReaderLosesRecordsButNeverAPacket) {
  std::vector<LegName> legs(3);
  Totals totals(legs, {"exchange", "unassigned"}, kWorkers);
  std::vector<std::unique_ptr<FedWorker>> workers;
  for (std::size_t i = 0; i < kWorkers; ++i) workers.push_back(std::make_unique<FedWorker>(i + 1));
  for (const auto& worker : workers) worker->start();

  const auto drain = [&] {
    for (std::size_t i = 0; i < kWorkers; ++i) totals.drain(i, workers[i]->hand_off());
  };
  const auto is_done = [](const auto& worker) { return worker->is_done(); };
  while (!std::ranges::all_of(workers, is_done)) {
    drain();
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  for (const auto& worker : workers) worker->join();
  drain();
  totals.close();

  const Summary& summary = totals.summary();
  EXPECT_EQ(ledger_error_packets(summary), 0U);
  for (std::size_t leg = 0; leg < legs.size() - 1; ++leg) {
    LegCounts sent;
    for (const auto& worker : workers) {
      sent.received += worker->books().legs[leg].received;
      for (std::size_t o = 0; o < kOutcomeCount; ++o) sent.outcomes[o] += worker->books().legs[leg].outcomes[o];
    }
    EXPECT_EQ(summary.legs[leg].received, sent.received);
    EXPECT_EQ(summary.legs[leg].outcomes, sent.outcomes);
  }
  const FlowCounts& flows = summary.flows;
  const std::uint64_t made = std::accumulate(flows.records.begin(), flows.records.end(), std::uint64_t{0});
  EXPECT_EQ(made, totals.records_taken() + flows.records_lost);
  EXPECT_GT(flows.records_lost, 0U) << "64 slots, a pause of 5 ms: some must have found the ring full";
  EXPECT_EQ(flows.live, 0U);
}

/// Two engines that saw other parts of the same traffic, each with all it learnt from DNS in its hand-off.
std::vector<std::unique_ptr<Engine>> engines_with_answers() {
  std::vector<std::unique_ptr<Engine>> engines;
  for (std::uint64_t seed = 1; seed <= kWorkers; ++seed) {
    const auto source = *TrafficGenerator::make({*find_profile("today"), seed, nullptr});
    engines.push_back(*Engine::make({.leg_count = 3,
                                     .flow_capacity = 1U << 16U,
                                     .name_capacity = 1'024,
                                     .answer_ring_capacity = 1U << 16U,
                                     .prefault = false}));
    Timestamp now{1'800'000'000 * kNanosecondsPerSecond};
    std::vector<std::byte> room(kFrameRoom);
    for (std::size_t sent = 0; sent < kFramesPerWorker; ++sent) {
      GeneratedFrame generated{.data = room.data()};
      source->next(generated);
      if (sent % 64 == 0) now.nanoseconds += kNanosecondsPerMillisecond;
      const Frame frame{.data = generated.data,
                        .captured = generated.length,
                        .length = generated.length,
                        .time = now,
                        .leg = static_cast<std::uint16_t>(generated.direction),
                        .direction = generated.direction};
      engines.back()->turn({&frame, 1}, now);
    }
  }
  return engines;
}

/// What is known when the hand-offs were read in the order of `workers`.
std::vector<std::string> learnt_by(std::size_t capacity, const std::vector<std::size_t>& workers) {
  const auto engines = engines_with_answers();
  Totals totals(std::vector<LegName>(3), {"exchange", "unassigned"}, kWorkers);
  LearntAddresses addresses(capacity);
  totals.learn_addresses(&addresses);
  for (const std::size_t worker : workers) totals.drain(worker, engines[worker]->hand_off());
  EXPECT_EQ(totals.summary().naming.answers_lost, 0U);
  std::vector<std::string> learnt;
  const auto named = addresses.snapshot(1'800'000'001);
  if (!named) return learnt;
  for (const NamedAddress& one : *named) {
    learnt.emplace_back(reinterpret_cast<const char*>(one.address.octets.data()), one.address.octets.size());
    learnt.back() += one.name;
  }
  std::ranges::sort(learnt);
  return learnt;
}

TEST(HandOff, WhatIsLearntFromDnsDoesNotDependOnWhoIsReadFirst) {
  for (const std::size_t capacity : {5U, 100'000U}) {
    const std::vector<std::string> learnt = learnt_by(capacity, {0, 1});
    EXPECT_GE(learnt.size(), 5U);
    EXPECT_EQ(learnt, learnt_by(capacity, {1, 0}));
  }
}

}  // namespace
}  // namespace sextant
