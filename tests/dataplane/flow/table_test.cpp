// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/flow/table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <unordered_map>

#include "dataplane/flow/distinct_flows.h"

namespace sextant::test {
namespace {

FlowKey key_of(std::uint64_t number, Family family = Family::ipv6) {
  FlowKey key;
  std::memcpy(key.addresses[0].octets.data() + 8, &number, sizeof number);
  key.protocol = 17;
  key.family = family;
  return key;
}

TEST(FlowTable, FindsWhatWasInsertedAndNothingElse) {
  FlowTable table(50'000, {1, 2}, false);
  std::unordered_map<std::uint64_t, std::uint32_t> oracle;
  std::mt19937_64 random(5);
  for (int step = 0; step < 400'000; ++step) {
    const std::uint64_t number = random() % 60'000;
    const FlowKey key = key_of(number);
    const std::uint64_t hash = table.hash(key);
    const std::uint32_t found = table.find(key, hash);
    const auto known = oracle.find(number);
    ASSERT_EQ(found, known == oracle.end() ? FlowTable::kNone : known->second);
    if (found != FlowTable::kNone && random() % 2 == 0) {
      table.erase(found, hash);
      oracle.erase(number);
    } else if (found == FlowTable::kNone) {
      const std::uint32_t index = table.insert(key, hash);
      if (index != FlowTable::kNone) oracle[number] = index;
    }
    ASSERT_EQ(table.live(), oracle.size());
  }
}

TEST(FlowTable, FillsToItsCapacity) {
  FlowTable table(100'000, {3, 4}, false);
  std::uint32_t refused = 0;
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const FlowKey key = key_of(i);
    if (table.insert(key, table.hash(key)) == FlowTable::kNone) ++refused;
  }
  EXPECT_LE(refused, 10U);
  const FlowKey extra = key_of(1'000'000);
  for (std::uint32_t i = 0; i <= refused; ++i) static_cast<void>(table.insert(extra, table.hash(extra)));
  EXPECT_LE(table.live(), 100'000U);
}

/// Identity is the whole key: with one hash for all, no two flows are taken for one.
TEST(FlowTable, AConstantHashMergesNothing) {
  constexpr std::uint64_t kHash = 0x1234'5678'9abc'def0;
  FlowTable table(100'000, {5, 6}, false);
  std::uint32_t placed = 0;
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const FlowKey key = key_of(i);
    ASSERT_EQ(table.find(key, kHash), FlowTable::kNone) << "flow " << i << " was merged with another";
    if (table.insert(key, kHash) != FlowTable::kNone) ++placed;
  }
  EXPECT_EQ(placed, 16U);  // two buckets of eight; all others were refused, none was merged
}

TEST(FlowTable, EveryFieldOfTheKeyIsIdentity) {
  FlowTable table(1024, {7, 8}, false);
  const FlowKey key = key_of(1);
  ASSERT_NE(table.insert(key, table.hash(key)), FlowTable::kNone);
  for (std::size_t octet = 0; octet < sizeof key; ++octet) {
    FlowKey other = key;
    reinterpret_cast<std::byte*>(&other)[octet] ^= std::byte{1};
    EXPECT_EQ(table.find(other, table.hash(key)), FlowTable::kNone) << "octet " << octet;
    EXPECT_NE(table.hash(other), table.hash(key)) << "octet " << octet;
  }
}

TEST(FlowHash, SpreadsOverBucketsWhateverTheKey) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const FlowHash hash({seed, ~seed});
    std::vector<unsigned> buckets(1024);
    for (std::uint64_t i = 0; i < 102'400; ++i) ++buckets[hash(key_of(i)) % buckets.size()];
    EXPECT_LT(*std::ranges::max_element(buckets), 160U);
    EXPECT_GT(*std::ranges::min_element(buckets), 55U);
  }
}

TEST(DistinctFlows, IsExactUpToItsBoundAndCloseBeyondIt) {
  const FlowHash hash({9, 10});
  DistinctFlows exact(200'000);
  DistinctFlows bounded(1000);
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const FlowKey key = key_of(i % 50'000, i % 2 == 0 ? Family::ipv4 : Family::ipv6);
    exact.insert(key, hash(key));
    bounded.insert(key, hash(key));
  }
  EXPECT_TRUE(exact.count().exact);
  EXPECT_EQ(exact.count().ipv4 + exact.count().ipv6, 50'000U);
  EXPECT_FALSE(bounded.count().exact);
  EXPECT_NEAR(static_cast<double>(bounded.count().ipv4), 25'000, 25'000 * 4 * bounded.count().standard_error);
}

}  // namespace
}  // namespace sextant::test
