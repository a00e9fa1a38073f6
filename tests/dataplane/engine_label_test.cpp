// SPDX-License-Identifier: BSD-3-Clause
// Labels in the engine: looked up once a flow, counted exactly whatever the table's size, and changed between turns.
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <random>

#include "dataplane/engine.h"
#include "dataplane/label/prefix_table.h"
#include "tests/dataplane/decode/packet_cases.h"
#include "tests/dataplane/packet.h"
#include "tests/dataplane/plain_accountant.h"

namespace sextant::test {
namespace {

constexpr std::int64_t kStart_ns = 1'770'000'000'000'000'000;

Ipv4Address ipv4(std::uint32_t number) {
  Ipv4Address address;
  for (unsigned i = 0; i < 4; ++i) address.octets[i] = static_cast<std::byte>(number >> (24 - 8 * i));
  return address;
}
/// 2001:db8::`last`.
Ipv6Address ipv6(std::uint8_t last) {
  Ipv6Address address;
  address.octets[0] = std::byte{0x20};
  address.octets[1] = std::byte{0x01};
  address.octets[2] = std::byte{0x0d};
  address.octets[3] = std::byte{0xb8};
  address.octets[15] = std::byte{last};
  return address;
}

struct Prefixes {
  std::vector<LabelledIpv4Prefix> ipv4;
  std::vector<LabelledIpv6Prefix> ipv6;
};

/// What the test packets' addresses lie in, nested, and with some that lie in none.
Prefixes some_prefixes() {
  return {{{{ipv4(0xc0000200), 24}, 1}, {{ipv4(0xc0000201), 32}, 2}, {{ipv4(0xc6336400), 25}, 3}},
          {{{ipv6(0), 32}, 4}, {{ipv6(0), 126}, 5}, {{ipv6(2), 128}, 6}}};
}

std::unique_ptr<const PrefixTable> table_of(const Prefixes& prefixes) {
  auto table = PrefixTable::build(prefixes.ipv4, prefixes.ipv6);
  if (!table) std::abort();
  return std::move(*table);
}

bool holds(const std::byte* prefix, unsigned length, const std::byte* address) {
  for (unsigned bit = 0; bit < length; ++bit) {
    const std::byte mask{static_cast<unsigned char>(0x80U >> bit % 8)};
    if (((prefix[bit / 8] ^ address[bit / 8]) & mask) != std::byte{0}) return false;
  }
  return true;
}

/// The longest prefix by looking at each.
Label longest(const Prefixes& prefixes, Family family, const Ipv6Address& address) {
  Label label = kUnknownLabel;
  int length = -1;
  const auto try_all = [&](const auto& list, std::size_t offset) {
    for (const auto& [prefix, candidate] : list) {
      if (prefix.length <= length || !holds(prefix.address.octets.data(), prefix.length, &address.octets[offset]))
        continue;
      label = candidate;
      length = prefix.length;
    }
  };
  if (family == Family::ipv6) {
    try_all(prefixes.ipv6, 0);
  } else {
    try_all(prefixes.ipv4, 12);
  }
  return label;
}

std::unique_ptr<Engine> make_engine(EngineConfiguration configuration) {
  configuration.prefault = false;
  auto engine = Engine::make(configuration);
  if (!engine) std::abort();
  return std::move(*engine);
}

/// Every test packet, and conversations between neighbouring addresses, over several bins.
std::vector<Frame> random_frames(unsigned seed, std::vector<Bytes>& kept) {
  std::mt19937 random(seed);
  for (unsigned i = 0; i < 60; ++i) {
    Packet packet = i % 2 == 0 ? Packet().ethernet().ipv4().tcp(static_cast<std::uint16_t>(2000 + i))
                               : Packet().ethernet().ipv6().udp(static_cast<std::uint16_t>(2000 + i));
    kept.push_back(packet.payload(random() % 100).bytes());
    const std::size_t last_octet_of_source = i % 2 == 0 ? 14 + 15 : 14 + 23;
    kept.back()[last_octet_of_source] = static_cast<std::uint8_t>(random() % 8);
  }
  std::vector<Frame> frames;
  std::int64_t time_ns = kStart_ns;
  for (int i = 0; i < 3'000; ++i) {
    time_ns += static_cast<std::int64_t>(random() % 30'000'000);
    const PacketCase& packet_case = packet_cases()[random() % packet_cases().size()];
    frames.push_back(random() % 3 == 0 ? frame_of(packet_case) : frame_of(kept[random() % kept.size()]));
    frames.back().time = {time_ns};
  }
  return frames;
}

TEST(Labels, AreCountedExactlyForAnyTableSizeAndAnyBurst) {
  const Prefixes prefixes = some_prefixes();
  const auto table = table_of(prefixes);
  for (unsigned seed = 1; seed <= 10; ++seed) {
    std::vector<Bytes> kept;
    const std::vector<Frame> frames = random_frames(seed, kept);
    PlainAccountant oracle;
    oracle.label_by([&](const FlowKey& key) {
      return EndpointLabels{longest(prefixes, key.family, key.addresses[0]),
                            longest(prefixes, key.family, key.addresses[1])};
    });
    for (const Frame& frame : frames) oracle.add(frame);
    for (const std::uint32_t flow_capacity : {8U, 4096U}) {
      for (const std::uint32_t cells : {4U, 1024U}) {
        for (const std::size_t burst : {std::size_t{1}, std::size_t{13}, kBurstCapacity}) {
          auto engine = make_engine({.flow_capacity = flow_capacity, .label_cell_capacity = cells});
          engine->adopt(table.get(), 1);
          EXPECT_EQ(oracle.difference(run(*engine, frames, burst)), "")
              << "seed " << seed << ", " << flow_capacity << " flows, " << cells << " cells, bursts of " << burst;
        }
      }
    }
  }
}

Frame at(const Bytes& bytes, std::int64_t second) {
  Frame frame = frame_of(bytes);
  frame.time = {kStart_ns + second * kNanosecondsPerSecond};
  return frame;
}

/// Packets of 2001:db8::1 by its label as a source, in each bin.
std::map<Label, std::uint64_t> packets_by_source(const Collected& collected, std::int64_t bin) {
  std::map<Label, std::uint64_t> packets;
  const auto found = collected.labels.find(kStart_ns / kNanosecondsPerSecond / kBinLength_s + bin);
  if (found == collected.labels.end()) return packets;
  for (const auto& [key, cell] : found->second) {
    if (std::get<LabelRole>(key) == LabelRole::source) packets[std::get<Label>(key)] += cell.packets;
  }
  return packets;
}

TEST(Labels, ANewTableCountsFromTheNextFoldOnAndTheOldDeltaStaysWhereItWas) {
  const auto before = table_of({{}, {{{ipv6(0), 32}, 10}}});
  const auto after = table_of({{}, {{{ipv6(0), 32}, 20}}});
  const Bytes old_flow = Packet().ethernet().ipv6().udp(1000).bytes();
  const Bytes new_flow = Packet().ethernet().ipv6().udp(2000).bytes();
  auto engine = make_engine({.flow_capacity = 1024, .label_cell_capacity = 64});
  Collected collected;
  const auto feed = [&](const Bytes& bytes, std::int64_t second) {
    const Frame frame = at(bytes, second);
    engine->turn({&frame, 1}, frame.time);
  };
  engine->adopt(before.get(), 1);
  feed(old_flow, 1);
  engine->adopt(after.get(), 2);
  feed(old_flow, 2);   // the same delta still
  feed(new_flow, 3);   // labelled at once
  feed(old_flow, 11);  // the next bin: folded, then relabelled
  feed(old_flow, 12);
  while (!engine->finish()) collected.drain(engine->hand_off());
  collected.drain(engine->hand_off());
  EXPECT_EQ(packets_by_source(collected, 0), (std::map<Label, std::uint64_t>{{10, 2}, {20, 1}}));
  EXPECT_EQ(packets_by_source(collected, 1), (std::map<Label, std::uint64_t>{{20, 2}}));
  ASSERT_EQ(collected.records.size(), 2U);
  EXPECT_EQ(collected.records[0].labels, (std::array<Label, 2>{20, 20}));
}

TEST(Labels, FramesWithoutAFlowForgetTheTableThatIsTakenAway) {
  const auto table = table_of({{}, {{{ipv6(0), 32}, 7}}});
  std::array<Bytes, 3> packets{Packet().ethernet().ipv6().udp(1).bytes(), Packet().ethernet().ipv6().udp(2).bytes(),
                               Packet().ethernet().ipv6().udp(3).bytes()};
  auto engine = make_engine({.flow_capacity = 1, .label_cell_capacity = 64});
  Collected collected;
  const auto feed_all = [&](std::int64_t second) {
    const std::array frames{at(packets[0], second), at(packets[1], second), at(packets[2], second)};
    engine->turn(frames, frames[0].time);
  };
  engine->adopt(table.get(), 1);
  feed_all(1);
  engine->adopt(nullptr, 2);
  feed_all(12);
  while (!engine->finish()) collected.drain(engine->hand_off());
  collected.drain(engine->hand_off());
  EXPECT_EQ(packets_by_source(collected, 0), (std::map<Label, std::uint64_t>{{7, 3}}));
  EXPECT_EQ(packets_by_source(collected, 1), (std::map<Label, std::uint64_t>{{kUnknownLabel, 3}}));
}

TEST(Labels, WithoutATableEverythingIsUnknown) {
  const Bytes bytes = Packet().ethernet().ipv4().udp().bytes();
  const Bytes arp = Packet().ethernet().arp().bytes();
  auto engine = make_engine({.flow_capacity = 1024, .label_cell_capacity = 64});
  const Collected collected = run(*engine, {at(bytes, 0), at(arp, 0), at(bytes, 1)}, 64);
  EXPECT_EQ(packets_by_source(collected, 0), (std::map<Label, std::uint64_t>{{kUnknownLabel, 2}}));
  EXPECT_EQ(collected.non_flow.begin()->second.packets, 1U);
}

TEST(LabelCells, WhatHasNoRoomIsInOther) {
  LabelCells cells(3);
  for (Label label = 1; label <= 10; ++label) cells.add(label, label, TrafficClass::ipv6, {1, 100, 80});
  Cell sum;
  std::size_t count = 0;
  cells.for_each([&](Label, LabelRole, TrafficClass, const Cell& cell) {
    sum += cell;
    ++count;
  });
  EXPECT_EQ(count, 3U);
  for (const LabelRole role : {LabelRole::source, LabelRole::destination}) sum += cells.other(role, TrafficClass::ipv6);
  EXPECT_EQ(sum, (Cell{20, 2'000, 1'600}));

  LabelCells merged(64);
  merged.merge(cells);
  merged.merge(cells);
  Cell twice;
  merged.for_each([&](Label, LabelRole, TrafficClass, const Cell& cell) { twice += cell; });
  for (const LabelRole role : {LabelRole::source, LabelRole::destination})
    twice += merged.other(role, TrafficClass::ipv6);
  EXPECT_EQ(twice, (Cell{40, 4'000, 3'200}));

  cells.clear();
  cells.for_each([](Label, LabelRole, TrafficClass, const Cell&) { FAIL() << "a cell is left"; });
  EXPECT_EQ(cells.other(LabelRole::source, TrafficClass::ipv6), Cell{});
}

}  // namespace
}  // namespace sextant::test
