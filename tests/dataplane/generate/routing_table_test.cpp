// SPDX-License-Identifier: BSD-3-Clause
// The generator of routing tables: what it promises, and that lengths and nesting look like the public tables'.
#include "dataplane/generate/routing_table.h"

#include <gtest/gtest.h>

#include <array>
#include <tuple>

namespace sextant {
namespace {

template <typename Table>
auto order_of(const Table& route) {
  return std::tuple(route.prefix.address, route.prefix.length);
}

/// Whether every bit behind the length is zero.
template <typename Prefix>
bool is_clean(const Prefix& prefix) {
  for (std::size_t bit = prefix.length; bit < prefix.address.octets.size() * 8; ++bit) {
    if (std::to_integer<unsigned>(prefix.address.octets[bit / 8]) >> (7 - bit % 8) & 1U) return false;
  }
  return true;
}

template <typename Table>
std::array<double, 129> length_shares(const Table& table) {
  std::array<double, 129> shares{};
  for (const auto& route : table) shares[route.prefix.length] += 1.0 / static_cast<double>(table.size());
  return shares;
}

template <typename Table>
void expect_promises(const Table& table, std::size_t count, Label label_count) {
  ASSERT_EQ(table.size(), count);
  for (std::size_t i = 0; i < count; ++i) {
    EXPECT_TRUE(is_clean(table[i].prefix));
    EXPECT_GE(table[i].label, 1U);
    EXPECT_LE(table[i].label, label_count);
    EXPECT_TRUE(i == 0 || order_of(table[i - 1]) < order_of(table[i]));
  }
}

TEST(RoutingTable, Ipv4IsCleanDistinctAndInOrder) {
  const auto table = ipv4_routing_table(50'000, 1, 1000);
  expect_promises(table, 50'000, 1000);
  const auto shares = length_shares(table);
  EXPECT_NEAR(shares[24], 0.615, 0.06);
  EXPECT_NEAR(shares[22], 0.112, 0.03);
}

TEST(RoutingTable, Ipv6IsCleanDistinctInOrderAndGlobalUnicast) {
  const auto table = ipv6_routing_table(50'000, 1);
  expect_promises(table, 50'000, kRoutedLabelCount);
  const auto shares = length_shares(table);
  EXPECT_NEAR(shares[48], 0.435, 0.06);
  EXPECT_NEAR(shares[32], 0.123, 0.04);
  for (const auto& route : table) EXPECT_EQ(std::to_integer<unsigned>(route.prefix.address.octets[0]) >> 5U, 1U);
}

TEST(RoutingTable, FollowsItsSeed) {
  EXPECT_EQ(ipv4_routing_table(5000, 7), ipv4_routing_table(5000, 7));
  EXPECT_NE(ipv4_routing_table(5000, 7), ipv4_routing_table(5000, 8));
  EXPECT_EQ(ipv6_routing_table(5000, 7), ipv6_routing_table(5000, 7));
  EXPECT_NE(ipv6_routing_table(5000, 7), ipv6_routing_table(5000, 8));
  EXPECT_TRUE(ipv4_routing_table(0, 7).empty());
}

}  // namespace
}  // namespace sextant
