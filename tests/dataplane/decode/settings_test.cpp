// SPDX-License-Identifier: BSD-3-Clause
// What a configuration tells decoding: ports that announce tunnels, prefixes that mean something.
#include "dataplane/decode/settings.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include "dataplane/decode/decode.h"
#include "dataplane/spread.h"
#include "tests/dataplane/packet.h"

namespace sextant::test {
namespace {

Ipv6Address address(const char* text) {
  Ipv6Address address;
  EXPECT_EQ(inet_pton(AF_INET6, text, address.octets.data()), 1) << text;
  return address;
}
Ipv6Prefix prefix(const char* text, std::uint8_t length) {
  return {address(text), length};
}

Facts decoded(const Packet& packet, const DecodeConfiguration& configuration) {
  const Bytes bytes = packet.bytes();
  return decode(frame_of(bytes), DecodeSettings(configuration));
}

DecodeConfiguration with_ports(UdpTunnel tunnel, std::vector<std::uint16_t> ports) {
  DecodeConfiguration configuration;
  configuration.udp_ports[static_cast<std::size_t>(tunnel)] = std::move(ports);
  return configuration;
}

TEST(PrefixSet, HoldsWhatItsPrefixesHold) {
  PrefixSet set;
  ASSERT_TRUE(set.insert(prefix("2001:db8::", 33)));
  ASSERT_TRUE(set.insert(prefix("64:ff9b::", 96)));
  ASSERT_TRUE(set.insert(prefix("fc00::1", 128)));
  EXPECT_TRUE(set.contains(address("2001:db8:7fff::1")));
  EXPECT_FALSE(set.contains(address("2001:db8:8000::1")));
  EXPECT_TRUE(set.contains(address("64:ff9b::c000:201")));
  EXPECT_FALSE(set.contains(address("64:ff9b::1:c000:201")));
  EXPECT_TRUE(set.contains(address("fc00::1")));
  EXPECT_FALSE(set.contains(address("fc00::2")));
  EXPECT_TRUE(set.may_begin_with(0x20));
  EXPECT_FALSE(set.may_begin_with(0x21));
}

TEST(PrefixSet, TheShortestPrefixesHoldManyFirstOctets) {
  PrefixSet all;
  ASSERT_TRUE(all.insert(prefix("::", 0)));
  EXPECT_TRUE(all.contains(address("ff02::1")));
  EXPECT_TRUE(all.may_begin_with(0xff));
  PrefixSet global;
  ASSERT_TRUE(global.insert(prefix("2000::", 3)));
  EXPECT_TRUE(global.may_begin_with(0x3f));
  EXPECT_FALSE(global.may_begin_with(0x40));
}

TEST(PrefixSet, RefusesMoreThanItsCapacity) {
  PrefixSet set;
  for (std::size_t i = 0; i < PrefixSet::kCapacity; ++i) ASSERT_TRUE(set.insert(prefix("2001:db8::", 32)));
  EXPECT_FALSE(set.insert(prefix("2001:db8::", 32)));
}

TEST(NumberTable, FindsAllOfManyNumbersAndNothingElse) {
  NumberTable<512> table;
  for (std::uint16_t number = 0; number < 256; ++number) {
    ASSERT_TRUE(table.insert(static_cast<std::uint16_t>(number * 251), Layer::vxlan));
  }
  EXPECT_FALSE(table.insert(7, Layer::vxlan)) << "it is half full";
  EXPECT_FALSE(table.insert(251, Layer::geneve)) << "another layer has the number";
  EXPECT_TRUE(table.insert(251, Layer::vxlan));
  for (unsigned number = 0; number <= UINT16_MAX; ++number) {
    const bool there = number % 251 == 0 && number / 251 < 256;
    ASSERT_EQ(table.find(static_cast<std::uint16_t>(number)), there ? Layer::vxlan : Layer::done) << number;
  }
}

TEST(DecodeSettings, AConfiguredPortAnnouncesItsTunnel) {
  const Packet packet =
      Packet().ethernet().ipv4().udp(40000, 8472).raw({8, 0, 0, 0, 0, 0, 7, 0}).ethernet().ipv6().tcp();
  EXPECT_EQ(decoded(packet, {}).inner, Family::ipv4);
  EXPECT_EQ(decoded(packet, with_ports(UdpTunnel::vxlan, {4789, 8472})).inner, Family::ipv6);
}

TEST(DecodeSettings, ATunnelWithoutPortsIsNeverOpened) {
  const Packet packet = Packet().ethernet().ipv4().udp(40000, 2152).gtpu().ipv6().tcp();
  EXPECT_EQ(decoded(packet, {}).inner, Family::ipv6);
  EXPECT_EQ(decoded(packet, with_ports(UdpTunnel::gtpu, {})).inner, Family::ipv4);
}

TEST(DecodeSettings, IpInUdpHasAPortWhereItIsConfigured) {
  const Packet ip = Packet().ethernet().ipv4().udp(40000, 5555).ipv6().tcp();
  const Packet text = Packet().ethernet().ipv4().udp(40000, 5555).payload(60, 0x20);
  const DecodeConfiguration configuration = with_ports(UdpTunnel::ip_in_udp, {5555});
  EXPECT_TRUE(has(decoded(ip, configuration).encapsulations, Encapsulation::ip_in_udp));
  EXPECT_EQ(decoded(text, configuration).encapsulations, 0U);
}

TEST(DecodeSettings, AddressesOfADomainMake6in4A6rd) {
  DecodeConfiguration configuration;
  configuration.sixrd_prefixes = {prefix("2001:db8::", 32)};
  const Packet packet = Packet().ethernet().ipv4().ipv6("2001:db8:c000:201::1", "2001:4860::1").tcp();
  EXPECT_TRUE(has(decoded(packet, {}).encapsulations, Encapsulation::sixin4));
  EXPECT_TRUE(has(decoded(packet, configuration).encapsulations, Encapsulation::sixrd));
  EXPECT_FALSE(has(decoded(packet, configuration).encapsulations, Encapsulation::sixin4));
}

TEST(DecodeSettings, ADestinationThatIsASegmentIsSrv6WithoutItsHeader) {
  DecodeConfiguration configuration;
  configuration.segment_prefixes = {prefix("fcbb:bb00::", 32)};
  const Packet to_segment = Packet().ethernet().ipv6("2001:db8::1", "fcbb:bb00:1:e001::").ipv4().tcp();
  const Packet from_segment = Packet().ethernet().ipv6("fcbb:bb00:1:e001::", "2001:db8::1").ipv4().tcp();
  EXPECT_TRUE(has(decoded(to_segment, configuration).encapsulations, Encapsulation::srv6));
  EXPECT_FALSE(has(decoded(from_segment, configuration).encapsulations, Encapsulation::srv6));
  EXPECT_FALSE(has(decoded(to_segment, {}).encapsulations, Encapsulation::srv6));
}

TEST(DecodeSettings, PrefixesOfATranslatorMoveToIpv4InTheServiceView) {
  DecodeConfiguration configuration;
  configuration.translation_prefixes = {prefix("2001:db8:64::", 96)};
  const Packet packet = Packet().ethernet().ipv6("2001:db8::1", "2001:db8:64::c000:201").tcp();
  EXPECT_FALSE(decoded(packet, {}).translated);
  EXPECT_TRUE(decoded(packet, configuration).translated);
  const Packet well_known = Packet().ethernet().ipv6("2001:db8::1", "64:ff9b::c000:201").tcp();
  EXPECT_FALSE(decoded(well_known, configuration).translated);
}

TEST(SpreadHash, IsTheSameBothWaysAndInEveryTunnel) {
  const auto hash = [](const Packet& packet) {
    const Bytes bytes = packet.bytes();
    return spread_hash(frame_of(bytes), default_settings());
  };
  const std::uint64_t there = hash(Packet().ethernet().ipv6("2001:db8::1", "2001:db8::2").tcp(1000, 443));
  EXPECT_EQ(hash(Packet().ethernet().ipv6("2001:db8::2", "2001:db8::1").tcp(443, 1000)), there);
  EXPECT_EQ(hash(Packet().ethernet().ipv4().ipv6("2001:db8::1", "2001:db8::2").udp()), there);
  EXPECT_EQ(hash(Packet().ethernet().ipv6("2001:db8::1", "2001:db8::2").fragment(64, false).payload(8)), there);
  EXPECT_NE(hash(Packet().ethernet().ipv6("2001:db8::1", "2001:db8::3").tcp(1000, 443)), there);
  EXPECT_EQ(hash(Packet().ethernet().arp()), 0U);
}

}  // namespace
}  // namespace sextant::test
