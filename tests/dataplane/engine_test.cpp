// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/engine.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <random>

#include "dataplane/flow/distinct_flows.h"
#include "tests/dataplane/decode/packet_cases.h"
#include "tests/dataplane/plain_accountant.h"

namespace sextant::test {
namespace {

constexpr std::int64_t kStart_ns = 1'770'000'005'000'000'000;

std::unique_ptr<Engine> make_engine(EngineConfiguration configuration) {
  configuration.prefault = false;
  auto engine = Engine::make(configuration);
  if (!engine) std::abort();
  return std::move(*engine);
}

/// Frames over owned packets, with times that only grow.
class Traffic {
 public:
  void add(Bytes bytes, std::int64_t after_ns, std::uint16_t leg = 0) {
    packets_.push_back(std::make_unique<Bytes>(std::move(bytes)));
    add_frame(frame_of(*packets_.back()), after_ns, leg);
  }
  void add_frame(Frame frame, std::int64_t after_ns, std::uint16_t leg = 0) {
    time_ns_ += after_ns;
    frame.time = {time_ns_};
    frame.leg = leg;
    frame.direction = leg % 2 == 0 ? LegDirection::a_to_b : LegDirection::b_to_a;
    frames_.push_back(frame);
  }
  [[nodiscard]] const std::vector<Frame>& frames() const { return frames_; }

 private:
  std::vector<std::unique_ptr<Bytes>> packets_;
  std::vector<Frame> frames_;
  std::int64_t time_ns_ = kStart_ns;
};

/// A random mix of every test packet and of many flows, two legs, gaps from nanoseconds to minutes.
Traffic random_traffic(unsigned seed, std::size_t count) {
  std::mt19937 random(seed);
  Traffic traffic;
  const auto& cases = packet_cases();
  std::vector<Bytes> flows;
  for (unsigned i = 0; i < 40; ++i) {
    const auto port = static_cast<std::uint16_t>(1000 + i);
    const Packet packet = i % 2 == 0 ? Packet().ethernet().ipv4().tcp(port) : Packet().ethernet().ipv6().udp(port);
    flows.push_back(Packet(packet).payload(random() % 900).bytes());
  }
  for (std::size_t i = 0; i < count; ++i) {
    const auto gap = random() % 100;
    const auto fraction_ns = static_cast<std::int64_t>(random());
    const std::int64_t after_ns = gap < 90 ? fraction_ns % 1'000'000 : gap < 99 ? fraction_ns : 30 * fraction_ns;
    const auto leg = static_cast<std::uint16_t>(random() % 2);
    if (random() % 3 == 0) {
      traffic.add_frame(frame_of(cases[random() % cases.size()]), after_ns, leg);
    } else {
      traffic.add_frame(frame_of(flows[random() % flows.size()]), after_ns, leg);
    }
  }
  // The bytes of `flows` must outlive the frames.
  static std::vector<std::vector<Bytes>> kept;
  kept.push_back(std::move(flows));
  return traffic;
}

PlainAccountant plain(const Traffic& traffic) {
  PlainAccountant accountant;
  for (const Frame& frame : traffic.frames()) accountant.add(frame);
  return accountant;
}

TEST(Engine, AgreesWithPlainMapsOnRandomTraffic) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    const Traffic traffic = random_traffic(seed, 1500);
    const PlainAccountant oracle = plain(traffic);
    for (const std::size_t burst : {std::size_t{1}, std::size_t{7}, kBurstCapacity}) {
      auto engine = make_engine({.leg_count = 3, .link_count = 2, .flow_capacity = 4096, .hash_key = {seed, 7}});
      EXPECT_EQ(oracle.difference(run(*engine, traffic.frames(), burst)), "") << "seed " << seed << " burst " << burst;
    }
  }
}

TEST(Engine, TotalsStayExactWhenTheTableIsFarTooSmall) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const Traffic traffic = random_traffic(seed, 2000);
    const PlainAccountant oracle = plain(traffic);
    auto engine = make_engine({.leg_count = 3, .link_count = 2, .flow_capacity = 8, .record_ring_capacity = 4});
    const Collected collected = run(*engine, traffic.frames(), kBurstCapacity);
    EXPECT_GT(collected.flows.unplaced.packets, 0U);
    EXPECT_EQ(oracle.difference(collected), "") << "seed " << seed;
  }
}

