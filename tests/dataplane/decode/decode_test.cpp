// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/decode/decode.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/dataplane/decode/packet_cases.h"

namespace sextant::test {
namespace {

std::string name(Outcome outcome) {
  return std::string(kOutcomeTexts[static_cast<std::size_t>(outcome)].name);
}

std::string names_of(std::uint64_t encapsulations) {
  std::string names;
  for (std::size_t e = 0; e < kEncapsulationCount; ++e) {
    if ((encapsulations >> e & 1U) != 0) names.append(kEncapsulationNames[e]).append(" ");
  }
  return names;
}

TEST(Decode, EachTestPacketEarnsWhatItsSentenceSays) {
  for (const PacketCase& c : packet_cases()) {
    const Facts facts = decode(frame_of(c), default_settings());
    EXPECT_EQ(name(facts.outcome), name(c.outcome)) << c.sentence;
    EXPECT_EQ(traffic_class_of(facts), c.traffic_class) << c.sentence;
    EXPECT_EQ(facts.tuple_whole, c.tuple_whole) << c.sentence;
    EXPECT_TRUE(!c.tuple_whole || facts.key.protocol == c.protocol) << c.sentence;
    EXPECT_EQ(names_of(facts.encapsulations), names_of(c.encapsulations.value_or(facts.encapsulations))) << c.sentence;
    EXPECT_EQ(facts.observations, c.observations.value_or(facts.observations)) << c.sentence;
  }
}

TEST(Decode, TestPacketsAreMany) {
  EXPECT_GE(packet_cases().size(), 600U);
}

TEST(Decode, EveryOutcomeHasATestPacket) {
  std::set<Outcome> earned;
  for (const PacketCase& c : packet_cases()) earned.insert(c.outcome);
  // What only the frames before can tell: engine_fragment_test.cpp.
  earned.insert({Outcome::duplicate_fragment, Outcome::overlapping_fragment});
  for (std::size_t i = 0; i < kOutcomeCount; ++i) {
    EXPECT_TRUE(earned.contains(static_cast<Outcome>(i))) << kOutcomeTexts[i].name;
  }
}

/// What must hold for any bytes: one outcome, a class that fits the families, counted octets within reason.
void expect_sound(const Frame& frame, const std::string& sentence) {
  const Facts facts = decode(frame, default_settings());
  ASSERT_EQ(facts, decode_by_layers(frame, default_settings())) << "the short cut: " << sentence;
  ASSERT_LT(static_cast<std::size_t>(facts.outcome), kOutcomeCount) << sentence;
  ASSERT_EQ(facts.ip_header_count == 0, facts.inner == Family::other) << sentence;
  ASSERT_EQ(facts.ip_header_count == 0, facts.outer == Family::other) << sentence;
  ASSERT_TRUE(!facts.tuple_whole || facts.key.family == facts.inner) << sentence;
  ASSERT_TRUE(facts.outcome != Outcome::accounted || facts.inner_ip_octets <= frame.length) << sentence;
  ASSERT_LE(facts.payload_offset, frame.captured) << sentence;
}

TEST(Decode, EveryTruncationOfEveryPacketIsNamed) {
  for (const PacketCase& c : packet_cases()) {
    for (std::size_t size = 0; size < c.packet.bytes.size(); ++size) {
      const Bytes exact(c.packet.bytes.begin(),
                        c.packet.bytes.begin() + static_cast<std::ptrdiff_t>(size));  // its own allocation
      Frame snapped = frame_of(exact, c.link_type);
      expect_sound(snapped, c.sentence);
      snapped.length = static_cast<std::uint32_t>(c.packet.bytes.size());
      expect_sound(snapped, c.sentence);
    }
  }
}

TEST(Decode, EverySingleByteFlipOfTheFirst128IsNamed) {
  for (const PacketCase& c : packet_cases()) {
    Bytes bytes = c.packet.bytes;
    for (std::size_t at = 0; at < std::min<std::size_t>(bytes.size(), 128); ++at) {
      for (unsigned flip = 1; flip < 256; ++flip) {
        bytes[at] ^= static_cast<std::uint8_t>(flip);
        expect_sound(frame_of(bytes, c.link_type), c.sentence);
        bytes[at] ^= static_cast<std::uint8_t>(flip);
      }
    }
  }
}

TEST(Decode, CountsHeadersAndEncapsulationsOnce) {
  const Bytes bytes = Packet().ethernet().vlan(1).vlan(2).ipv6().hop_by_hop().fragment(0, false).ipv4().udp().bytes();
  const Facts facts = decode(frame_of(bytes), default_settings());
  EXPECT_TRUE(has(facts.encapsulations, Encapsulation::qinq));
  EXPECT_FALSE(has(facts.encapsulations, Encapsulation::vlan));
  EXPECT_TRUE(has(facts.encapsulations, Encapsulation::fourin6));
  EXPECT_EQ(facts.extension_headers, 1U << static_cast<unsigned>(ExtensionHeader::hop_by_hop) |
                                         1U << static_cast<unsigned>(ExtensionHeader::fragment));
  EXPECT_EQ(facts.outer_ip_octets, 40U + 8 + 8 + 28);
  EXPECT_EQ(facts.inner_ip_octets, 28U);
}

TEST(Decode, ACutIpHeaderKeepsItsLength) {
  const auto octets_of = [](const Bytes& bytes, std::uint32_t captured) {
    Frame frame = frame_of(bytes);
    frame.captured = captured;
    return decode(frame, default_settings()).outer_ip_octets;
  };
  const Bytes four = Packet().ethernet().ipv4().udp().payload(100).bytes();
  EXPECT_EQ(octets_of(four, 14 + 19), 128U);
  EXPECT_EQ(octets_of(four, 14 + 4), 128U);
  EXPECT_EQ(octets_of(four, 14 + 3), 0U);
  const Bytes six = Packet().ethernet().ipv6().udp().payload(100).bytes();
  EXPECT_EQ(octets_of(six, 14 + 39), 148U);
  EXPECT_EQ(octets_of(six, 14 + 6), 148U);
  EXPECT_EQ(octets_of(six, 14 + 5), 0U);
}

TEST(Decode, MarksImplausibleMplsPayloads) {
  const Bytes bytes = Packet().ethernet().mpls(16, true).payload(60, 0x66).bytes();
  const Facts facts = decode(frame_of(bytes), default_settings());
  EXPECT_NE(facts.observations & 1U << static_cast<unsigned>(Observation::implausible_mpls_payload), 0U);
  EXPECT_EQ(facts.inner, Family::other);
}

DecodeSettings limits(std::uint8_t nesting, std::uint8_t extension_headers) {
  DecodeConfiguration configuration;
  configuration.nesting_limit = nesting;
  configuration.extension_header_limit = extension_headers;
  return DecodeSettings(configuration);
}

TEST(Decode, ObeysConfiguredLimits) {
  const Bytes nested = Packet().ethernet().ipv4().ipv4().udp().bytes();
  EXPECT_EQ(decode(frame_of(nested), limits(1, 16)).outcome, Outcome::nesting_limit);
  EXPECT_EQ(decode(frame_of(nested), limits(2, 16)).outcome, Outcome::accounted);
  const Bytes chain = Packet().ethernet().ipv6().destination().destination().udp().bytes();
  EXPECT_EQ(decode(frame_of(chain), limits(8, 1)).outcome, Outcome::extension_header_limit);
  EXPECT_EQ(decode(frame_of(chain), limits(8, 2)).outcome, Outcome::accounted);
}

TEST(Canonicalize, BothDirectionsGiveOneKey) {
  const Bytes there = Packet().ethernet().ipv6("2001:db8::1", "2001:db8::2").tcp(1000, 443).bytes();
  const Bytes back = Packet().ethernet().ipv6("2001:db8::2", "2001:db8::1").tcp(443, 1000).bytes();
  FlowKey a = decode(frame_of(there), default_settings()).key;
  FlowKey b = decode(frame_of(back), default_settings()).key;
  EXPECT_NE(canonicalize(a), canonicalize(b));
  EXPECT_EQ(a, b);
}

TEST(Canonicalize, PortsDecideBetweenEqualAddresses) {
  const Bytes there = Packet().ethernet().ipv4("127.0.0.1", "127.0.0.1").udp(9000, 53).bytes();
  const Bytes back = Packet().ethernet().ipv4("127.0.0.1", "127.0.0.1").udp(53, 9000).bytes();
  FlowKey a = decode(frame_of(there), default_settings()).key;
  FlowKey b = decode(frame_of(back), default_settings()).key;
  EXPECT_NE(canonicalize(a), canonicalize(b));
  EXPECT_EQ(a, b);
}

}  // namespace
}  // namespace sextant::test
