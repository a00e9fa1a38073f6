// SPDX-License-Identifier: BSD-3-Clause
// The generator's frames through the engine: what the demo shows, without DPDK. Every count of the engine must be in
// the books beforehand.
#include <gtest/gtest.h>

#include <vector>

#include "dataplane/engine.h"
#include "dataplane/flow/distinct_flows.h"
#include "dataplane/generate/traffic_generator.h"

namespace sextant {
namespace {

constexpr std::size_t kFrames = 300'000;

struct Measured {
  std::array<LegCounts, 3> legs{};  // a_to_b, b_to_a, unassigned
  PacketOctets vlan;
  std::array<std::uint64_t, kExtensionHeaderCount> extension_headers{};
  std::uint64_t flows_created = 0;
  PacketOctets in_cells;
  PacketOctets accounted;
};

void drain(HandOff& hand_off, Measured& measured) {
  while (const SecondCounts* second = hand_off.seconds.front()) {
    for (std::size_t leg = 0; leg < measured.legs.size(); ++leg) {
      measured.legs[leg].received += second->legs[leg].received;
      for (std::size_t i = 0; i < kOutcomeCount; ++i) measured.legs[leg].outcomes[i] += second->legs[leg].outcomes[i];
      for (std::size_t i = 0; i < kTrafficClassCount; ++i)
        measured.legs[leg].classes[i] += second->legs[leg].classes[i];
    }
    measured.vlan += second->encapsulations[static_cast<std::size_t>(Encapsulation::vlan)];
    for (std::size_t i = 0; i < kExtensionHeaderCount; ++i) {
      measured.extension_headers[i] += second->extension_headers[i];
    }
    measured.flows_created += second->flows.created;
    hand_off.seconds.pop();
  }
  while (const CellBin* bin = hand_off.bins.front()) {
    for (const Cell& cell : bin->cells) measured.in_cells += {cell.packets, cell.frame_octets};
    measured.accounted += bin->accounted;
    hand_off.bins.pop();
  }
  while (hand_off.records.front() != nullptr) hand_off.records.pop();
}

class EngineFed : public testing::TestWithParam<const char*> {};

TEST_P(EngineFed, CountsWhatTheBooksSay) {
  auto source = TrafficGenerator::make({*find_profile(GetParam()), 4, nullptr});
  ASSERT_TRUE(source.has_value());
  auto engine = Engine::make({.leg_count = 3, .link_count = 2, .flow_capacity = 1U << 18U, .prefault = false});
  ASSERT_TRUE(engine.has_value()) << engine.error().sentence;
  DistinctFlows distinct{1U << 20U};
  (*engine)->count_distinct(&distinct);

  Measured measured;
  std::vector<std::byte> room(kBurstCapacity * kFrameRoom);
  std::vector<Frame> burst(kBurstCapacity);
  Timestamp now{1'800'000'000 * kNanosecondsPerSecond};
  for (std::size_t sent = 0; sent < kFrames; sent += kBurstCapacity) {
    for (std::size_t i = 0; i < kBurstCapacity; ++i) {
      GeneratedFrame frame{.data = &room[i * kFrameRoom]};
      (*source)->next(frame);
      now.nanoseconds += 50'000;
      burst[i] = {.data = frame.data,
                  .captured = frame.length,
                  .length = frame.length,
                  .time = now,
                  .leg = static_cast<std::uint16_t>(frame.direction),
                  .direction = frame.direction};
    }
    (*engine)->turn(burst, now);
    drain((*engine)->hand_off(), measured);
  }
  while (!(*engine)->finish()) drain((*engine)->hand_off(), measured);
  drain((*engine)->hand_off(), measured);

  const GeneratorBooks& books = (*source)->books();
  for (std::size_t leg = 0; leg < kLegDirectionCount; ++leg) {
    EXPECT_EQ(measured.legs[leg].received, books.legs[leg].received);
    EXPECT_EQ(measured.legs[leg].classes, books.legs[leg].classes);
    for (std::size_t i = 0; i < kOutcomeCount; ++i) {
      EXPECT_EQ(measured.legs[leg].outcomes[i], books.legs[leg].outcomes[i]) << kOutcomeTexts[i].name;
    }
  }
  EXPECT_EQ(measured.legs[2].received.packets, 0U);
  EXPECT_EQ(measured.vlan, books.vlan);
  EXPECT_EQ(measured.extension_headers, books.extension_headers);
  EXPECT_EQ(distinct.count().ipv4, books.ipv4_flows);
  EXPECT_EQ(distinct.count().ipv6, books.ipv6_flows);
  EXPECT_EQ(measured.in_cells, measured.accounted);
}

INSTANTIATE_TEST_SUITE_P(Profiles, EngineFed, testing::Values("today", "dual-stack", "stress"),
                         [](const auto& profile) {
                           std::string name = profile.param;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace sextant