TEST(Engine, AReaderThatSleepsLosesRecordsButNoOctet) {
  const Traffic traffic = random_traffic(3, 20'000);
  auto engine = make_engine(
      {.leg_count = 3, .link_count = 2, .flow_capacity = 4096, .label_cell_capacity = 64, .record_ring_capacity = 16});
  Collected collected;
  for (std::size_t at = 0; at < traffic.frames().size(); ++at) {
    engine->turn({&traffic.frames()[at], 1}, traffic.frames()[at].time);
    if (at % 7000 == 6999) collected.drain(engine->hand_off());
  }
  while (!engine->finish()) collected.drain(engine->hand_off());
  collected.drain(engine->hand_off());
  EXPECT_GT(collected.flows.records_lost, 0U);
  PacketOctets received;
  PacketOctets accounted;
  PacketOctets cells;
  for (const LegCounts& leg : collected.legs) {
    received += leg.received;
    accounted += leg.outcomes[0];
  }
  for (const auto& [bin, sums] : collected.cells) {
    for (const Cell& cell : sums) cells += {cell.packets, cell.frame_octets};
  }
  EXPECT_EQ(received.packets, traffic.frames().size());
  EXPECT_EQ(cells, accounted);
  std::array<PacketOctets, kLabelRoleCount> by_label{};  // bins that were merged for the reader hold their labels, too
  for (const auto& [bin, labels] : collected.labels) {
    for (const auto& [key, cell] : labels) {
      by_label[static_cast<std::size_t>(std::get<LabelRole>(key))] += {cell.packets, cell.frame_octets};
    }
  }
  for (std::size_t role = 0; role < kLabelRoleCount; ++role) {
    for (const auto& [bin, other] : collected.label_others)
      by_label[role] += {other[role].packets, other[role].frame_octets};
    for (const auto& [bin, cell] : collected.non_flow) by_label[role] += {cell.packets, cell.frame_octets};
    EXPECT_EQ(by_label[role], accounted);
  }
}

TEST(Engine, EveryCutAndFlipOfEveryPacketClosesTheLedger) {
  auto engine = make_engine({.leg_count = 1, .flow_capacity = 4096});
  PlainAccountant oracle;
  Collected collected;
  std::int64_t time_ns = kStart_ns;
  const auto feed = [&](Frame frame) {
    frame.time = {++time_ns};
    oracle.add(frame);
    engine->turn({&frame, 1}, frame.time);
    collected.drain(engine->hand_off());
  };
  for (const PacketCase& c : packet_cases()) {
    Bytes bytes = c.packet.bytes;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      Frame cut = frame_of(bytes, c.link_type);
      cut.captured = static_cast<std::uint32_t>(at);
      feed(cut);
      if (at >= 128) continue;
      bytes[at] ^= 0xff;
      feed(frame_of(bytes, c.link_type));
      bytes[at] ^= 0xff ^ 0x10;
      feed(frame_of(bytes, c.link_type));
      bytes[at] ^= 0x10;
    }
  }
  while (!engine->finish()) collected.drain(engine->hand_off());
  collected.drain(engine->hand_off());
  EXPECT_EQ(oracle.difference(collected), "");
}

Frame at(const Bytes& bytes, std::int64_t second, std::uint16_t attachment = 0) {
  Frame frame = frame_of(bytes);
  frame.time = {kStart_ns + second * kNanosecondsPerSecond};
  frame.attachment = attachment;
  return frame;
}

TEST(Engine, OneConversationOnTwoLinksIsTwoFlows) {
  const Bytes bytes = Packet().ethernet().ipv4("10.0.0.1", "10.0.0.2").tcp().bytes();
  auto engine = make_engine({.link_count = 3, .flow_capacity = 1024});
  const Collected collected = run(*engine, {at(bytes, 0, 0), at(bytes, 0, 1), at(bytes, 1, 0)}, 64);
  EXPECT_EQ(collected.flows.created, 2U);
}

TEST(Engine, ClosedConnectionsEndAsSuch) {
  const Bytes there = Packet().ethernet().ipv4("10.0.0.1", "10.0.0.2").tcp(1, 2, 0x11).bytes();
  const Bytes back = Packet().ethernet().ipv4("10.0.0.2", "10.0.0.1").tcp(2, 1, 0x11).bytes();
  auto engine = make_engine({.flow_capacity = 1024});
  const Collected collected = run(*engine, {at(there, 0), at(back, 0), at(there, 50)}, 1);
  ASSERT_EQ(collected.records.size(), 2U);
  EXPECT_EQ(collected.records[0].end_reason, FlowEndReason::idle_timeout);  // 50 s of silence: idle comes first

  engine = make_engine({.flow_capacity = 1024, .idle_timeout_s = 100});
  const Collected closed = run(*engine, {at(there, 0), at(back, 0), at(there, 50)}, 1);
  ASSERT_EQ(closed.records.size(), 2U);
  EXPECT_EQ(closed.records[0].end_reason, FlowEndReason::end_of_flow);
}

TEST(Engine, LongFlowsReportAtTheActiveTimeout) {
  const Bytes bytes = Packet().ethernet().ipv6().udp().bytes();
  auto engine = make_engine({.flow_capacity = 1024, .active_timeout_s = 60});
  std::vector<Frame> frames;
  for (std::int64_t second = 0; second < 200; ++second) frames.push_back(at(bytes, second));
  const Collected collected = run(*engine, frames, 1);
  EXPECT_GE(collected.flows.records[static_cast<std::size_t>(FlowEndReason::active_timeout)], 2U);
  std::uint64_t packets = 0;
  for (const FlowRecord& record : collected.records) packets += record.packets[0] + record.packets[1];
  EXPECT_EQ(packets, 200U);
}

