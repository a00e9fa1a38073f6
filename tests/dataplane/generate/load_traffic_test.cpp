// SPDX-License-Identifier: BSD-3-Clause
// The load of benchmarks: its frames against an independent reader, and against the engine, which must count what the
// books say.
#include "dataplane/generate/load_traffic.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "dataplane/engine.h"
#include "dataplane/flow/distinct_flows.h"
#include "dataplane/generate/routing_table.h"
#include "dataplane/generate/wire_write.h"
#include "tests/dataplane/generate/frame_reader.h"

namespace sextant {
namespace {

const std::vector<LabelledIpv4Prefix>& ipv4_prefixes() {
  static const auto table = ipv4_routing_table(5'000, 1);
  return table;
}
const std::vector<LabelledIpv6Prefix>& ipv6_prefixes() {
  static const auto table = ipv6_routing_table(1'000, 1);
  return table;
}

LoadOptions load(std::uint32_t flow_count, std::optional<std::uint32_t> frame_octets = 64) {
  LoadOptions options;
  options.flow_count = flow_count;
  options.frame_octets = frame_octets;
  options.flows.ipv4_prefixes = ipv4_prefixes();
  options.flows.ipv6_prefixes = ipv6_prefixes();
  return options;
}

template <typename Visit>
GeneratorBooks for_each_frame(const LoadOptions& options, int count, Visit visit) {
  const auto traffic = LoadTraffic::make(options);
  EXPECT_TRUE(traffic.has_value()) << traffic.error().sentence;
  GeneratorBooks books;
  std::vector<std::byte> room((*traffic)->frame_room(), std::byte{0xee});  // what a buffer held before must not show
  for (int i = 0; i < count; ++i) {
    LoadFrame frame{.data = room.data()};
    (*traffic)->next(frame);
    enter(books, frame);
    visit(std::span<const std::byte>{room.data(), frame.entry.frame_octets}, frame);
  }
  return books;
}

std::uint64_t fingerprint(const LoadOptions& options, int count) {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a
  const auto add = [&](std::uint64_t value) { hash = (hash ^ value) * 0x100000001b3U; };
  for_each_frame(options, count, [&](std::span<const std::byte> octets, const LoadFrame&) {
    add(octets.size());
    for (const std::byte octet : octets) add(std::to_integer<std::uint64_t>(octet));
  });
  return hash;
}

TEST(LoadTraffic, SameOptionsGiveSameFramesAndAnotherSeedOthers) {
  LoadOptions options = load(1'000, std::nullopt);
  options.new_flow_per_million = 10'000;
  const std::uint64_t first = fingerprint(options, 20'000);
  EXPECT_EQ(first, fingerprint(options, 20'000));
  options.flows.seed = 2;
  EXPECT_NE(first, fingerprint(options, 20'000));
}

TEST(LoadTraffic, ATableWithoutPrefixesIsRefusedWhereAFamilyNeedsThem) {
  LoadOptions options = load(10);
  options.flows.ipv6_prefixes = {};
  const auto refused = LoadTraffic::make(options);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().sentence, "The routing table has no IPv6 prefix of 16 to 56 bits to draw addresses from.");
  options.flows.ipv6_per_million = 0;
  EXPECT_TRUE(LoadTraffic::make(options).has_value());
  options.flows.ipv4_prefixes = {};
  EXPECT_FALSE(LoadTraffic::make(options).has_value());
}

TEST(LoadFlows, SharesOfFamilyAndTagAreExactForAnyNumberOfFlows) {
  LoadFlowOptions options = load(1).flows;
  options.ipv6_per_million = 400'000;
  options.vlan_per_million = 125'000;
  const auto flows = LoadFlows::make(options);
  ASSERT_TRUE(flows.has_value());
  std::array<std::uint64_t, 2> count{};
  std::array<std::uint64_t, 2> tagged{};
  std::uint64_t tcp = 0;
  for (std::uint64_t index = 0; index < 100'000; ++index) {
    LoadFlow flow;
    flows->describe(index, flow);
    ++count[flow.ipv6 ? 1 : 0];
    tagged[flow.ipv6 ? 1 : 0] += flow.vlan ? 1 : 0;
    tcp += flow.tcp ? 1 : 0;
    ASSERT_EQ(count[1], (index + 1) * 2 / 5);
    ASSERT_EQ(tagged[0], count[0] / 8);
    ASSERT_EQ(tagged[1], count[1] / 8);
  }
  EXPECT_NEAR(static_cast<double>(tcp), 80'000, 1'000);
}

// 16 M flows and what follows them: a number is a 5-tuple, so numbers must not repeat within a family.
TEST(LoadFlows, NumbersNeverRepeat) {
  const auto flows = LoadFlows::make(load(1).flows);
  ASSERT_TRUE(flows.has_value());
  std::array<std::vector<std::uint64_t>, 2> numbers;
  for (const std::uint64_t start : {std::uint64_t{0}, std::uint64_t{kLoadFlowCountMax}, std::uint64_t{1} << 34U}) {
    for (std::uint64_t index = start; index < start + 300'000; ++index) {
      LoadFlow flow;
      flows->describe(index, flow);
      ASSERT_LT(flow.number, std::uint64_t{1} << LoadFlows::kNumberBits);
      numbers[flow.ipv6 ? 1 : 0].push_back(flow.number);
    }
  }
  for (auto& family : numbers) {
    std::ranges::sort(family);
    EXPECT_EQ(std::ranges::adjacent_find(family), family.end());
  }
}

TEST(LoadTraffic, BooksEqualAnIndependentCountOfTheFrames) {
  LoadOptions options = load(20'000, std::nullopt);
  options.new_flow_per_million = 20'000;
  GeneratorBooks counted;
  std::set<std::string> flows4;
  std::set<std::string> flows6;
  const auto books = for_each_frame(options, 100'000, [&](std::span<const std::byte> octets, const LoadFrame& frame) {
    const test::ReadFrame read = test::read_frame(octets);
    ASSERT_TRUE(read.version_matches);
    ASSERT_EQ(read.end, octets.size());
    enter(counted, {frame.entry.direction, read.version == 4 ? TrafficClass::ipv4 : TrafficClass::ipv6,
                    Outcome::accounted, read.vlan, static_cast<std::uint32_t>(octets.size()), read.ip_octets});
    const bool is_first = (read.version == 4 ? flows4 : flows6).insert(read.flow()).second;
    ASSERT_EQ(is_first, frame.begins_flow);
    ASSERT_EQ(read.source_port >= 32'768, frame.entry.direction == LegDirection::a_to_b);
    ASSERT_NE(read.source_port >= 32'768, read.destination_port >= 32'768);
  });
  EXPECT_EQ(books.legs[0].classes, counted.legs[0].classes);
  EXPECT_EQ(books.legs[1].classes, counted.legs[1].classes);
  EXPECT_EQ(books.vlan, counted.vlan);
  EXPECT_EQ(books.ipv4_flows, flows4.size());
  EXPECT_EQ(books.ipv6_flows, flows6.size());
  for (const LegCounts& leg : books.legs) EXPECT_NEAR(static_cast<double>(leg.received.packets), 50'000, 1'000);
}

TEST(LoadTraffic, NewFlowsHaveTheirExactShareAndTheOldestAreOver) {
  LoadOptions options = load(100);
  options.new_flow_per_million = 250'000;
  std::map<std::string, int> last_frame;  // of each flow
  int number = 0;
  const auto books = for_each_frame(options, 40'000, [&](std::span<const std::byte> octets, const LoadFrame&) {
    last_frame[test::read_frame(octets).flow()] = number++;
  });
  const std::uint64_t flows = books.ipv4_flows + books.ipv6_flows;
  EXPECT_EQ(flows, last_frame.size());
  // Every fourth frame begins one; of the first hundred some are over before they are drawn.
  EXPECT_GE(flows, 10'000U);
  EXPECT_LE(flows, 10'000U + 100U);
  const auto live = std::ranges::count_if(last_frame, [](const auto& flow) { return flow.second > 40'000 - 400; });
  EXPECT_LE(live, 200);
}

TEST(LoadTraffic, EveryFrameMayBeginAFlow) {
  LoadOptions options = load(1);
  options.new_flow_per_million = kMillion;
  const auto books =
      for_each_frame(options, 5'000, [](auto, const LoadFrame& frame) { ASSERT_TRUE(frame.begins_flow); });
  EXPECT_EQ(books.ipv4_flows, 3'000U);
  EXPECT_EQ(books.ipv6_flows, 2'000U);
}

// Testers count the FCS, captures do not; a tag is part of the size.
TEST(LoadTraffic, FramesHaveTheSizeAskedForWhereTheirHeadersFit) {
  for (const std::uint32_t size : {64U, 82U, 128U, 1518U, 9216U}) {
    for_each_frame(load(500, size), 5'000, [&](std::span<const std::byte> octets, const LoadFrame& frame) {
      const test::ReadFrame read = test::read_frame(octets);
      const std::size_t headers = read.transport + (read.protocol == 6 ? 20 : 8);
      ASSERT_EQ(octets.size(), std::max<std::size_t>(size - kFcsOctets, headers));
      ASSERT_TRUE(std::ranges::all_of(octets.subspan(headers), [](std::byte octet) { return octet == std::byte{}; }));
      ASSERT_EQ(frame.entry.ip_octets, octets.size() - read.network);
    });
  }
}

TEST(LoadTraffic, TheMixIsSevenFourOne) {
  LoadOptions options = load(500, std::nullopt);
  options.flows.ipv6_per_million = 0;  // whose headers would not fit into the smallest frames
  std::map<std::size_t, int> sizes;
  for_each_frame(options, 120'000,
                 [&](std::span<const std::byte> octets, const LoadFrame&) { ++sizes[octets.size()]; });
  ASSERT_EQ(sizes.size(), 3U);
  EXPECT_NEAR(sizes[60], 70'000, 700);
  EXPECT_NEAR(sizes[566], 40'000, 700);
  EXPECT_NEAR(sizes[1514], 10'000, 400);
}

TEST(LoadTraffic, ChecksumsAreRight) {
  for (const std::optional<std::uint32_t> size : {std::optional<std::uint32_t>{64}, {}}) {
    for_each_frame(load(10'000, size), 50'000, [&](std::span<const std::byte> octets, const LoadFrame&) {
      const test::ReadFrame read = test::read_frame(octets);
      if (read.version == 4) {
        ASSERT_EQ(fold(word_sum(octets.subspan(read.network, 20))), 0xffff);
      }
      const auto sum_of = [](std::string_view text) { return word_sum(std::as_bytes(std::span{text})); };
      const auto body = octets.subspan(read.transport);
      const std::uint32_t sum = word_sum(body) + sum_of(read.source) + sum_of(read.destination) +
                                static_cast<std::uint32_t>(read.protocol) + static_cast<std::uint32_t>(body.size());
      ASSERT_EQ(fold(sum), 0xffff) << "protocol " << read.protocol << " over version " << read.version;
    });
  }
}

template <typename LabelledPrefix>
bool holds(const std::vector<LabelledPrefix>& table, std::string_view address) {
  return std::ranges::any_of(table, [&](const LabelledPrefix& route) {
    for (unsigned bit = 0; bit < route.prefix.length; ++bit) {
      const auto difference = static_cast<unsigned char>(address[bit / 8]) ^
                              std::to_integer<unsigned>(route.prefix.address.octets[bit / 8]);
      if ((difference >> (7 - bit % 8) & 1U) != 0) return false;
    }
    return true;
  });
}

TEST(LoadTraffic, AddressesLieInTheRoutingTable) {
  std::set<std::string> addresses;
  for_each_frame(load(1'000), 1'000, [&](std::span<const std::byte> octets, const LoadFrame&) {
    const test::ReadFrame read = test::read_frame(octets);
    for (const std::string& address : {read.source, read.destination}) {
      ASSERT_TRUE(read.version == 4 ? holds(ipv4_prefixes(), address) : holds(ipv6_prefixes(), address));
      addresses.insert(address);
    }
  });
  EXPECT_GT(addresses.size(), 1'000U) << "flows have hosts of their own";
}

struct Measured {
  LegCounts received;
  std::array<PacketOctets, kEncapsulationCount> encapsulations{};
};

void drain(HandOff& hand_off, Measured& measured) {
  while (const SecondCounts* second = hand_off.seconds.front()) {
    for (const LegCounts& leg : second->legs) {
      measured.received.received += leg.received;
      for (std::size_t i = 0; i < kOutcomeCount; ++i) measured.received.outcomes[i] += leg.outcomes[i];
      for (std::size_t i = 0; i < kTrafficClassCount; ++i) measured.received.classes[i] += leg.classes[i];
    }
    for (std::size_t i = 0; i < kEncapsulationCount; ++i) measured.encapsulations[i] += second->encapsulations[i];
    hand_off.seconds.pop();
  }
  while (hand_off.bins.front() != nullptr) hand_off.bins.pop();
  while (hand_off.records.front() != nullptr) hand_off.records.pop();
}

// All client ports of UDP are among them, those of tunnels, too: nothing may be taken for one.
TEST(LoadTraffic, TheEngineAccountsEveryFrameAndFindsTheSameFlows) {
  LoadOptions options = load(120'000);
  options.flows.tcp_per_million = 0;
  options.new_flow_per_million = 100'000;
  auto engine = Engine::make({.leg_count = 2, .link_count = 1, .flow_capacity = 1U << 19U, .prefault = false});
  ASSERT_TRUE(engine.has_value()) << engine.error().sentence;
  DistinctFlows distinct{1U << 20U};
  (*engine)->count_distinct(&distinct);
  Measured measured;
  Timestamp now{1'800'000'000 * kNanosecondsPerSecond};
  const auto books = for_each_frame(options, 300'000, [&](std::span<const std::byte> octets, const LoadFrame&) {
    now.nanoseconds += 20'000;
    Frame frame;
    frame.data = octets.data();
    frame.captured = frame.length = static_cast<std::uint32_t>(octets.size());
    frame.time = now;
    (*engine)->turn({&frame, 1}, now);
    drain((*engine)->hand_off(), measured);
  });
  while (!(*engine)->finish()) drain((*engine)->hand_off(), measured);
  drain((*engine)->hand_off(), measured);

  EXPECT_EQ(measured.received.received, books.total());
  EXPECT_EQ(measured.received.outcomes[static_cast<std::size_t>(Outcome::accounted)], books.total());
  for (std::size_t i = 0; i < kTrafficClassCount; ++i) {
    Tally sent = books.legs[0].classes[i];
    EXPECT_EQ(measured.received.classes[i], sent += books.legs[1].classes[i]);
  }
  for (std::size_t i = 0; i < kEncapsulationCount; ++i) {
    const bool is_vlan = i == static_cast<std::size_t>(Encapsulation::vlan);
    EXPECT_EQ(measured.encapsulations[i], is_vlan ? books.vlan : PacketOctets{}) << kEncapsulationNames[i];
  }
  EXPECT_EQ(distinct.count().ipv4, books.ipv4_flows);
  EXPECT_EQ(distinct.count().ipv6, books.ipv6_flows);
}

}  // namespace
}  // namespace sextant
