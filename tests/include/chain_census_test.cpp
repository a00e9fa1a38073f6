// SPDX-License-Identifier: BSD-3-Clause
#include "sextant/chain_census.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace sextant::test {
namespace {

HeaderChain chain_of(std::initializer_list<ExtensionHeader> kinds) {
  HeaderChain chain;
  for (const ExtensionHeader kind : kinds) chain.append(kind, chain.empty());
  return chain;
}

std::map<std::uint64_t, std::uint64_t> orders_of(const ChainCensus& census) {
  std::map<std::uint64_t, std::uint64_t> orders;
  census.for_each_order([&](HeaderChain chain, std::uint64_t packets) { orders[chain.code()] = packets; });
  return orders;
}

TEST(HeaderChain, KeepsTheOrder) {
  EXPECT_NE(chain_of({ExtensionHeader::fragment, ExtensionHeader::destination}),
            chain_of({ExtensionHeader::destination, ExtensionHeader::fragment}));
}

TEST(HeaderChain, TellsIpv6HeadersApart) {
  HeaderChain apart;
  apart.append(ExtensionHeader::routing, true);
  apart.append(ExtensionHeader::routing, true);
  HeaderChain together;
  together.append(ExtensionHeader::routing, true);
  together.append(ExtensionHeader::routing, false);
  EXPECT_NE(apart, together);
}

TEST(HeaderChain, TakesHeadersTogether) {
  constexpr ExtensionHeader kDestination = ExtensionHeader::destination;
  for (unsigned before = 0; before <= HeaderChain::kLongest; ++before) {
    for (unsigned count = 1; count <= HeaderChain::kLongest; ++count) {
      HeaderChain one_by_one;
      for (unsigned i = 0; i < before; ++i) one_by_one.append(ExtensionHeader::routing, i == 0);
      HeaderChain together = one_by_one;
      std::uint64_t digits = 0;
      for (unsigned i = 0; i < count; ++i) {
        one_by_one.append(kDestination, i == 0);
        digits = HeaderChain::with(digits, kDestination);
      }
      together.append(digits, count, true);
      EXPECT_EQ(together, one_by_one) << before << " and " << count;
    }
  }
}

TEST(HeaderChain, FindsAHeaderAmongDigits) {
  const std::uint64_t digits = HeaderChain::with(HeaderChain::with(0, ExtensionHeader::ah), ExtensionHeader::fragment);
  EXPECT_EQ(HeaderChain::kind_before(digits, 0), ExtensionHeader::fragment);
  EXPECT_EQ(HeaderChain::kind_before(digits, 1), ExtensionHeader::ah);
}

TEST(HeaderChain, SaysWhenItIsTooLong) {
  HeaderChain chain;
  for (unsigned i = 0; i < HeaderChain::kLongest; ++i) chain.append(ExtensionHeader::destination, i == 0);
  EXPECT_FALSE(chain.too_long());
  chain.append(ExtensionHeader::destination, false);
  EXPECT_TRUE(chain.too_long());
  chain.append(ExtensionHeader::destination, false);
  EXPECT_TRUE(chain.too_long());
}

TEST(ChainCensus, CountsByLengthAndOrder) {
  ChainCensus census;
  const HeaderChain one = chain_of({ExtensionHeader::hop_by_hop});
  const HeaderChain two = chain_of({ExtensionHeader::hop_by_hop, ExtensionHeader::fragment});
  census.count(one, 1);
  census.count(two, 2);
  census.count(two, 2);
  census.count(two, 99);
  EXPECT_EQ(census.lengths()[1], 1U);
  EXPECT_EQ(census.lengths()[2], 2U);
  EXPECT_EQ(census.lengths().back(), 1U);
  EXPECT_EQ(orders_of(census), (std::map<std::uint64_t, std::uint64_t>{{one.code(), 1}, {two.code(), 3}}));
}

TEST(ChainCensus, LosesNoFrameWhenOrdersAreMoreThanItsBound) {
  std::mt19937 random(11);
  ChainCensus whole;
  ChainCensus parts[2];
  constexpr std::uint64_t kFrames = 5000;
  for (std::uint64_t i = 0; i < kFrames; ++i) {
    HeaderChain chain;
    for (unsigned n = 0; n < 3; ++n)
      chain.append(static_cast<ExtensionHeader>(random() % kExtensionHeaderCount), n == 0);
    whole.count(chain, 3);
    parts[i % 2].count(chain, 3);
  }
  parts[0] += parts[1];
  for (const ChainCensus& census : {whole, parts[0]}) {
    std::uint64_t sum = census.other();
    for (const auto& [code, packets] : orders_of(census)) sum += packets;
    EXPECT_EQ(sum, kFrames);
    EXPECT_EQ(orders_of(census).size(), ChainCensus::kOrderBound);
    EXPECT_EQ(census.lengths()[3], kFrames);
  }
}

}  // namespace
}  // namespace sextant::test
