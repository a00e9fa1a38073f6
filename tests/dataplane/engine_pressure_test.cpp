// SPDX-License-Identifier: BSD-3-Clause
// The engine under attack and at its bounds: full tables, floods of mice, crafted hashes, a million flows that expire
// together. What must hold is exact; work is counted in entries, never in time.
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <random>

#include "dataplane/decode/decode.h"
#include "dataplane/flow/accounts.h"
#include "dataplane/flow/hash.h"
#include "dataplane/spread.h"
#include "tests/dataplane/packet.h"
#include "tests/dataplane/plain_accountant.h"

namespace sextant::test {
namespace {

constexpr std::int64_t kStart_ns = 1'770'000'000'000'000'000;

std::unique_ptr<Engine> make_engine(EngineConfiguration configuration) {
  configuration.prefault = false;
  auto engine = Engine::make(configuration);
  if (!engine) std::abort();
  return std::move(*engine);
}

/// A packet of which every flow is a number: IPv6 and UDP, or IPv4 and UDP.
class NumberedPacket {
 public:
  explicit NumberedPacket(Family family)
      : bytes_(family == Family::ipv6 ? Packet().ethernet().ipv6().udp().bytes()
                                      : Packet().ethernet().ipv4().udp().bytes()),
        source_at_(family == Family::ipv6 ? 14 + 8 + 12 : 14 + 12) {}

  Frame frame(std::uint32_t flow, std::int64_t time_ns) {
    std::memcpy(bytes_.data() + source_at_, &flow, sizeof flow);
    Frame frame = frame_of(bytes_);
    frame.time = {time_ns};
    return frame;
  }

