// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/chains.h"

#include <fmt/format.h>

#include <algorithm>

namespace sextant {
namespace {

std::string text_of(HeaderChain chain) {
  if (chain.too_long()) return fmt::format("more than {} headers", HeaderChain::kLongest);
  std::string text;
  bool opens = true;
  chain.for_each(
      [&](ExtensionHeader kind) {
        if (!opens) text += ' ';
        text += kExtensionHeaderNames[static_cast<std::size_t>(kind)];
        opens = false;
      },
      [&] {
        text += " | ";
        opens = true;
      });
  return text;
}

}  // namespace

std::vector<ChainOrder> chain_orders(const ChainCensus& census) {
  std::vector<ChainOrder> orders;
  census.for_each_order([&](HeaderChain chain, std::uint64_t packets) { orders.push_back({text_of(chain), packets}); });
  std::ranges::sort(orders, [](const ChainOrder& a, const ChainOrder& b) {
    return a.packets != b.packets ? a.packets > b.packets : a.text < b.text;
  });
  return orders;
}

std::string chain_length_text(std::size_t length) {
  return length <= ChainCensus::kLongestLength ? fmt::format("{}", length)
                                               : fmt::format("more than {}", ChainCensus::kLongestLength);
}

}  // namespace sextant