TEST(Engine, TheInitiatorIsWhoSentTheSyn) {
  const Bytes answer = Packet().ethernet().ipv4("10.0.0.1", "10.0.0.2").tcp(443, 5000, 0x12).bytes();
  auto engine = make_engine({.flow_capacity = 1024});
  const Collected collected = run(*engine, {at(answer, 0)}, 1);
  ASSERT_EQ(collected.records.size(), 1U);
  EXPECT_EQ(collected.records[0].initiator, 1U);  // 10.0.0.2 must have sent the SYN
}

TEST(Engine, ASynBehindOtherFramesNamesTheInitiatorAndItsFlag) {
  const Bytes back = Packet().ethernet().ipv4("10.0.0.1", "10.0.0.2").tcp(443, 5000, 0x10).bytes();
  const Bytes there = Packet().ethernet().ipv4("10.0.0.2", "10.0.0.1").tcp(5000, 443, 0x02).bytes();
  auto engine = make_engine({.flow_capacity = 1024});
  const Collected collected = run(*engine, {at(back, 0), at(there, 0)}, 1);
  ASSERT_EQ(collected.records.size(), 1U);
  const FlowRecord& record = collected.records[0];
  EXPECT_EQ(record.key.ports[record.initiator].host(), 5000);
  EXPECT_EQ(record.tcp_flags[record.initiator], 0x02);
  EXPECT_EQ(record.tcp_flags[record.initiator ^ 1U], 0x10);
}

TEST(Engine, GiantFramesDoNotOverflowTheHotCounters) {
  const Bytes bytes = Packet().ethernet().ipv4().udp().bytes();
  PlainAccountant oracle;
  std::vector<Frame> frames;
  for (int i = 0; i < 300; ++i) {
    Frame frame = at(bytes, 0);
    frame.length = i % 2 == 0 ? 4'000'000'000U : 60'000U;  // far more octets on the wire than the headers speak of
    frames.push_back(frame);
    oracle.add(frame);
  }
  auto engine = make_engine({.flow_capacity = 1024});
  EXPECT_EQ(oracle.difference(run(*engine, frames, 64)), "");
}

TEST(Engine, TimeThatJumpsKeepsBinsApart) {
  const Bytes bytes = Packet().ethernet().ipv4().udp().bytes();
  PlainAccountant oracle;
  std::vector<Frame> frames;
  for (const std::int64_t second : {0LL, 1LL, 12LL, 33LL, 34LL, 4'000LL, 4'001LL, 5'000'000LL, 80'000'000LL}) {
    frames.push_back(at(bytes, second));
    oracle.add(frames.back());
  }
  auto engine = make_engine({.flow_capacity = 1024});
  EXPECT_EQ(oracle.difference(run(*engine, frames, 64)), "");
}

TEST(Engine, SweepsABoundedSliceATurn) {
  constexpr std::uint32_t kFlows = 100'000;
  auto engine = make_engine({.flow_capacity = 2 * kFlows, .record_ring_capacity = 1024});
  Bytes bytes = Packet().ethernet().ipv6().udp().bytes();
  Collected collected;
  for (std::uint32_t i = 0; i < kFlows; ++i) {
    std::memcpy(bytes.data() + 14 + 8 + 12, &i, sizeof i);
    const Frame frame = at(bytes, 0);
    engine->turn({&frame, 1}, frame.time);
  }
  // All of them expire at once; turns come a millisecond apart, counters once a second.
  std::uint64_t most = 0;
  for (std::int64_t second = 31; second < 60; ++second) {
    const std::uint64_t before = collected.flows.entries_swept;
    for (std::int64_t ms = 0; ms < 1000; ++ms) {
      engine->turn({}, {kStart_ns + second * kNanosecondsPerSecond + ms * kNanosecondsPerMillisecond});
      collected.drain(engine->hand_off());
    }
    most = std::max(most, collected.flows.entries_swept - before);
  }
  EXPECT_EQ(collected.flows.records[static_cast<std::size_t>(FlowEndReason::idle_timeout)], kFlows);
  EXPECT_EQ(collected.flows.live, 0U);
  EXPECT_GT(most, 0U);
  EXPECT_LE(most, 1000U * 512U);
}

TEST(Engine, CountsDistinctFlowsBeyondTimeoutsAndTables) {
  DistinctFlows distinct(1'000'000);
  auto engine = make_engine({.flow_capacity = 16, .idle_timeout_s = 1});
  engine->count_distinct(&distinct);
  std::vector<std::unique_ptr<Bytes>> packets;
  std::vector<Frame> frames;
  for (std::uint16_t port = 1; port <= 500; ++port) {
    packets.push_back(std::make_unique<Bytes>(Packet().ethernet().ipv4().udp(port).bytes()));
  }
  for (std::int64_t round = 0; round < 3; ++round) {
    for (const auto& packet : packets) frames.push_back(at(*packet, round * 100));
  }
  static_cast<void>(run(*engine, frames, 64));
  EXPECT_EQ(distinct.count().ipv4, 500U);
  EXPECT_TRUE(distinct.count().exact);
}

}  // namespace
}  // namespace sextant::test
