// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/chains.h"

#include <gtest/gtest.h>

namespace sextant::test {
namespace {

TEST(ChainOrders, TheMostFrequentStandsFirst) {
  HeaderChain fragment;
  fragment.append(ExtensionHeader::fragment, true);
  HeaderChain tunnel;
  tunnel.append(ExtensionHeader::hop_by_hop, true);
  tunnel.append(ExtensionHeader::routing, false);
  tunnel.append(ExtensionHeader::destination, true);
  ChainCensus census;
  census.count(fragment, 1);
  census.count(tunnel, 2);
  census.count(tunnel, 2);
  const std::vector<ChainOrder> orders = chain_orders(census);
  ASSERT_EQ(orders.size(), 2U);
  EXPECT_EQ(orders[0].text, "hop_by_hop routing | destination");
  EXPECT_EQ(orders[0].packets, 2U);
  EXPECT_EQ(orders[1].text, "fragment");
}

TEST(ChainOrders, WhatIsTooLongHasNoOrder) {
  HeaderChain chain;
  for (unsigned i = 0; i <= HeaderChain::kLongest; ++i) chain.append(ExtensionHeader::destination, i == 0);
  ChainCensus census;
  census.count(chain, 17);
  EXPECT_EQ(chain_orders(census).front().text, "more than 16 headers");
  EXPECT_EQ(chain_length_text(17), "more than 16");
}

}  // namespace
}  // namespace sextant::test
