// SPDX-License-Identifier: BSD-3-Clause
// Receive side scaling by the address pair, or by the flow where the configuration asks for it: symmetric and equal on
// every port, so that both directions of a conversation meet at one worker, and by the innermost header of a tunnel
// where the device can. What a driver really set is read back and said in one sentence; nothing is taken for granted.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "sextant/configuration.h"

struct rte_eth_conf;
struct rte_eth_dev_info;

namespace sextant {

/// 0x6d5a repeated: hashes of (a, b) and (b, a) are equal (Woo and Park, "Scalable TCP session monitoring with
/// symmetric RSS", 2012). It repeats every 16 bits, so that holds for ports, too.
inline constexpr std::size_t kRssKeySize = 52;
[[nodiscard]] std::array<std::uint8_t, kRssKeySize> symmetric_rss_key();

struct RssWish {
  std::uint16_t queues = 0;
  Spreading spread = Spreading::addresses;
};

/// Asks for spreading over the queues where the device can; `key` outlives the call to rte_eth_dev_configure().
void request_rss(rte_eth_conf& conf, const rte_eth_dev_info& info, const RssWish& wish,
                 std::array<std::uint8_t, kRssKeySize>& key);

/// Takes the wish for a header level back; false where there was none.
[[nodiscard]] bool without_rss_level(rte_eth_conf& conf);

/// What a driver answered when it was asked what it does.
struct RssReadBack {
  bool answered = false;
  std::uint64_t types = 0;  ///< rte_eth_rss_conf::rss_hf
  bool has_our_key = false;
  bool has_even_table = false;
};

/// What that means for flows, as one sentence without its full stop.
[[nodiscard]] std::string rss_sentence(const RssReadBack& read_back, const RssWish& wish);

/// After the port has started: sets an even redirection table, reads key, types and table back, says what holds.
[[nodiscard]] std::string verify_rss(std::uint16_t port, const RssWish& wish, const std::string& driver);

}  // namespace sextant
