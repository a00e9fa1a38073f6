// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/traffic_generator.h"

#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/dataplane/generate/frame_reader.h"

namespace sextant {
namespace {

struct Taken {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a over all octets, lengths and directions
  GeneratorBooks books;
};

std::unique_ptr<TrafficGenerator> generator(std::string_view profile, std::uint64_t seed) {
  auto made = TrafficGenerator::make({*find_profile(profile), seed, nullptr});
  EXPECT_TRUE(made.has_value()) << made.error().sentence;
  return std::move(*made);
}

template <typename Visit>
GeneratorBooks for_each_frame(std::string_view profile, std::uint64_t seed, int count, Visit visit) {
  const auto source = generator(profile, seed);
  std::vector<std::byte> room(kFrameRoom);
  for (int i = 0; i < count; ++i) {
    GeneratedFrame frame{.data = room.data()};
    source->next(frame);
    visit(std::span<const std::byte>{room.data(), frame.length}, frame);
  }
  return source->books();
}

Taken run(std::string_view profile, std::uint64_t seed, int count) {
  Taken result;
  result.books =
      for_each_frame(profile, seed, count, [&](std::span<const std::byte> octets, const GeneratedFrame& frame) {
        const auto add = [&](std::uint64_t value) { result.hash = (result.hash ^ value) * 0x100000001b3U; };
        for (const std::byte octet : octets) add(std::to_integer<std::uint64_t>(octet));
        add(frame.length);
        add(static_cast<std::uint64_t>(frame.direction));
      });
  return result;
}

TEST(TrafficGenerator, SameSeedGivesSameFramesAndBooks) {
  const Taken first = run("today", 7, 50'000);
  const Taken second = run("today", 7, 50'000);
  EXPECT_EQ(first.hash, second.hash);
  EXPECT_EQ(first.books.total(), second.books.total());
  EXPECT_EQ(first.books.ipv6_flows, second.books.ipv6_flows);
}

TEST(TrafficGenerator, AnotherSeedOrProfileGivesOtherFrames) {
  const Taken first = run("today", 7, 1'000);
  EXPECT_NE(first.hash, run("today", 8, 1'000).hash);
  EXPECT_NE(first.hash, run("ipv6-heavy", 7, 1'000).hash);
}

// Frames of 64 to 1,518 octets with FCS, four more behind a tag (IEEE 802.3, clause 3.2.7).
TEST(TrafficGenerator, FrameSizesAreThoseOfEthernet) {
  std::uint32_t smallest = UINT32_MAX;
  std::uint32_t largest = 0;
  for_each_frame("today", 1, 200'000, [&](std::span<const std::byte> octets, const GeneratedFrame&) {
    smallest = std::min(smallest, static_cast<std::uint32_t>(octets.size()));
    largest = std::max(largest, static_cast<std::uint32_t>(octets.size()));
  });
  EXPECT_EQ(smallest, kFrameOctetsMin);
  EXPECT_EQ(largest, kFrameOctetsMax);
}

class BooksOf : public testing::TestWithParam<const char*> {};

TEST_P(BooksOf, EqualAnIndependentCountOfTheFrames) {
  GeneratorBooks counted;
  std::set<std::string> flows4;
  std::set<std::string> flows6;
  std::uint64_t fragments6 = 0;
  const auto books =
      for_each_frame(GetParam(), 3, 300'000, [&](std::span<const std::byte> octets, const GeneratedFrame& frame) {
        const test::ReadFrame read = test::read_frame(octets);
        const auto traffic_class = read.version == 4   ? TrafficClass::ipv4
                                   : read.version == 6 ? TrafficClass::ipv6
                                                       : TrafficClass::other;
        enter(counted, {frame.direction, traffic_class, Outcome::accounted, read.vlan,
                        static_cast<std::uint32_t>(octets.size()), read.version_matches ? read.ip_octets : 0});
        if (read.version == 6 && read.fragment) ++fragments6;
        if (!read.version_matches || read.later_fragment) return;
        (read.version == 4 ? flows4 : flows6).insert(read.flow());
      });
  for (std::size_t leg = 0; leg < kLegDirectionCount; ++leg) {
    EXPECT_GT(books.legs[leg].received.packets, 100'000U);
    EXPECT_EQ(books.legs[leg].received, counted.legs[leg].received);
    EXPECT_EQ(books.legs[leg].classes, counted.legs[leg].classes);
  }
  EXPECT_EQ(books.vlan, counted.vlan);
  EXPECT_EQ(books.ipv4_flows, flows4.size());
  EXPECT_EQ(books.ipv6_flows, flows6.size());
  EXPECT_EQ(books.extension_headers[static_cast<std::size_t>(ExtensionHeader::fragment)], fragments6);
}

INSTANTIATE_TEST_SUITE_P(Profiles, BooksOf,
                         testing::Values("today", "ipv4-heavy", "ipv6-heavy", "dual-stack", "stress"),
                         [](const auto& profile) {
                           std::string name = profile.param;
                           std::erase(name, '-');
                           return name;
                         });

TEST(TrafficGenerator, OutcomesSumToReceivedAndMalformedFramesAreAmongThem) {
  const auto books = for_each_frame("today", 1, 600'000, [](auto, const auto&) {});
  std::size_t reasons = 0;
  for (const LegCounts& leg : books.legs) {
    PacketOctets sum;
    for (const PacketOctets& outcome : leg.outcomes) {
      sum += outcome;
      reasons += outcome.packets > 0 ? 1 : 0;
    }
    EXPECT_EQ(sum, leg.received);
  }
  EXPECT_EQ(reasons, 2U + 12U);  // accounted on both legs, seven reasons of IPv4 on one, five of IPv6 on the other
}

// Every checksum is right, wherever one stands; fragments are checked by the ICMP checksum of the whole packet.
TEST(TrafficGenerator, ChecksumsAreRight) {
  std::map<std::string, std::string> first_fragments;
  std::uint64_t checked = 0;
  std::uint64_t reassembled = 0;
  for_each_frame("today", 5, 200'000, [&](std::span<const std::byte> octets, const GeneratedFrame&) {
    const test::ReadFrame read = test::read_frame(octets);
    const bool between_routers = read.source.starts_with("\xcb\xa8\x0a") || read.source.starts_with("\xfe\x80");
    if (!read.version_matches || between_routers) return;
    const auto sum_of = [](std::string_view text) { return word_sum(std::as_bytes(std::span{text})); };
    if (read.version == 4) {
      EXPECT_EQ(fold(word_sum(octets.subspan(read.network, 20))), 0xffff);
    }
    std::string body = test::text_at(octets, read.transport, read.end - read.transport);
    if (read.fragment) {
      const std::string key = read.source + read.destination;
      if (!read.later_fragment) {
        first_fragments[key] = body;
        return;
      }
      body = first_fragments.at(key) + body;
      ++reassembled;
    }
    std::uint32_t sum = sum_of(body);
    if (read.protocol != 1) {
      sum += sum_of(read.source) + sum_of(read.destination) + static_cast<std::uint32_t>(read.protocol) +
             static_cast<std::uint32_t>(body.size());
    }
    ASSERT_EQ(fold(sum), 0xffff) << "protocol " << read.protocol << " over version " << read.version;
    ++checked;
  });
  EXPECT_GT(checked, 190'000U);
  EXPECT_GT(reassembled, 10U);
}

// SYN, SYN-ACK, ACK, then a name; sequence numbers without a gap; FIN from both ends, nothing after the last ACK.
TEST(TrafficGenerator, TcpConversationsAreWhole) {
  struct Seen {
    std::vector<unsigned> flags;
    std::map<std::string, unsigned> next_sequence;  // by source
    bool gap = false;
  };
  std::map<std::string, Seen> flows;
  for_each_frame("today", 2, 400'000, [&](std::span<const std::byte> octets, const GeneratedFrame&) {
    const test::ReadFrame read = test::read_frame(octets);
    if (read.protocol != 6 || read.source.starts_with("\xcb\xa8\x0a") || read.source.starts_with("\xfe\x80")) return;
    Seen& seen = flows[read.flow()];
    const unsigned flags = test::octet_at(octets, read.transport + 13);
    const std::size_t header = test::octet_at(octets, read.transport + 12) / 16 * 4;
    const unsigned sequence =
        test::word_at(octets, read.transport + 4) * 65'536 + test::word_at(octets, read.transport + 6);
    const auto data = static_cast<unsigned>(read.end - read.transport - header);
    const auto [known, is_first] = seen.next_sequence.try_emplace(read.source, sequence);
    seen.gap = seen.gap || known->second != sequence;
    known->second = sequence + data + ((flags & 0x03U) != 0 ? 1 : 0);
    seen.flags.push_back(flags);
  });
  int finished = 0;
  for (const auto& [name, seen] : flows) {
    EXPECT_FALSE(seen.gap);
    EXPECT_EQ(seen.flags.at(0), 0x02U);
    if (seen.flags.size() > 1) {
      EXPECT_EQ(seen.flags[1], 0x12U);
    }
    if (seen.flags.size() > 2) {
      EXPECT_EQ(seen.flags[2], 0x10U);
    }
    if (seen.flags.size() > 3) {
      EXPECT_EQ(seen.flags[3], 0x18U);
    }
    const auto fins = std::ranges::count(seen.flags, 0x11U);
    ASSERT_LE(fins, 2);
    if (fins == 2) {
      const std::size_t count = seen.flags.size();
      const bool complete = seen.flags[count - 1] == 0x10;
      EXPECT_EQ(seen.flags[count - (complete ? 2 : 1)], 0x11U);
      finished += complete ? 1 : 0;
    }
  }
  EXPECT_GT(finished, 5'000);
}

TEST(TrafficGenerator, ProfilesGiveTheirShareOfFlows) {
  const auto ipv6_share = [](std::string_view profile) {
    const auto books = for_each_frame(profile, 1, 300'000, [](auto, const auto&) {});
    return static_cast<double>(books.ipv6_flows) / static_cast<double>(books.ipv4_flows + books.ipv6_flows);
  };
  EXPECT_NEAR(ipv6_share("today"), 0.45, 0.01);
  EXPECT_NEAR(ipv6_share("ipv4-heavy"), 0.15, 0.01);
  EXPECT_NEAR(ipv6_share("ipv6-heavy"), 0.80, 0.01);
  EXPECT_NEAR(ipv6_share("dual-stack"), 0.50, 0.001);
}

// Heavy tail: the tenth of the flows with the most octets carries more than half of all.
TEST(TrafficGenerator, FewFlowsCarryMostOctets) {
  std::map<std::string, std::uint64_t> octets_of;
  std::uint64_t total = 0;
  for_each_frame("today", 1, 1'000'000, [&](std::span<const std::byte> octets, const GeneratedFrame&) {
    const test::ReadFrame read = test::read_frame(octets);
    if (!read.version_matches) return;
    octets_of[read.flow()] += octets.size();
    total += octets.size();
  });
  std::vector<std::uint64_t> sizes;
  for (const auto& [flow, size] : octets_of) sizes.push_back(size);
  std::ranges::sort(sizes, std::greater{});
  std::uint64_t top = 0;
  for (std::size_t i = 0; i < sizes.size() / 10; ++i) top += sizes[i];
  EXPECT_GT(top * 2, total) << top << " of " << total;
}

}  // namespace
}  // namespace sextant
