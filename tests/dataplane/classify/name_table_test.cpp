// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/name_table.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

namespace sextant::test {
namespace {

NameTable make(std::uint32_t capacity) {
  auto table = NameTable::make(capacity, 7, false);
  if (!table) std::abort();
  return std::move(*table);
}

TEST(NameTable, KeepsEachNameOnceForAllItsUsers) {
  NameTable table = make(4);
  const std::uint32_t first = table.hold(NameText("www.example.com"));
  EXPECT_EQ(table.hold(NameText("www.example.com")), first);
  EXPECT_NE(table.hold(NameText("example.com")), first);
  EXPECT_EQ(table.text(first).view(), "www.example.com");
  EXPECT_EQ(table.in_use(), 2U);
  table.release(first);
  EXPECT_EQ(table.in_use(), 2U) << "one user is left";
  table.release(first);
  EXPECT_EQ(table.in_use(), 1U);
  EXPECT_EQ(table.hold(NameText("www.example.com")), first) << "a name stays while its place is not needed";
}

TEST(NameTable, TheNameUnusedForLongestGivesWay) {
  NameTable table = make(2);
  const std::uint32_t old = table.hold(NameText("old"));
  const std::uint32_t young = table.hold(NameText("young"));
  EXPECT_EQ(table.hold(NameText("third")), NameTable::kNone) << "every place is in use";
  table.release(old);
  table.release(young);
  EXPECT_EQ(table.hold(NameText("third")), old);
  EXPECT_EQ(table.hold(NameText("young")), young);
  EXPECT_EQ(table.hold(NameText("old")), NameTable::kNone);
}

TEST(NameTable, IsAMapOfNamesToUsers) {
  constexpr unsigned kSeed = 5;
  std::mt19937 random(kSeed);
  NameTable table = make(64);
  std::map<std::string, std::vector<std::uint32_t>> users;  // the numbers that were given out
  std::size_t in_use = 0;
  for (int step = 0; step < 200'000; ++step) {
    const std::string name = "host" + std::to_string(random() % 100) + std::string(random() % 3, 'x');
    std::vector<std::uint32_t>& numbers = users[name];
    if (random() % 2 == 0) {
      const std::uint32_t number = table.hold(NameText(name));
      if (number == NameTable::kNone) {
        ASSERT_EQ(in_use, 64U) << "seed " << kSeed << ", step " << step;
        ASSERT_TRUE(numbers.empty());
        continue;
      }
      ASSERT_TRUE(numbers.empty() || numbers.front() == number);
      if (numbers.empty()) ++in_use;
      numbers.push_back(number);
    } else if (!numbers.empty()) {
      ASSERT_EQ(table.text(numbers.front()).view(), name);
      table.release(numbers.front());
      numbers.pop_back();
      if (numbers.empty()) --in_use;
    }
    ASSERT_EQ(table.in_use(), in_use) << "seed " << kSeed << ", step " << step;
  }
}

}  // namespace
}  // namespace sextant::test
