// SPDX-License-Identifier: BSD-3-Clause
// What the DPDK room decides without DPDK running: the arguments it is started with, which leg a frame belongs to, what
// a driver's counters mean, what is said of its spreading.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rte_ethdev.h>
#include <rte_thash.h>

#include <array>
#include <vector>

#include "dataplane/dpdk/driver_loss.h"
#include "dataplane/dpdk/eal.h"
#include "dataplane/dpdk/hardware_clock.h"
#include "dataplane/dpdk/kernel_interface.h"
#include "dataplane/dpdk/leg_table.h"
#include "dataplane/dpdk/ring_port.h"
#include "dataplane/dpdk/rss.h"

namespace sextant {
namespace {

using testing::Contains;
using testing::Not;

PortConfiguration port(const std::string& name, const std::string& device) {
  PortConfiguration made;
  made.name = name;
  made.device = device;
  return made;
}

TEST(EalArguments, name_the_probe_and_the_devices) {
  Configuration configuration;
  configuration.probe = "ix";
  configuration.ports = {port("a", "0000:3b:00.0"), port("b", "net_null0")};
  Plan plan;
  plan.control_core = 3;
  plan.uses_huge_pages = true;
  const auto arguments = eal_arguments(configuration, plan);
  EXPECT_EQ(arguments[0], "sextant");
  EXPECT_THAT(arguments, Contains("--file-prefix=sextant-ix"));
  EXPECT_THAT(arguments, Contains("--lcores=0@3"));
  EXPECT_THAT(arguments, Contains("0000:3b:00.0"));
  EXPECT_THAT(arguments, Not(Contains("net_null0")));
  EXPECT_THAT(arguments, Not(Contains("--no-pci")));
  EXPECT_THAT(arguments, Not(Contains("--no-huge")));
}

TEST(EalArguments, give_a_size_where_there_are_no_huge_pages) {
  Configuration configuration;
  configuration.ports = {port("a", "net_pcap0,rx_pcap=a:b.pcap")};
  Plan plan;
  plan.no_huge_megabytes = 77;
  const auto arguments = eal_arguments(configuration, plan);
  const auto size = std::ranges::find(arguments, "-m");
  ASSERT_NE(size, arguments.end());
  EXPECT_EQ(*(size + 1), "77");
  EXPECT_THAT(arguments, Contains("--no-huge"));
  EXPECT_THAT(arguments, Contains("--no-pci"));
  EXPECT_THAT(arguments, Not(Contains("--in-memory"))) << "does not go with --no-huge";
}

std::vector<std::byte> tagged(unsigned tag_protocol, unsigned vlan, std::size_t size = 64) {
  std::vector<std::byte> bytes(size);
  const std::array tag{tag_protocol >> 8, tag_protocol & 0xff, (vlan >> 8) | 0xe0, vlan & 0xff};  // priority 7
  for (std::size_t i = 0; i < tag.size() && 12 + i < size; ++i) bytes[12 + i] = static_cast<std::byte>(tag[i]);
  return bytes;
}

TEST(PortLegs, a_whole_port_takes_every_frame) {
  Configuration configuration;
  configuration.links = {{.name = "a", .legs = {{.port = "east"}}},
                         {.name = "b", .legs = {{.port = "west", .direction = LegDirection::b_to_a}}}};
  const PortLegs west(configuration, "west");
  const Leg& leg = west.of(tagged(0x8100, 5));
  EXPECT_EQ(leg.leg, 1);
  EXPECT_EQ(leg.attachment, 1);
  EXPECT_EQ(leg.direction, LegDirection::b_to_a);
}

TEST(PortLegs, vlans_of_a_port_are_told_apart_by_the_outermost_tag) {
  Configuration configuration;
  configuration.links = {{.name = "red", .legs = {{.port = "trunk", .vlan = 100}}},
                         {.name = "blue", .legs = {{.port = "trunk", .vlan = 4094}}}};
  const PortLegs trunk(configuration, "trunk");
  EXPECT_EQ(trunk.of(tagged(0x8100, 100)).attachment, 0);
  EXPECT_EQ(trunk.of(tagged(0x88a8, 4094)).attachment, 1);
  EXPECT_EQ(trunk.of(tagged(0x9100, 100)).attachment, 0);
  for (const auto& nobodys : {tagged(0x8100, 101), tagged(0x8100, 4095), tagged(0x0800, 100), tagged(0x8100, 100, 15),
                              std::vector<std::byte>{}}) {
    EXPECT_EQ(trunk.of(nobodys).attachment, 2) << "the unassigned link";
    EXPECT_EQ(trunk.of(nobodys).leg, 2);
  }
}

TEST(DriverLoss, is_unknown_unless_the_driver_counts_it) {
  rte_eth_stats stats{};
  stats.imissed = 7;
  stats.ierrors = 5;
  stats.rx_nombuf = 3;
  for (const char* driver : {"net_ixgbe", "net_i40e", "net_ice", "mlx5_pci"}) {
    EXPECT_EQ(lost_packets(driver, stats), 7U) << driver << ": one loss is counted once";
  }
  for (const char* driver : {"net_af_packet", "net_af_xdp", "net_ring", "net_null", "net_pcap", "net_nobody_knows"}) {
    EXPECT_EQ(lost_packets(driver, stats), std::nullopt) << driver;
  }
}

TEST(KernelInterface, knows_what_is_there) {
  EXPECT_TRUE(kernel_interface_exists("lo"));
  EXPECT_FALSE(kernel_interface_exists("nobody0"));
  EXPECT_FALSE(kernel_interface_up("nobody0"));
  EXPECT_FALSE(kernel_interface_up(std::string(300, 'x')));
}

TEST(KernelInterface, says_when_a_frame_does_not_fit_its_slot) {
  const auto notes = [](const char* device, std::uint32_t mtu) { return kernel_interface_notes("p", device, mtu); };
  const auto cuts = Contains(testing::HasSubstr("cuts frames"));
  EXPECT_THAT(notes("net_af_packet0,iface=nobody0", 1500), Not(cuts));
  EXPECT_THAT(notes("net_af_packet0,iface=nobody0", 1968), Not(cuts));
  EXPECT_THAT(notes("net_af_packet0,iface=nobody0", 1969), cuts);
  EXPECT_THAT(notes("net_af_packet0,iface=nobody0,framesz=16384", 9000), Not(cuts));
}

std::string sentence(std::uint64_t types, const RssWish& wish, bool has_even_table = true) {
  return rss_sentence({.answered = true, .types = types, .has_our_key = true, .has_even_table = has_even_table}, wish);
}

TEST(Rss, says_what_was_read_back) {
  constexpr std::uint64_t kPair = RTE_ETH_RSS_IPV4 | RTE_ETH_RSS_IPV6;
  constexpr std::uint64_t kPorts = RTE_ETH_RSS_NONFRAG_IPV4_TCP | RTE_ETH_RSS_NONFRAG_IPV6_UDP;
  const RssWish pair{4, Spreading::addresses};
  const RssWish flow{4, Spreading::flow};
  EXPECT_EQ(sentence(kPair, pair),
            "symmetric by address pair over 4 queues, key and table read back; of a tunnel, by the header the driver "
            "prefers");
  EXPECT_EQ(sentence(kPair | RTE_ETH_RSS_LEVEL_INNERMOST, pair),
            "symmetric by innermost address pair over 4 queues, key and table read back");
  EXPECT_EQ(sentence(kPair | RTE_ETH_RSS_LEVEL_OUTERMOST, pair),
            "symmetric by outermost address pair over 4 queues, key and table read back");
  EXPECT_EQ(sentence(kPair | RTE_ETH_RSS_LEVEL_INNERMOST, pair, false),
            "symmetric by innermost address pair, read back; the redirection table could not be verified");
  EXPECT_EQ(sentence(kPair | kPorts, pair), "the driver also hashes ports: flows may be split over workers");
  EXPECT_EQ(sentence(kPair | kPorts | RTE_ETH_RSS_LEVEL_INNERMOST, flow),
            "symmetric by innermost addresses and ports over 4 queues, key and table read back; fragments have no "
            "ports: they and their flows may be split over workers");
  EXPECT_EQ(sentence(kPair | RTE_ETH_RSS_LEVEL_INNERMOST, flow),
            "symmetric by innermost address pair over 4 queues, key and table read back; the driver cannot hash ports");
}

TEST(Rss, takes_nothing_for_granted) {
  const RssWish wish{2, Spreading::addresses};
  EXPECT_EQ(rss_sentence({}, wish), "the driver tells nothing about its spreading: flows may be split over workers");
  const std::string refused = "the driver did not take the symmetric key: flows may be split over workers";
  EXPECT_EQ(rss_sentence({.answered = true, .types = RTE_ETH_RSS_IPV4}, wish), refused);
  EXPECT_EQ(rss_sentence({.answered = true, .has_our_key = true}, wish), refused);
  EXPECT_EQ(sentence(RTE_ETH_RSS_LEVEL_INNERMOST, wish), refused) << "a level alone hashes nothing";
}

TEST(Rss, asks_for_the_innermost_header_only_where_the_device_offers_it) {
  auto key = symmetric_rss_key();
  rte_eth_dev_info info{};
  info.flow_type_rss_offloads = RTE_ETH_RSS_IPV4 | RTE_ETH_RSS_IPV6 | RTE_ETH_RSS_NONFRAG_IPV4_TCP;
  rte_eth_conf conf{};
  request_rss(conf, info, {4, Spreading::addresses}, key);
  EXPECT_EQ(conf.rx_adv_conf.rss_conf.rss_hf, RTE_ETH_RSS_IPV4 | RTE_ETH_RSS_IPV6);
  EXPECT_FALSE(without_rss_level(conf));
  info.flow_type_rss_offloads |= RTE_ETH_RSS_LEVEL_MASK;
  request_rss(conf, info, {4, Spreading::flow}, key);
  EXPECT_EQ(conf.rx_adv_conf.rss_conf.rss_hf,
            RTE_ETH_RSS_IPV4 | RTE_ETH_RSS_IPV6 | RTE_ETH_RSS_NONFRAG_IPV4_TCP | RTE_ETH_RSS_LEVEL_INNERMOST);
  EXPECT_TRUE(without_rss_level(conf));
  EXPECT_EQ(conf.rx_adv_conf.rss_conf.rss_hf, RTE_ETH_RSS_IPV4 | RTE_ETH_RSS_IPV6 | RTE_ETH_RSS_NONFRAG_IPV4_TCP);
}

TEST(Rss, hashes_both_directions_alike_with_and_without_ports) {
  const auto key = symmetric_rss_key();
  std::array<std::uint32_t, 3> there{0xc0000201, 0xc6336407, 0x01bbd431};  // addresses, then both ports
  std::array<std::uint32_t, 3> back{0xc6336407, 0xc0000201, 0xd43101bb};
  EXPECT_EQ(rte_softrss(there.data(), 2, key.data()), rte_softrss(back.data(), 2, key.data()));
  EXPECT_EQ(rte_softrss(there.data(), 3, key.data()), rte_softrss(back.data(), 3, key.data()));
  EXPECT_NE(rte_softrss(there.data(), 3, key.data()), rte_softrss(there.data(), 2, key.data()));
}

TEST(RingPort, is_named_by_its_device) {
  EXPECT_NE(ring_port_device("ring:east"), "");
  EXPECT_EQ(ring_port_device("net_ring0"), "");
}

TEST(TurnClock, never_goes_back) {
  TurnClock clock;
  Timestamp last = clock.now();
  for (int i = 0; i < 1000; ++i) {
    const Timestamp now = clock.now();
    EXPECT_GE(now.nanoseconds, last.nanoseconds);
    last = now;
  }
}

}  // namespace
}  // namespace sextant
