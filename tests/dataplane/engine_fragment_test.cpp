// SPDX-License-Identifier: BSD-3-Clause
// Fragments through the engine: later ones find the flow of their first, what was there before is named, and a flood
// of them takes no memory.
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>

#include "dataplane/flow/distinct_flows.h"
#include "tests/dataplane/packet.h"
#include "tests/dataplane/plain_accountant.h"

namespace sextant::test {
namespace {

constexpr std::int64_t kStart_ns = 1'770'000'005'000'000'000;

Packet first_of(std::uint32_t identification) {
  return Packet().ethernet().ipv6().fragment(0, true, identification).udp(1000, 53).set16(4, 64).payload(24);
}
Packet later_of(std::uint32_t identification, std::uint16_t offset_octets, std::size_t octets, bool more = false) {
  Packet packet = Packet().ethernet().ipv6();
  packet.fragment(offset_octets, more, identification).set8(0, 17);
  return packet.payload(octets);
}

/// Runs the packets, a millisecond apart, and returns what the engine handed over; the oracle agrees.
Collected measure(const std::vector<Bytes>& packets, std::int64_t gap_ms = 1) {
  auto engine = Engine::make({.hash_key = {3, 4}, .prefault = false});
  if (!engine) std::abort();
  std::vector<Frame> frames;
  PlainAccountant oracle;
  for (const Bytes& packet : packets) {
    Frame frame = frame_of(packet);
    frame.time = {kStart_ns + static_cast<std::int64_t>(frames.size()) * gap_ms * kNanosecondsPerMillisecond};
    frames.push_back(frame);
    oracle.add(frame);
  }
  Collected collected = run(**engine, frames, kBurstCapacity);
  EXPECT_EQ(oracle.difference(collected), "");
  return collected;
}

std::uint64_t packets_with(const Collected& collected, Outcome outcome) {
  return collected.legs.front().outcomes[static_cast<std::size_t>(outcome)].packets;
}
std::uint64_t packets_with(const Collected& collected, Observation observation) {
  return collected.observations[static_cast<std::size_t>(observation)];
}

TEST(EngineFragments, LaterOnesAreCountedInTheFlowOfTheirFirst) {
  const Collected collected = measure({first_of(1).bytes(), later_of(1, 32, 32).bytes()});
  ASSERT_EQ(collected.records.size(), 1U);
  EXPECT_EQ(collected.records.front().packets[0] + collected.records.front().packets[1], 2U);
  EXPECT_EQ(collected.records.front().key.protocol, 17);
  EXPECT_EQ(packets_with(collected, Outcome::accounted), 2U);
  EXPECT_EQ(packets_with(collected, Observation::unmatched_fragment), 0U);
}

TEST(EngineFragments, ALaterOneWithoutItsFirstBelongsToNoFlow) {
  const Collected collected = measure({later_of(1, 32, 32).bytes(), first_of(2).bytes()});
  EXPECT_EQ(collected.records.size(), 1U);
  EXPECT_EQ(packets_with(collected, Outcome::accounted), 2U);
  EXPECT_EQ(packets_with(collected, Observation::unmatched_fragment), 1U);
}

TEST(EngineFragments, OnesOfIpv4FindTheirPortsToo) {
  const Bytes first = Packet().ethernet().ipv4().set16(6, 0x2000).udp(7, 9).set16(4, 64).payload(24).bytes();
  const Bytes last = Packet().ethernet().ipv4().set16(6, 4).set8(9, 17).payload(32).bytes();
  const Collected collected = measure({first, last});
  ASSERT_EQ(collected.records.size(), 1U);
  EXPECT_EQ(collected.records.front().packets[0] + collected.records.front().packets[1], 2U);
}

TEST(EngineFragments, AnExactRepeatIsADuplicate) {
  const Collected collected =
      measure({first_of(1).bytes(), later_of(1, 32, 32, true).bytes(), later_of(1, 32, 32, true).bytes()});
  EXPECT_EQ(packets_with(collected, Outcome::duplicate_fragment), 1U);
}

TEST(EngineFragments, OneThatReachesIntoAnotherOverlaps) {
  const Collected collected = measure({first_of(1).bytes(), later_of(1, 24, 32, true).bytes()});
  EXPECT_EQ(packets_with(collected, Outcome::overlapping_fragment), 1U);
}

TEST(EngineFragments, AnAtomicOneNeedsNoOther) {
  const Bytes atomic = Packet().ethernet().ipv6().fragment(0, false, 1).udp(1000, 53).bytes();
  const Collected collected = measure({atomic, atomic, atomic});
  EXPECT_EQ(packets_with(collected, Outcome::accounted), 3U);
  EXPECT_EQ(collected.records.size(), 1U);
}

TEST(EngineFragments, AreForgottenAfterAWhile) {
  const Collected collected = measure({first_of(1).bytes(), later_of(1, 32, 32).bytes()}, 16'000);
  EXPECT_EQ(packets_with(collected, Observation::unmatched_fragment), 1U);
}

TEST(EngineFragments, AFloodOfFirstOnesPushesOutTheOldestAndIsCounted) {
  constexpr std::uint32_t kCapacity = 1024;
  auto engine = Engine::make({.fragment_capacity = kCapacity, .hash_key = {3, 4}, .prefault = false});
  ASSERT_TRUE(engine.has_value());
  std::vector<Bytes> packets;
  for (std::uint32_t i = 0; i < 10 * kCapacity; ++i) packets.push_back(first_of(i).bytes());
  packets.push_back(later_of(10 * kCapacity - 1, 32, 32).bytes());
  std::vector<Frame> frames;
  for (const Bytes& packet : packets) {
    frames.push_back(frame_of(packet));
    frames.back().time = {kStart_ns + static_cast<std::int64_t>(frames.size()) * 1000};
  }
  const Collected collected = run(**engine, frames, kBurstCapacity);
  EXPECT_EQ(packets_with(collected, Outcome::accounted), packets.size());
  EXPECT_EQ(packets_with(collected, Observation::unmatched_fragment), 0U);
  EXPECT_GE(collected.flows.fragments_evicted, 9U * kCapacity);
}

}  // namespace
}  // namespace sextant::test
