// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/names/learnt_addresses.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace sextant::test {
namespace {

constexpr std::int64_t kStart_s = 1'770'000'000;

LearntAddress learnt(std::string_view name, unsigned number, std::int64_t at_s, std::uint32_t ttl_s = 0,
                     Family family = Family::ipv4) {
  LearntAddress made;
  made.name = NameText(name);
  made.address.octets[14] = static_cast<std::byte>(number >> 8);
  made.address.octets[15] = static_cast<std::byte>(number);
  made.family = family;
  made.ttl_s = ttl_s;
  made.time = {(kStart_s + at_s) * kNanosecondsPerSecond};
  return made;
}

/// "family:number=name" of each, in order.
std::vector<std::string> text_of(const std::optional<std::vector<NamedAddress>>& snapshot) {
  std::vector<std::string> text;
  if (!snapshot) return {"nothing new"};
  for (const NamedAddress& one : *snapshot) {
    const int number = static_cast<int>(one.address.octets[14]) << 8 | static_cast<int>(one.address.octets[15]);
    text.push_back((one.family == Family::ipv4 ? "4:" : "6:") + std::to_string(number) + '=' + std::string(one.name));
  }
  std::ranges::sort(text);
  return text;
}

using Strings = std::vector<std::string>;

TEST(LearntAddresses, TheNewestAnswerWins) {
  LearntAddresses addresses(8);
  addresses.add(learnt("old.example", 1, 0));
  addresses.add(learnt("new.example", 1, 5));
  addresses.add(learnt("late.example", 1, 3));
  addresses.add(learnt("six.example", 1, 0, 0, Family::ipv6));
  EXPECT_EQ(text_of(addresses.snapshot(kStart_s + 5)), (Strings{"4:1=new.example", "6:1=six.example"}));
  EXPECT_EQ(addresses.live(), 2U);
}

TEST(LearntAddresses, ASnapshotIsMadeOnlyWhereANameChanged) {
  LearntAddresses addresses(8);
  EXPECT_EQ(text_of(addresses.snapshot(kStart_s)), Strings{"nothing new"});
  addresses.add(learnt("a.example", 1, 0));
  EXPECT_EQ(text_of(addresses.snapshot(kStart_s)), Strings{"4:1=a.example"});
  addresses.add(learnt("a.example", 1, 200));
  EXPECT_EQ(text_of(addresses.snapshot(kStart_s + 200)), Strings{"nothing new"});
  EXPECT_EQ(text_of(addresses.snapshot(kStart_s + 499)), Strings{"nothing new"}) << "the second answer holds it";
  EXPECT_EQ(text_of(addresses.snapshot(kStart_s + 500)), Strings{}) << "that it is gone is news";
  EXPECT_EQ(text_of(addresses.snapshot(kStart_s + 501)), Strings{"nothing new"});
  EXPECT_EQ(addresses.live(), 0U);
}

TEST(LearntAddresses, LiveAsLongAsTheirTtlWithinBounds) {
  LearntAddresses addresses(8);
  addresses.add(learnt("short.example", 1, 0, 20));
  addresses.add(learnt("own.example", 2, 0, 3'600));
  addresses.add(learnt("long.example", 3, 0, 604'800));
  const auto live_at = [&](std::int64_t at_s) {
    (void)addresses.snapshot(kStart_s + at_s);
    return addresses.live();
  };
  EXPECT_EQ(live_at(kLeastLifetime_s - 1), 3U);
  EXPECT_EQ(live_at(kLeastLifetime_s), 2U);
  EXPECT_EQ(live_at(3'599), 2U);
  EXPECT_EQ(live_at(3'600), 1U);
  EXPECT_EQ(live_at(kLongestLifetime_s - 1), 1U);
  EXPECT_EQ(live_at(kLongestLifetime_s), 0U);
  EXPECT_EQ(addresses.evicted(), 0U);
}

TEST(LearntAddresses, TheOneLearntLongestAgoGoesFirst) {
  LearntAddresses addresses(2);
  addresses.add(learnt("a.example", 1, 0));
  addresses.add(learnt("b.example", 2, 1));
  addresses.add(learnt("a.example", 1, 2));  // again, so that the other is older now
  addresses.add(learnt("c.example", 3, 3));
  EXPECT_EQ(text_of(addresses.snapshot(kStart_s + 3)), (Strings{"4:1=a.example", "4:3=c.example"}));
  addresses.add(learnt("d.example", 4, 1));
  EXPECT_EQ(text_of(addresses.snapshot(kStart_s + 3)), Strings{"nothing new"}) << "it is older than what is there";
  EXPECT_EQ(addresses.evicted(), 2U);
  EXPECT_EQ(addresses.live(), 2U);
}

TEST(LearntAddresses, TheOrderInWhichAnswersComeDoesNotMatter) {
  std::mt19937 random(1);  // NOLINT: a fixed seed
  const auto draw = [&random](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  std::vector<LearntAddress> answers;
  for (unsigned i = 0; i < 400; ++i) {
    const std::string name(1, static_cast<char>('a' + draw(5)));
    const Family family = draw(2) == 0 ? Family::ipv4 : Family::ipv6;
    answers.push_back(learnt(name, draw(60), draw(20), draw(2'000), family));
  }
  for (const std::size_t capacity : {1U, 7U, 50U, 1'000U}) {
    Strings expected;
    for (int round = 0; round < 50; ++round) {
      LearntAddresses addresses(capacity);
      for (const LearntAddress& one : answers) addresses.add(one);
      Strings all;
      for (const std::int64_t at_s : {20, 310, 900, 1'500}) {
        for (std::string& one : text_of(addresses.snapshot(kStart_s + at_s))) all.push_back(std::move(one));
      }
      if (round == 0) expected = all;
      ASSERT_EQ(all, expected) << "capacity " << capacity << ", shuffle " << round;
      std::ranges::shuffle(answers, random);
    }
  }
}

}  // namespace
}  // namespace sextant::test
