// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/learnt_names.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <utility>

namespace sextant::test {
namespace {

/// Neighbours, as servers have: nothing but the last octets differs.
Ipv6Address address(std::uint32_t number, Family family) {
  Ipv6Address made;
  if (family == Family::ipv6) made.octets[0] = std::byte{0x20};
  for (unsigned i = 0; i < 4; ++i) made.octets[15 - i] = static_cast<std::byte>(number >> (8 * i));
  return made;
}

TEST(LearntNames, FindsWhatItWasGivenAndNothingElse) {
  constexpr std::uint32_t kCount = 20'000;
  const std::string names[] = {"a.example", "b.example", std::string(NameText::kCapacity, 'c')};
  std::vector<NamedAddress> named;
  for (std::uint32_t i = 0; i < kCount; ++i) {
    const Family family = i % 2 == 0 ? Family::ipv4 : Family::ipv6;
    named.push_back({address(i, family), family, names[i % 3]});
  }
  for (const std::uint64_t key : {0UL, 1UL, ~0UL}) {
    const LearntNames table(named, key);
    EXPECT_EQ(table.address_count(), kCount);
    for (const NamedAddress& one : named) ASSERT_EQ(table.find(one.family, one.address), one.name);
    for (std::uint32_t i = kCount; i < 2 * kCount; ++i) {
      ASSERT_EQ(table.find(Family::ipv4, address(i, Family::ipv4)), "");
      ASSERT_EQ(table.find(Family::ipv6, address(i, Family::ipv6)), "");
    }
  }
}

TEST(LearntNames, AnAddressOfOneFamilyIsNoneOfTheOther) {
  const Ipv6Address loopback = address(1, Family::ipv4);  // ::1, and 0.0.0.1
  const LearntNames table(std::vector{NamedAddress{loopback, Family::ipv4, "four.example"}}, 7);
  EXPECT_EQ(table.find(Family::ipv4, loopback), "four.example");
  EXPECT_EQ(table.find(Family::ipv6, loopback), "");
}

TEST(LearntNames, OfNothingFindNothing) {
  const LearntNames table({}, 7);
  EXPECT_EQ(table.find(Family::ipv6, {}), "");
  EXPECT_EQ(table.address_count(), 0U);
}

TEST(LearntNames, KeepEachNameOnce) {
  const std::string name(200, 'n');
  std::vector<NamedAddress> named;
  for (std::uint32_t i = 0; i < 1'000; ++i) named.push_back({address(i, Family::ipv6), Family::ipv6, name});
  const LearntNames table(named, 7);
  EXPECT_LT(table.memory_octets(), 1'000 * 24 + 2'048 * 8 + 1'024);
  EXPECT_EQ(table.find(Family::ipv6, address(999, Family::ipv6)), name);
}

TEST(LearntNames, OutliveTheNamesTheyWereMadeFrom) {
  auto name = std::make_unique<std::string>("gone.example");
  const LearntNames table(std::vector{NamedAddress{address(1, Family::ipv4), Family::ipv4, *name}}, 7);
  name.reset();
  EXPECT_EQ(table.find(Family::ipv4, address(1, Family::ipv4)), "gone.example");
}

TEST(LearntNames, AreSharedAsSnapshots) {
  LearntNamesSource source(1);
  LearntNamesReader& reader = source.reader(0);
  EXPECT_EQ(reader.newest(), LearntNamesSnapshot{});
  source.publish(std::make_unique<const LearntNames>(
      std::vector{NamedAddress{address(1, Family::ipv4), Family::ipv4, "a.example"}}, 7));
  const LearntNamesSnapshot newest = reader.newest();
  ASSERT_NE(newest.value, nullptr);
  EXPECT_EQ(newest.value->find(Family::ipv4, address(1, Family::ipv4)), "a.example");
}

}  // namespace
}  // namespace sextant::test
