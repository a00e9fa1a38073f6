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

constexpr std::uint64_t kPortTypes = RTE_ETH_RSS_NONFRAG_IPV4_TCP | RTE_ETH_RSS_NONFRAG_IPV4_UDP |
                                     RTE_ETH_RSS_NONFRAG_IPV4_SCTP | RTE_ETH_RSS_NONFRAG_IPV6_TCP |
                                     RTE_ETH_RSS_NONFRAG_IPV6_UDP | RTE_ETH_RSS_NONFRAG_IPV6_SCTP |
                                     RTE_ETH_RSS_IPV6_TCP_EX | RTE_ETH_RSS_IPV6_UDP_EX;

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

void request_rss(rte_eth_conf& conf, const rte_eth_dev_info& info, const RssWish& wish,
                 std::array<std::uint8_t, kRssKeySize>& key) {
  std::uint64_t types = kAddressPairTypes;
  if (wish.spread == Spreading::flow) types |= kPortTypes;
  types &= info.flow_type_rss_offloads;
  if (wish.queues < 2 || types == 0) return;
  conf.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
  conf.rx_adv_conf.rss_conf.rss_key = key.data();
  conf.rx_adv_conf.rss_conf.rss_key_len =
      info.hash_key_size == 0 ? 40 : std::min<std::uint8_t>(info.hash_key_size, kRssKeySize);
  conf.rx_adv_conf.rss_conf.rss_hf = types | (info.flow_type_rss_offloads & RTE_ETH_RSS_LEVEL_INNERMOST);
}

bool without_rss_level(rte_eth_conf& conf) {
  std::uint64_t& types = conf.rx_adv_conf.rss_conf.rss_hf;
  if ((types & RTE_ETH_RSS_LEVEL_MASK) == 0) return false;
  types &= ~RTE_ETH_RSS_LEVEL_MASK;
  return true;
}

std::string rss_sentence(const RssReadBack& read_back, const RssWish& wish) {
  if (!read_back.answered) return "the driver tells nothing about its spreading: flows may be split over workers";
  const std::uint64_t level = read_back.types & RTE_ETH_RSS_LEVEL_MASK;
  const std::uint64_t types = read_back.types & ~RTE_ETH_RSS_LEVEL_MASK;
  if (types == 0 || !read_back.has_our_key) {
    return "the driver did not take the symmetric key: flows may be split over workers";
  }
  const bool by_ports = (types & ~kAddressPairTypes) != 0;
  if (by_ports && wish.spread == Spreading::addresses) {
    return "the driver also hashes ports: flows may be split over workers";
  }
  std::string text = "symmetric by ";
  text += level == RTE_ETH_RSS_LEVEL_INNERMOST   ? "innermost "
          : level == RTE_ETH_RSS_LEVEL_OUTERMOST ? "outermost "
                                                 : "";
  text += by_ports ? "addresses and ports" : "address pair";
  text += read_back.has_even_table ? " over " + std::to_string(wish.queues) + " queues, key and table read back"
                                   : ", read back; the redirection table could not be verified";
  if (level == RTE_ETH_RSS_LEVEL_PMD_DEFAULT) text += "; of a tunnel, by the header the driver prefers";
  if (by_ports) return text + "; fragments have no ports: they and their flows may be split over workers";
  if (wish.spread == Spreading::flow) text += "; the driver cannot hash ports";
  return text;
}

std::string verify_rss(std::uint16_t port, const RssWish& wish, const std::string& driver) {
  if (wish.queues < 2) return "one queue, no spreading needed";
  if (driver == "net_ring") return "spread by the producer over " + std::to_string(wish.queues) + " rings";
  std::array<std::uint8_t, kRssKeySize> key{};
  rte_eth_rss_conf conf{};
  conf.rss_key = key.data();
  conf.rss_key_len = kRssKeySize;
  RssReadBack read_back;
  read_back.answered = rte_eth_dev_rss_hash_conf_get(port, &conf) == 0;
  read_back.types = conf.rss_hf;
  rte_eth_dev_info info{};
  const bool has_info = rte_eth_dev_info_get(port, &info) == 0;
  // Drivers leave the length as it was given, and write as many octets as their own key has.
  const std::size_t own_size = info.hash_key_size == 0 ? 40 : info.hash_key_size;
  const std::size_t key_size = std::min({std::size_t{conf.rss_key_len}, own_size, kRssKeySize});
  const auto wanted = symmetric_rss_key();
  read_back.has_our_key =
      key_size != 0 && std::equal(key.begin(), key.begin() + static_cast<std::ptrdiff_t>(key_size), wanted.begin());
  read_back.has_even_table =
      read_back.answered && has_info && info.reta_size != 0 && set_even_table(port, info.reta_size, wish.queues);
  return rss_sentence(read_back, wish);
}

}  // namespace sextant
