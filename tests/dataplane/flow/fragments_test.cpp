// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/flow/fragments.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <random>

#include "tests/dataplane/flow/plain_fragments.h"

namespace sextant::test {
namespace {

using enum FragmentFinding;

constexpr std::uint32_t kTimeout_ms = 1000;
constexpr std::array<Be16, 2> kPorts{Be16::from_host(4000), Be16::from_host(53)};
constexpr std::uint8_t kUdp = 17;
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kDestinationOptions = 60;

/// What a fragment's headers tell of its flow: no ports.
FlowKey key_of(std::uint64_t source, std::uint64_t destination, Family family = Family::ipv4) {
  FlowKey key;
  std::memcpy(key.addresses[0].octets.data() + 8, &source, sizeof source);
  std::memcpy(key.addresses[1].octets.data() + 8, &destination, sizeof destination);
  key.protocol = kUdp;
  key.family = family;
  return key;
}

FragmentFacts units(std::uint32_t identification, unsigned begin, unsigned end, bool more = true) {
  return {.identification = identification,
          .offset_units = static_cast<std::uint16_t>(begin),
          .length_octets = static_cast<std::uint16_t>(8 * (end - begin)),
          .more = more};
}

FragmentFacts last_units(std::uint32_t identification, unsigned begin, unsigned end) {
  return units(identification, begin, end, false);
}

/// A cache, and what it says of fragments between two hosts.
struct Fragments : testing::Test {
  FragmentCache cache{1024, {1, 2}, false, kTimeout_ms};
  FlowKey key = key_of(1, 2);
  std::int64_t now_ms = 5'000'000;

  FragmentFinding see(const FragmentFacts& fragment) { return see(key, fragment); }