 private:
  Bytes bytes_;
  std::size_t source_at_;
};

std::uint64_t records_of(const Collected& collected, FlowEndReason reason) {
  return collected.flows.records[static_cast<std::size_t>(reason)];
}

/// Turns without frames from `from_ms` to `to_ms` after the start, ten milliseconds apart.
void let_time_pass(Engine& engine, Collected& collected, std::int64_t from_ms, std::int64_t to_ms) {
  for (std::int64_t ms = from_ms; ms < to_ms; ms += 10) {
    engine.turn({}, {kStart_ns + ms * kNanosecondsPerMillisecond});
    collected.drain(engine.hand_off());
  }
}

TEST(Pressure, ANearlyFullTableEndsFlowsEarlyUntilThereIsRoomAgain) {
  constexpr std::uint32_t kFlows = 3'900;  // of 4,096
  auto engine = make_engine({.flow_capacity = 4096, .emergency_idle_timeout_s = 5});
  NumberedPacket packet(Family::ipv6);
  Collected collected;
  for (std::uint32_t flow = 0; flow < kFlows; ++flow) {
    const Frame frame = packet.frame(flow, kStart_ns);
    engine->turn({&frame, 1}, frame.time);
  }
  let_time_pass(*engine, collected, 10, 4'000);
  EXPECT_EQ(records_of(collected, FlowEndReason::lack_of_resources), 0U) << "silent for less than the timeout";
  let_time_pass(*engine, collected, 4'000, 9'000);
  EXPECT_EQ(collected.flows.emergencies, 1U);
  EXPECT_EQ(collected.flows.state, FlowTableState::emergency);
  EXPECT_GE(records_of(collected, FlowEndReason::lack_of_resources), kFlows - 4096 * 7 / 8);
  EXPECT_LT(collected.flows.live, 4096U * 7 / 8);
  EXPECT_GT(collected.flows.live, 0U) << "with room again flows keep their own timeout";
  collected.flows.state = FlowTableState::normal;
  let_time_pass(*engine, collected, 9'000, 12'000);
  EXPECT_EQ(collected.flows.state, FlowTableState::normal);
  let_time_pass(*engine, collected, 12'000, 40'000);
  EXPECT_EQ(collected.flows.live, 0U);
  EXPECT_EQ(
      records_of(collected, FlowEndReason::idle_timeout) + records_of(collected, FlowEndReason::lack_of_resources),
      kFlows);
}

TEST(Pressure, ANearlyFullTableIsSweptFiveTimesAsFast) {
  constexpr std::uint32_t kFlows = 3'900;  // of 4,096
  const auto swept_in_a_second = [](std::uint32_t capacity) {
    auto engine = make_engine({.flow_capacity = capacity});
    NumberedPacket packet(Family::ipv6);
    Collected collected;
    for (std::uint32_t flow = 0; flow < kFlows; ++flow) {
      const Frame frame = packet.frame(flow, kStart_ns);
      engine->turn({&frame, 1}, frame.time);
    }
    let_time_pass(*engine, collected, 10, 2'010);
    const std::uint64_t before = collected.flows.entries_swept;
    let_time_pass(*engine, collected, 2'010, 3'010);
    return collected.flows.entries_swept - before;
  };
  EXPECT_NEAR(static_cast<double>(swept_in_a_second(8'192)), kFlows / 5.0, 64) << "a pass takes five seconds";
  EXPECT_NEAR(static_cast<double>(swept_in_a_second(4'096)), kFlows, 64) << "and one in an emergency";
}

TEST(Pressure, MoreMemoryThanThereIsIsRefusedWithASentence) {
  for (const EngineConfiguration& configuration :
       {EngineConfiguration{.flow_capacity = 1U << 31U, .record_ring_capacity = UINT32_MAX},
        EngineConfiguration{.label_cell_capacity = UINT32_MAX}}) {
    const auto engine = Engine::make(configuration);
    ASSERT_FALSE(engine.has_value());
    EXPECT_NE(engine.error().sentence.find("lower flows.capacity, fragments.capacity or labels.cells."),
              std::string::npos);
  }
}

TEST(Pressure, ElephantsSurviveMiceAndEveryTotalIsExact) {
  constexpr std::uint32_t kElephants = 1'000;
  constexpr std::uint32_t kRounds = 20;
  auto engine = make_engine({.flow_capacity = 4'000, .record_ring_capacity = 16'384});
  std::array<NumberedPacket, 2> packets{NumberedPacket(Family::ipv4), NumberedPacket(Family::ipv6)};
  PlainAccountant oracle;
  Collected collected;
  std::int64_t time_ns = kStart_ns;
  std::uint32_t mouse = kElephants;
  const auto feed = [&](std::uint32_t flow) {
    time_ns += 50'000;
    const Frame frame = packets[flow % 2].frame(flow, time_ns);
    oracle.add(frame);
    engine->turn({&frame, 1}, frame.time);
    collected.drain(engine->hand_off());
  };
  for (std::uint32_t elephant = 0; elephant < kElephants; ++elephant) feed(elephant);
  for (std::uint32_t round = 1; round < kRounds; ++round) {
    for (std::uint32_t elephant = 0; elephant < kElephants; ++elephant) {
      feed(elephant);
      for (int i = 0; i < 10; ++i) feed(mouse++);
    }
  }
  while (!engine->finish()) collected.drain(engine->hand_off());
  collected.drain(engine->hand_off());

  EXPECT_EQ(oracle.difference(collected), "");
  EXPECT_GT(collected.flows.unplaced.packets, 0U);
  EXPECT_EQ(collected.flows.state, FlowTableState::full);
  EXPECT_EQ(collected.flows.records_lost, 0U);
  std::map<std::uint32_t, std::uint64_t> packets_of_elephants;
  std::uint64_t recorded = 0;
  for (const FlowRecord& record : collected.records) {
    recorded += record.packets[0] + record.packets[1];
    for (const Ipv6Address& address : record.key.addresses) {
      std::uint32_t flow = 0;
      std::memcpy(&flow, address.octets.data() + 12, sizeof flow);
      if (flow < kElephants) packets_of_elephants[flow] += record.packets[0] + record.packets[1];
    }
  }
  EXPECT_EQ(packets_of_elephants.size(), kElephants);
  for (const auto& [flow, count] : packets_of_elephants) ASSERT_EQ(count, kRounds) << "flow " << flow;
  EXPECT_EQ(recorded + collected.flows.unplaced.packets, mouse - kElephants + std::uint64_t{kElephants} * kRounds);
}

/// The sums of all cells over all bins.
std::vector<Cell> total_of(const Collected& collected) {
  std::vector<Cell> total;
  for (const auto& [bin, cells] : collected.cells) {
    total.resize(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) total[i] += cells[i];
  }
  return total;
}

TEST(Pressure, TotalsAreTheSameForAnyTableAndAnyNumberOfWorkers) {
  std::mt19937 random(11);
  std::vector<Bytes> packets;
  for (unsigned i = 0; i < 3'000; ++i) {
    Packet packet = i % 3 == 0 ? Packet().ethernet().ipv4().tcp(static_cast<std::uint16_t>(i))
                               : Packet().ethernet().ipv6().udp(static_cast<std::uint16_t>(i));
    packets.push_back(packet.payload(random() % 300).bytes());
    packets.back()[14 + (i % 3 == 0 ? 15 : 23)] = static_cast<std::uint8_t>(random());  // many address pairs
  }
  std::vector<Frame> frames;
  for (int i = 0; i < 30'000; ++i) {
    frames.push_back(frame_of(packets[random() % packets.size()]));
    frames.back().time = {kStart_ns + i * std::int64_t{2'000'000}};
  }
  std::vector<Cell> expected;
  for (const std::uint32_t capacity : {8U, 64U, 1'024U, 65'536U}) {
    for (const std::size_t worker_count : {std::size_t{1}, std::size_t{2}}) {
      std::vector<std::vector<Frame>> shares(worker_count);
      for (const Frame& frame : frames) shares[spread_hash(frame, default_settings()) % worker_count].push_back(frame);
      std::vector<Cell> total;
      for (const std::vector<Frame>& share : shares) {
        auto engine = make_engine({.flow_capacity = capacity, .record_ring_capacity = 65'536});
        PlainAccountant oracle;
        for (const Frame& frame : share) oracle.add(frame);
        const Collected collected = run(*engine, share, kBurstCapacity);
        EXPECT_EQ(oracle.difference(collected), "") << capacity << " flows, " << worker_count << " workers";
        const std::vector<Cell> cells = total_of(collected);
        total.resize(cells.size());
        for (std::size_t i = 0; i < cells.size(); ++i) total[i] += cells[i];
      }
      if (expected.empty()) expected = total;
      EXPECT_EQ(total, expected) << capacity << " flows, " << worker_count << " workers";
    }
  }
}

TEST(Pressure, AMillionFlowsThatExpireTogetherNeverTakeMoreThanTheBudgetOfATurn) {
  constexpr std::uint32_t kFlows = 1'000'000;
  auto engine = make_engine({.flow_capacity = kFlows + kFlows / 8, .record_ring_capacity = 1'024});
  NumberedPacket packet(Family::ipv6);
  Collected collected;
  for (std::uint32_t flow = 0; flow < kFlows; ++flow) {
    const Frame frame = packet.frame(flow, kStart_ns);
    engine->turn({&frame, 1}, frame.time);
  }
  const auto swept = [&] { return engine->hand_off().seconds.current().flows.entries_swept; };
  std::uint64_t most = 0;
  // Turns come as often as bursts of 64 at half a million frames a second.
  for (std::int64_t us = 1'000'000; us < 45'000'000; us += 128) {
    const std::uint64_t before = swept();
    engine->turn({}, {kStart_ns + us * 1'000});
    const std::uint64_t after = swept();
    if (after >= before) most = std::max(most, after - before);
    collected.drain(engine->hand_off());
  }
  EXPECT_EQ(records_of(collected, FlowEndReason::idle_timeout), kFlows);
  EXPECT_EQ(collected.flows.live, 0U);
  EXPECT_GT(most, 0U);
  EXPECT_LE(most, FlowAccounts::kSweepBudget);
}

/// Flows whose hashes under `key` choose the same first bucket of a table of `capacity` flows and the same second one
/// as well, or nearly so: what an attacker who knew the key would send.
std::vector<std::uint32_t> colliding_flows(HashKey key, std::uint64_t bucket_count, std::size_t count) {
  const FlowHash hash(key);
  NumberedPacket packet(Family::ipv6);
  std::vector<std::uint32_t> flows;
  for (std::uint32_t flow = 0; flows.size() < count; ++flow) {
    FlowKey flow_key = decode(packet.frame(flow, kStart_ns), default_settings()).key;
    canonicalize(flow_key);
    const std::uint64_t value = hash(flow_key);
    const auto bucket = [&](std::uint64_t half) { return half * bucket_count >> 32U; };
    if (bucket(value & UINT32_MAX) < 8 && bucket(value >> 32U) < 8) flows.push_back(flow);
  }
  return flows;
}

TEST(Pressure, FloodingTheHashHelpsOnlyWhoKnowsTheKey) {
  constexpr std::uint32_t kCapacity = 4'000;
  constexpr std::uint64_t kBucketCount = kCapacity / 5 + 1;
  const HashKey known{0, 0};
  const std::vector<std::uint32_t> flows = colliding_flows(known, kBucketCount, 500);
  const auto refused = [&](HashKey key) {
    auto engine = make_engine({.flow_capacity = kCapacity, .hash_key = key});
    NumberedPacket packet(Family::ipv6);
    Collected collected;
    for (const std::uint32_t flow : flows) {
      const Frame frame = packet.frame(flow, kStart_ns);
      engine->turn({&frame, 1}, frame.time);
    }
    while (!engine->finish()) collected.drain(engine->hand_off());
    collected.drain(engine->hand_off());
    return collected.flows.unplaced.packets;
  };
  EXPECT_EQ(refused(known), flows.size() - 64) << "eight buckets of eight take all that was aimed at them";
  for (std::uint64_t seed = 1; seed <= 20; ++seed) EXPECT_EQ(refused({seed, ~seed}), 0U) << "key " << seed;
}

}  // namespace
}  // namespace sextant::test
