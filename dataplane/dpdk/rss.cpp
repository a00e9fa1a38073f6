// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/dpdk/rss.h"

#include <rte_ethdev.h>

#include <algorithm>
#include <vector>

namespace sextant {
namespace {

constexpr std::uint64_t kAddressPairTypes = RTE_ETH_RSS_IPV4 | RTE_ETH_RSS_FRAG_IPV4 | RTE_ETH_RSS_NONFRAG_IPV4_OTHER |
                                            RTE_ETH_RSS_IPV6 | RTE_ETH_RSS_FRAG_IPV6 | RTE_ETH_RSS_NONFRAG_IPV6_OTHER |
                                            RTE_ETH_RSS_IPV6_EX;

bool set_even_table(std::uint16_t port, std::uint16_t size, std::uint16_t queues) {
  std::vector<rte_eth_rss_reta_entry64> table((size + RTE_ETH_RETA_GROUP_SIZE - 1U) / RTE_ETH_RETA_GROUP_SIZE);
  for (std::uint16_t i = 0; i < size; ++i) {
    rte_eth_rss_reta_entry64& group = table[i / RTE_ETH_RETA_GROUP_SIZE];
    group.mask |= std::uint64_t{1} << (i % RTE_ETH_RETA_GROUP_SIZE);
    group.reta[i % RTE_ETH_RETA_GROUP_SIZE] = static_cast<std::uint16_t>(i % queues);
  }
  if (rte_eth_dev_rss_reta_update(port, table.data(), size) != 0) return false;
  for (rte_eth_rss_reta_entry64& group : table) std::ranges::fill(group.reta, std::uint16_t{UINT16_MAX});
  if (rte_eth_dev_rss_reta_query(port, table.data(), size) != 0) return false;
  for (std::uint16_t i = 0; i < size; ++i) {
    if (table[i / RTE_ETH_RETA_GROUP_SIZE].reta[i % RTE_ETH_RETA_GROUP_SIZE] != i % queues) return false;
  }
  return true;
}

}  // namespace

std::array<std::uint8_t, kRssKeySize> symmetric_rss_key() {
  std::array<std::uint8_t, kRssKeySize> key{};
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = i % 2 == 0 ? 0x6d : 0x5a;
  return key;
}

void request_rss(rte_eth_conf& conf, const rte_eth_dev_info& info, std::uint16_t queues,
                 std::array<std::uint8_t, kRssKeySize>& key) {
  const std::uint64_t types = kAddressPairTypes & info.flow_type_rss_offloads;
  if (queues < 2 || types == 0) return;
  conf.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
  conf.rx_adv_conf.rss_conf.rss_key = key.data();
  conf.rx_adv_conf.rss_conf.rss_key_len =
      info.hash_key_size == 0 ? 40 : std::min<std::uint8_t>(info.hash_key_size, kRssKeySize);
  conf.rx_adv_conf.rss_conf.rss_hf = types;
}

std::string verify_rss(std::uint16_t port, std::uint16_t queues, const std::string& driver) {
  if (queues < 2) return "one queue, no spreading needed";
  if (driver == "net_ring") return "spread by the producer over " + std::to_string(queues) + " rings";
  std::array<std::uint8_t, kRssKeySize> key{};
  rte_eth_rss_conf conf{};
  conf.rss_key = key.data();
  conf.rss_key_len = kRssKeySize;
  if (rte_eth_dev_rss_hash_conf_get(port, &conf) != 0) {
    return "the driver tells nothing about its spreading: flows may be split over workers";
  }
  const auto wanted = symmetric_rss_key();
  const std::size_t key_size = std::min<std::size_t>(conf.rss_key_len, kRssKeySize);
  if (conf.rss_hf == 0 ||
      !std::equal(key.begin(), key.begin() + static_cast<std::ptrdiff_t>(key_size), wanted.begin())) {
    return "the driver did not take the symmetric key: flows may be split over workers";
  }
  if ((conf.rss_hf & ~kAddressPairTypes) != 0) return "the driver also hashes ports: flows may be split over workers";
  rte_eth_dev_info info{};
  if (rte_eth_dev_info_get(port, &info) != 0 || info.reta_size == 0 || !set_even_table(port, info.reta_size, queues)) {
    return "symmetric by address pair, read back; the redirection table could not be verified";
  }
  return "symmetric by address pair over " + std::to_string(queues) + " queues, key and table read back";
}

}  // namespace sextant