  /// A first fragment brings its ports; a later one has to find them.
  FragmentFinding see(const FlowKey& sent, FragmentFacts fragment, std::array<Be16, 2> ports = kPorts) {
    FlowKey seen = sent;
    if (sent.family == Family::ipv4) fragment.protocol = sent.protocol;
    const bool is_first = fragment.offset_units == 0;
    if (is_first) seen.ports = ports;
    const FlowKey before = seen;
    const FragmentFinding finding = cache.see(seen, fragment, is_first, now_ms);
    if (finding == matched) {
      EXPECT_EQ(seen.ports, ports);
    } else {
      EXPECT_EQ(seen, before);
    }
    return finding;
  }
};

TEST_F(Fragments, LaterOnesFindThePortsOfTheFirst) {
  EXPECT_EQ(see(units(7, 0, 185)), first);
  EXPECT_EQ(see(units(7, 185, 370)), matched);
  EXPECT_EQ(see(last_units(7, 370, 400)), matched);
}

TEST_F(Fragments, ThatComeBeforeTheFirstAreUnmatchedAndStillReceived) {
  EXPECT_EQ(see(last_units(7, 30, 40)), unmatched);
  EXPECT_EQ(see(units(7, 20, 30)), unmatched);
  EXPECT_EQ(see(units(7, 0, 10)), first);
  EXPECT_EQ(see(units(7, 20, 30)), duplicate);
  EXPECT_EQ(see(units(7, 10, 20)), matched);
}

TEST_F(Fragments, OfManyDatagramsMayComeInterleaved) {
  for (std::uint32_t id = 0; id < 20; ++id) EXPECT_EQ(see(units(id, 0, 10)), first);
  for (std::uint32_t id = 0; id < 20; ++id) EXPECT_EQ(see(units(id, 10, 20)), matched);
  for (std::uint32_t id = 0; id < 20; ++id) EXPECT_EQ(see(last_units(id, 20, 21)), matched);
}

TEST_F(Fragments, BehindAFirstOneWithoutReadablePortsStayUnmatched) {
  EXPECT_EQ(cache.see(key, units(7, 0, 1), false, now_ms), first);
  EXPECT_EQ(see(units(7, 1, 2)), unmatched);
}

TEST_F(Fragments, OfAProtocolWithoutPortsAreMatched) {
  EXPECT_EQ(see(key, units(7, 0, 10), {}), first);
  EXPECT_EQ(see(key, units(7, 10, 20), {}), matched);
}

TEST_F(Fragments, AreToldApartByEveryPartOfTheirIdentity) {
  see(units(7, 0, 10));
  FlowKey other = key;
  other.attachment = 1;
  EXPECT_EQ(see(other, units(7, 10, 20)), unmatched);
  EXPECT_EQ(see(key_of(2, 1), units(7, 10, 20)), unmatched) << "the way back numbers its own datagrams";
  EXPECT_EQ(see(key_of(1, 3), units(7, 10, 20)), unmatched);
  EXPECT_EQ(see(key_of(3, 2), units(7, 10, 20)), unmatched);
  EXPECT_EQ(see(key_of(1, 2, Family::ipv6), units(7, 10, 20)), unmatched);
  EXPECT_EQ(see(units(8, 10, 20)), unmatched);
  EXPECT_EQ(see(units(7 + 65'536, 10, 20)), unmatched);
  EXPECT_EQ(see(units(7, 10, 20)), matched);
}

TEST_F(Fragments, OfIpv4AreToldApartByProtocol) {
  see(units(7, 0, 10));
  key.protocol = kTcp;
  EXPECT_EQ(see(units(7, 10, 20)), unmatched);
}

TEST_F(Fragments, OfIpv6TakeTheProtocolOfTheFirst) {
  key = key_of(1, 2, Family::ipv6);
  EXPECT_EQ(see(units(7, 0, 10)), first);
  key.protocol = kDestinationOptions;
  EXPECT_EQ(cache.see(key, units(7, 10, 20), false, now_ms), matched);
  EXPECT_EQ(key.protocol, kUdp);
  EXPECT_EQ(key.ports, kPorts);
}

TEST_F(Fragments, RepeatedOrWhollyInsideAreDuplicates) {
  see(units(7, 0, 10));
  see(units(7, 10, 20));
  EXPECT_EQ(see(units(7, 10, 20)), duplicate);
  EXPECT_EQ(see(units(7, 12, 13)), duplicate);
  EXPECT_EQ(see(units(7, 8, 12)), duplicate) << "of two fragments that meet";
  EXPECT_EQ(see(units(7, 0, 10)), duplicate);
  EXPECT_EQ(see(units(7, 20, 30)), matched);
}

TEST_F(Fragments, OtherPortsUnderTheSameIdentificationAreANewerDatagrams) {
  constexpr std::array<Be16, 2> kOthers{Be16{1}, Be16{2}};
  see(units(7, 0, 10));
  see(units(7, 10, 20));
  EXPECT_EQ(see(key, units(7, 0, 10), kOthers), first);
  EXPECT_EQ(see(key, units(7, 10, 20), kOthers), matched) << "of the older one nothing is left to repeat";
}

TEST_F(Fragments, OverlapInFrontBehindAndAround) {
  see(units(7, 0, 10));
  see(units(7, 20, 30));
  EXPECT_EQ(see(units(7, 19, 21)), overlap);
  EXPECT_EQ(see(units(7, 29, 31)), overlap);
  EXPECT_EQ(see(units(7, 15, 35)), overlap);
  EXPECT_EQ(see(units(7, 0, 12)), overlap);
  EXPECT_EQ(see(units(7, 9, 40)), overlap);
  EXPECT_EQ(see(units(7, 40, 50)), matched) << "what does not overlap goes on finding its ports";
}

TEST_F(Fragments, PastTheKnownEndOverlap) {
  see(units(7, 0, 10));
  see(last_units(7, 20, 30));
  EXPECT_EQ(see(units(7, 30, 40)), overlap);
  EXPECT_EQ(see(units(7, 100, 110)), overlap);
  EXPECT_EQ(see(last_units(7, 30, 31)), overlap);
  EXPECT_EQ(see(last_units(7, 12, 13)), overlap) << "the datagram cannot end twice";
  EXPECT_EQ(see(units(7, 10, 12)), matched);
}

TEST_F(Fragments, ThatEndTheDatagramBeforeWhatWasReceivedOverlap) {
  see(units(7, 0, 10));
  see(units(7, 20, 30));
  EXPECT_EQ(see(last_units(7, 12, 15)), overlap);
  EXPECT_EQ(see(units(7, 30, 40)), matched) << "an end that contradicts is not believed";
}

TEST_F(Fragments, MayBringTheLastFirst) {
  EXPECT_EQ(see(last_units(7, 20, 30)), unmatched);
  EXPECT_EQ(see(units(7, 0, 10)), first);
  EXPECT_EQ(see(units(7, 10, 20)), matched);
}

TEST_F(Fragments, OfAnOddLengthFillTheirLastUnit) {
  see(units(7, 0, 10));
  EXPECT_EQ(see({7, 12, 1, false}), matched);
  EXPECT_EQ(see({7, 12, 8, false}), duplicate);
  EXPECT_EQ(see({7, 12, 9, false}), overlap);
}

TEST_F(Fragments, WithoutDataAreNeitherDuplicateNorOverlap) {
  EXPECT_EQ(see(units(7, 0, 0)), first);
  EXPECT_EQ(see(units(7, 0, 0)), first);
  EXPECT_EQ(see(units(7, 0, 10)), first);
  EXPECT_EQ(see(units(7, 5, 5)), matched);
  EXPECT_EQ(see(last_units(7, 5, 5)), matched);
  EXPECT_EQ(see(last_units(7, 20, 20)), matched);
  EXPECT_EQ(see(units(7, 19, 21)), overlap) << "it named the end all the same";
}

TEST_F(Fragments, OfTheGreatestLengthAndOffsetAreTracked) {
  EXPECT_EQ(see({7, 8191, 65'535, false}), unmatched);
  EXPECT_EQ(see({7, 8191, 65'535, false}), duplicate);
  EXPECT_EQ(see(units(7, 0, 10)), first);
  EXPECT_EQ(see({7, 65'535, 65'535, true}), matched) << "no such offset fits its 13 bits";
}

TEST_F(Fragments, AreForgottenAfterTheTimeout) {
  see(units(7, 0, 10));
  now_ms += kTimeout_ms;
  EXPECT_EQ(see(units(7, 10, 20)), matched);
  now_ms += kTimeout_ms;
  EXPECT_EQ(see(units(7, 20, 30)), matched) << "it counts from the last sight";
  now_ms += kTimeout_ms + 1;
  EXPECT_EQ(see(units(7, 20, 30)), unmatched);
  EXPECT_EQ(see(units(7, 0, 10)), first);
  now_ms += std::int64_t{1} << 32;
  EXPECT_EQ(see(units(7, 10, 20)), unmatched);
}

TEST_F(Fragments, AreNotForgottenWhereTimeGoesBack) {
  see(units(7, 0, 10));
  now_ms -= 10 * kTimeout_ms;
  EXPECT_EQ(see(units(7, 10, 20)), matched);
}

TEST_F(Fragments, OfACompleteDatagramLeaveItsIdentificationToTheNext) {
  constexpr std::array<Be16, 2> kOtherPorts{Be16::from_host(9), Be16::from_host(10)};
  see(units(7, 0, 10));
  EXPECT_EQ(see(last_units(7, 10, 20)), matched);
  EXPECT_EQ(see(key, units(7, 0, 10), kOtherPorts), first);
  EXPECT_EQ(see(key, last_units(7, 10, 20), kOtherPorts), matched);
  EXPECT_EQ(see(last_units(7, 10, 20)), unmatched);
  EXPECT_EQ(see(units(7, 0, 10)), first) << "completed by its first fragment";
  EXPECT_EQ(see(units(7, 0, 10)), first);
}

TEST_F(Fragments, ThatOverlappedCompleteTheDatagramToo) {
  see(units(7, 0, 10));
  EXPECT_EQ(see(units(7, 5, 15)), overlap);
  EXPECT_EQ(see(last_units(7, 15, 20)), matched);
  EXPECT_EQ(see(units(7, 0, 10)), first);
}

TEST_F(Fragments, WithMoreHolesThanTrackedGiveNoFalseOverlap) {
  see(units(7, 0, 10));
  for (unsigned unit = 20; unit < 400; unit += 20) EXPECT_EQ(see(units(7, unit, unit + 10)), matched);
  for (unsigned unit = 10; unit < 400; unit += 20) EXPECT_EQ(see(units(7, unit, unit + 10)), matched);
  EXPECT_EQ(see(units(7, 15, 45)), matched) << "nor a true one";
  EXPECT_EQ(see(last_units(7, 400, 401)), matched);
  constexpr std::array<Be16, 2> kOtherPorts{Be16::from_host(9), Be16::from_host(10)};
  EXPECT_EQ(see(key, units(7, 0, 10), kOtherPorts), first);
  EXPECT_EQ(see(key, units(7, 10, 20), kOtherPorts), matched) << "the newest first fragment is the likeliest";
}

TEST_F(Fragments, WithThreeRunsAreTrackedAndJoined) {
  see(units(7, 0, 10));
  see(units(7, 20, 30));
  see(units(7, 40, 50));
  EXPECT_EQ(see(units(7, 10, 20)), matched);
  EXPECT_EQ(see(units(7, 60, 70)), matched);
  EXPECT_EQ(see(units(7, 30, 40)), matched);
  EXPECT_EQ(see(units(7, 5, 45)), duplicate);
}

TEST(FragmentCache, HoldsAFloodInItsMemoryAndFindsTheNewest) {
  constexpr std::uint32_t kCapacity = 1024;
  EXPECT_EQ(FragmentCache::memory_octets(kCapacity), 64 * kCapacity);
  EXPECT_EQ(FragmentCache::memory_octets(kCapacity + 1), 64 * (kCapacity + 8));
  FragmentCache cache(kCapacity, {3, 4}, true, kTimeout_ms);
  ASSERT_FALSE(cache.empty());
  for (std::uint32_t id = 0; id < 10 * kCapacity; ++id) {
    FlowKey key = key_of(1, 2);
    ASSERT_EQ(cache.see(key, units(id, 0, 10), true, 0), first);
  }
  EXPECT_EQ(cache.take_evicted(), 9 * kCapacity);
  EXPECT_EQ(cache.take_evicted(), 0U);
  for (std::uint32_t id = 10 * kCapacity - 64; id < 10 * kCapacity; ++id) {
    FlowKey key = key_of(1, 2);
    EXPECT_EQ(cache.see(key, units(id, 10, 20), false, 0), matched) << id;
  }
}

TEST(FragmentCache, OfOneSetMergesNothingAndPushesTheOldestOut) {
  FragmentCache cache(1, {5, 6}, false, kTimeout_ms);
  const auto see = [&](std::uint64_t source, const FragmentFacts& fragment) {
    FlowKey key = key_of(source, 9);
    if (fragment.offset_units == 0) key.ports = {Be16::from_host(static_cast<std::uint16_t>(source)), {}};
    const FragmentFinding finding = cache.see(key, fragment, fragment.offset_units == 0, 0);
    if (finding == matched) {
      EXPECT_EQ(key.ports[0].host(), source);
    }
    return finding;
  };
  for (std::uint64_t source = 1; source <= 8; ++source) EXPECT_EQ(see(source, units(7, 0, 10)), first);
  for (std::uint64_t source = 1; source <= 8; ++source) EXPECT_EQ(see(source, units(7, 10, 20)), matched);
  EXPECT_EQ(see(1, units(7, 20, 30)), matched);
  EXPECT_EQ(see(9, units(7, 0, 10)), first);
  EXPECT_EQ(cache.take_evicted(), 1U);
  EXPECT_EQ(see(1, units(7, 30, 40)), matched) << "it was seen later than the one that went";
  for (std::uint64_t source = 3; source <= 9; ++source) EXPECT_EQ(see(source, units(7, 40, 50)), matched);
  EXPECT_EQ(cache.take_evicted(), 0U);
  EXPECT_EQ(see(2, units(7, 40, 50)), unmatched);
  EXPECT_EQ(cache.take_evicted(), 1U);
}

TEST(FragmentCache, CountsNeitherTheCompleteNorTheExpiredAsEvicted) {
  FragmentCache cache(8, {7, 8}, false, kTimeout_ms);
  for (std::uint32_t id = 0; id < 1000; ++id) {
    FlowKey key = key_of(1, 2);
    ASSERT_EQ(cache.see(key, units(id, 0, 10), true, 0), first);
    ASSERT_EQ(cache.see(key, last_units(id, 10, 20), false, 0), matched);
  }
  for (std::uint32_t id = 0; id < 1000; ++id) {
    FlowKey key = key_of(1, 2);
    ASSERT_EQ(cache.see(key, units(id, 0, 10), true, id / 8 * (kTimeout_ms + 1)), first);
  }
  EXPECT_EQ(cache.take_evicted(), 0U);
}

TEST(FragmentCache, AgreesWithPlainSetsOfUnits) {
  FragmentCache cache(65'536, {9, 10}, false, kTimeout_ms);
  PlainFragments plain{kTimeout_ms, {}};
  std::mt19937_64 random(11);
  std::array<unsigned, 5> findings{};
  std::int64_t now_ms = 1'700'000'000'000;
  for (int step = 0; step < 500'000; ++step) {
    FlowKey key = key_of(random() % 3, random() % 3, random() % 2 == 0 ? Family::ipv4 : Family::ipv6);
    key.attachment = random() % 2;
    key.protocol = random() % 2 == 0 ? kUdp : kTcp;
    const auto offset = static_cast<std::uint16_t>(random() % 12);
    const std::uint64_t length = random() % 8 == 0 ? random() % 40 : 8 * (random() % 4 + 1);
    const bool more = offset == 0 || random() % 8 != 0;
    const std::uint8_t protocol = key.family == Family::ipv4 ? key.protocol : std::uint8_t{0};
    const FragmentFacts fragment{static_cast<std::uint32_t>(random() % 3), offset, static_cast<std::uint16_t>(length),
                                 protocol, more};
    const bool tuple_whole = offset == 0 && random() % 4 != 0;
    if (tuple_whole) key.ports = {Be16{static_cast<std::uint16_t>(random() % 8 == 0)}, Be16{kUdp}};
    now_ms += random() % 1000 == 0 ? kTimeout_ms : static_cast<std::int64_t>(random() % 4);
    FlowKey expected_key = key;
    const FragmentFinding expected = plain.see(expected_key, fragment, tuple_whole, now_ms);
    ASSERT_EQ(cache.see(key, fragment, tuple_whole, now_ms), expected) << "step " << step;
    ASSERT_EQ(key, expected_key) << "step " << step;
    ++findings[static_cast<std::size_t>(expected)];
  }
  EXPECT_EQ(cache.take_evicted(), 0U);
  for (const unsigned count : findings) EXPECT_GT(count, 1000U);
}

}  // namespace
}  // namespace sextant::test
