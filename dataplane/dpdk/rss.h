// SPDX-License-Identifier: BSD-3-Clause
// Receive side scaling by the address pair only, symmetric and equal on every port, so that both directions of a
// conversation meet at one worker. What a driver really set is read back and said in one sentence.
#pragma once

#include <array>
#include <cstdint>
#include <string>

struct rte_eth_conf;
struct rte_eth_dev_info;

namespace sextant {

/// 0x6d5a repeated: hashes of (a, b) and (b, a) are equal (Woo and Park, "Scalable TCP session monitoring with
/// symmetric RSS", 2012).
inline constexpr std::size_t kRssKeySize = 52;
[[nodiscard]] std::array<std::uint8_t, kRssKeySize> symmetric_rss_key();

/// Asks for spreading over the queues where the device can; `key` outlives the call to rte_eth_dev_configure().
void request_rss(rte_eth_conf& conf, const rte_eth_dev_info& info, std::uint16_t queues,
                 std::array<std::uint8_t, kRssKeySize>& key);

/// After the port has started: sets an even redirection table, reads key, types and table back, says what holds.
[[nodiscard]] std::string verify_rss(std::uint16_t port, std::uint16_t queues, const std::string& driver);

}  // namespace sextant
