// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/explain/explain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "dataplane/decode/decode.h"
#include "dataplane/explain/describe.h"
#include "tests/dataplane/decode/packet_cases.h"

namespace sextant::test {
namespace {

Packet ether() {
  return Packet().ethernet();
}

/// Frames of tunnels that the table of test packets does not hold, or not in this way.
std::vector<Bytes> further_frames() {
  const auto udp_to = [](std::uint16_t port) { return ether().ipv4().udp(40000, port); };
  return {
      udp_to(1194).raw({0x38}).payload(30).bytes(),
      udp_to(51820).raw({4, 0, 0, 0}).payload(60).bytes(),
      udp_to(5247).raw({0, 0x10, 0x02, 0, 0, 0, 0, 0}).ethernet().ipv6().tcp().bytes(),
      udp_to(5247).raw({0, 0x10, 0x03, 0, 0, 0, 0, 0}).raw({0x08, 1}).raw(Bytes(22)).llc_snap().ipv4().udp().bytes(),
      udp_to(5247).raw({1, 0, 0, 0}).payload(30).bytes(),
      udp_to(6080).raw({0, 41, 0, 0}).ipv6().tcp().bytes(),
      udp_to(6080).ipv4().tcp().bytes(),
      udp_to(7777).ipv6().tcp().bytes(),
      udp_to(4500).raw({0, 0, 0, 0}).payload(40).bytes(),
      udp_to(1701).raw({0, 3, 0, 0, 0, 0, 0, 9}).ethernet().ipv6().tcp().bytes(),
      udp_to(1701).raw({0, 3, 0, 0, 0, 0, 0, 9}).payload(30).bytes(),
      ether().ipv4().protocol(97, {0x30, 0}).ethernet().ipv6().tcp().bytes(),
      ether().ipv4().protocol(97, {0x20, 0}).payload(20).bytes(),
      ether().ipv4().protocol(115, {0, 0, 0, 9}).ethernet().ipv6().tcp().bytes(),
      ether().ipv4().protocol(115, {0, 0, 0, 0, 1, 2}).bytes(),
      ether().ipv4().udp(3544, 4789).raw(Bytes(8)).ipv6("2001:0:1::1").tcp().bytes(),
      ether().ipv6().protocol(143, ether().ipv4().udp().bytes()).bytes(),
      ether().raw({0x11, 9, 0, 0, 0, 0}, 0x8863).bytes(),
      ether().ipv6().hop_by_hop().hop_by_hop(Bytes(2000)).tcp().bytes(),
  };
}

DecodeSettings settings_with_ip_in_udp() {
  DecodeConfiguration configuration;
  configuration.udp_ports[static_cast<std::size_t>(UdpTunnel::ip_in_udp)] = {7777};
  return DecodeSettings(configuration);
}

/// What must hold for any bytes: the facts are decode()'s, each header begins where the one before it ended, and one
/// sentence says why the walk ended.
void expect_sound(const Frame& frame, const DecodeSettings& settings, const std::string& sentence) {
  const Explanation explanation = explain(frame, settings);
  ASSERT_EQ(explanation.facts, decode(frame, settings)) << sentence;
  std::size_t offset = 0;
  for (const ExplainedHeader& header : explanation.headers) {
    ASSERT_EQ(header.offset, offset) << sentence;
    offset += header.octets;
    for (const ExplainedField& field : header.fields)
      ASSERT_FALSE(field.name.empty() || field.value.empty()) << sentence;
  }
  ASSERT_FALSE(explanation.headers.empty()) << sentence;
  ASSERT_LE(offset, frame.captured) << sentence;
  ASSERT_TRUE(explanation.stop.starts_with("Stopped at offset ") && explanation.stop.ends_with('.')) << sentence;
  ASSERT_EQ(explanation.no_flow.empty(),
            explanation.facts.tuple_whole && explanation.facts.outcome == Outcome::accounted)
      << sentence;
  ASSERT_LE(explanation.facts.payload_offset + explanation.payload_captured_octets, frame.captured) << sentence;
}

void expect_sound_at_every_length(const Bytes& bytes, LinkType link_type, const DecodeSettings& settings,
                                  const std::string& sentence) {
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    const Bytes exact(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));  // its own allocation
    Frame frame = frame_of(exact, link_type);
    expect_sound(frame, settings, sentence);
    frame.length = static_cast<std::uint32_t>(bytes.size());
    expect_sound(frame, settings, sentence);
  }
}

TEST(Explain, SaysWhatDecodeSaysOfEveryTestPacketAndItsTruncations) {
  for (const PacketCase& c : packet_cases()) {
    expect_sound(frame_of(c), default_settings(), c.sentence);
    expect_sound_at_every_length(c.packet.bytes, c.link_type, default_settings(), c.sentence);
  }
}

TEST(Explain, SaysWhatDecodeSaysOfFurtherTunnels) {
  const DecodeSettings settings = settings_with_ip_in_udp();
  for (const Bytes& bytes : further_frames()) {
    expect_sound_at_every_length(bytes, LinkType::ethernet, settings, "a further tunnel");
  }
}

TEST(Explain, SaysWhatDecodeSaysOfChangedOctets) {
  const auto change = [](Bytes bytes, LinkType link_type, const DecodeSettings& settings, const std::string& sentence) {
    for (std::size_t at = 0; at < std::min<std::size_t>(bytes.size(), 128); ++at) {
      for (const unsigned flip : {0x01U, 0x10U, 0x80U, 0xffU}) {
        bytes[at] ^= static_cast<std::uint8_t>(flip);
        expect_sound(frame_of(bytes, link_type), settings, sentence);
        bytes[at] ^= static_cast<std::uint8_t>(flip);
      }
    }
  };
  for (const PacketCase& c : packet_cases()) change(c.packet.bytes, c.link_type, default_settings(), c.sentence);
  const DecodeSettings settings = settings_with_ip_in_udp();
  for (const Bytes& bytes : further_frames()) change(bytes, LinkType::ethernet, settings, "a further tunnel");
}

TEST(Explain, DescribesEveryLayerAndMeetsEachInATest) {
  std::set<Layer> met;
  const auto meet = [&](const Explanation& explanation) {
    for (const ExplainedHeader& header : explanation.headers) met.insert(header.layer);
  };
  for (const PacketCase& c : packet_cases()) meet(explain(frame_of(c), default_settings()));
  const DecodeSettings settings = settings_with_ip_in_udp();
  for (const Bytes& bytes : further_frames()) meet(explain(frame_of(bytes), settings));
  for (std::size_t i = 1; i < kLayerTexts.size(); ++i) {
    EXPECT_TRUE(is_described(static_cast<Layer>(i))) << kLayerTexts[i].name;
    EXPECT_TRUE(met.contains(static_cast<Layer>(i))) << kLayerTexts[i].name;
  }
}

TEST(Explain, NamesEveryOutcomeAtTheHeaderItWasFoundIn) {
  for (const PacketCase& c : packet_cases()) {
    const Explanation explanation = explain(frame_of(c), default_settings());
    const auto finding = std::ranges::find_if(
        explanation.headers, [](const ExplainedHeader& header) { return header.found != Outcome::accounted; });
    const Outcome first = finding == explanation.headers.end() ? Outcome::accounted : finding->found;
    EXPECT_EQ(first, explanation.facts.outcome) << c.sentence;
  }
}

/// An explanation in lines: "offset+octets layer: name value; …", then " * note" each, then the stop.
std::string lines_of(const Explanation& explanation) {
  std::string text;
  for (const ExplainedHeader& header : explanation.headers) {
    text += std::to_string(header.offset) + '+' + std::to_string(header.octets) + ' ' +
            std::string(kLayerTexts[static_cast<std::size_t>(header.layer)].name) + ':';
    for (const ExplainedField& field : header.fields) text += ' ' + field.name + ' ' + field.value + ';';
    text += '\n';
    for (const std::string& note : header.notes) text += " * " + note + '\n';
  }
  return text + explanation.stop;
}

std::string lines_of(const Bytes& bytes, std::size_t missing_octets = 0) {
  Frame frame = frame_of(bytes);
  frame.length += static_cast<std::uint32_t>(missing_octets);
  return lines_of(explain(frame, default_settings()));
}

std::string stop_of(const Bytes& bytes) {
  return explain(frame_of(bytes), default_settings()).stop;
}

constexpr std::string_view kEthernetIpv4 =
    "0+14 ethernet: destination 02:00:00:00:00:01; source 02:00:00:00:00:02; type 0x0800 (IPv4);\n";

TEST(Explain, A6in4PacketHeaderByHeader) {
  EXPECT_EQ(lines_of(ether().ipv4().ipv6().tcp().bytes()),
            std::string(kEthernetIpv4) +
                "14+20 ipv4: version 4; header length 20; total length 80; flags none; fragment offset 0; "
                "protocol 41 (IPv6 in IP); source 192.0.2.1; destination 198.51.100.2;\n"
                "34+40 ipv6_in_ip: version 6; payload length 20; next header 6 (TCP); source 2001:db8::1; "
                "destination 2001:db8::2;\n"
                " * counts as 6in4\n"
                "74+20 tcp: source port 1234; destination port 443; sequence 0; data offset 20; flags ACK;\n"
                "Stopped at offset 74, TCP: this is the innermost transport header.");
}

TEST(Explain, ATunnelWhoseHeaderDoesNotHold) {
  EXPECT_EQ(lines_of(ether().ipv4().udp(40000, 4789).raw(Bytes(8)).bytes()),
            std::string(kEthernetIpv4) +
                "14+20 ipv4: version 4; header length 20; total length 36; flags none; fragment offset 0; "
                "protocol 17 (UDP); source 192.0.2.1; destination 198.51.100.2;\n"
                "34+8 udp: source port 40000; destination port 4789; length 16;\n"
                " * destination port 4789 announces VXLAN\n"
                "42+0 vxlan: flags 0x00 (no valid network); network 0;\n"
                " * port 4789 announces VXLAN, but its header does not hold: the frame stays UDP\n"
                "Stopped at offset 42, VXLAN: its header does not hold, so UDP is the innermost transport header.");
}

TEST(Explain, TheOtherPortIsAskedWhereOneDeclines) {
  const std::string text = lines_of(ether().ipv4().udp(3544, 4789).ipv6("2001:0:1::1").tcp().bytes());
  EXPECT_NE(text.find("42+0 vxlan"), std::string::npos) << text;
  EXPECT_NE(text.find("VXLAN, but its header does not hold: the other port's tunnel is tried\n42+0 teredo"),
            std::string::npos)
      << text;
}

TEST(Explain, AHeaderThatTheSnapLengthCut) {
  const Packet packet = ether().ipv4().tcp();
  const Snapped snapped = cut(packet, 12);
  EXPECT_TRUE(lines_of(snapped.bytes, snapped.missing_octets)
                  .ends_with("34+8 tcp: source port 1234; destination port 443; sequence 0;\n"
                             "Stopped at offset 34, TCP: the TCP header is cut (RFC 9293); 8 octets are there, 20 are "
                             "needed, and the capture cut off the rest (snap length)."));
}

TEST(Explain, StopsForAReason) {
  EXPECT_EQ(stop_of(ether().arp().bytes()),
            "Stopped at offset 0, Ethernet: EtherType 0x0806 (ARP) is not IP, and nothing is opened behind it.");
  EXPECT_EQ(stop_of(ether().ipv6().fragment(64, false).udp().bytes()),
            "Stopped at offset 54, fragment header: this is a later fragment: the ports are in the first one, and the "
            "flow is found by the fragment cache when a capture is read in order.");
  EXPECT_EQ(stop_of(ether().ipv6().protocol(50, Bytes(40)).bytes()),
            "Stopped at offset 54, ESP: what it carries is encrypted, and no header behind it can be read.");
  EXPECT_EQ(stop_of(ether().ipv4().set8(0, 0x4f).icmp().bytes()),
            "Stopped at offset 14, IPv4: the IPv4 header length is below five words or goes past the packet; 28 octets "
            "are there, 60 are needed, and the packet ends there.");
  EXPECT_EQ(stop_of(ether().ipv4().set16(6, 0x2010).udp().payload(3).bytes()).substr(0, 53),
            "Stopped at offset 14, IPv4: this is a later fragment:");
  EXPECT_EQ(stop_of(ether().pppoe().raw({0xc0, 0x21, 1, 1}).bytes()),
            "Stopped at offset 20, PPP: protocol 0xc021 (LCP) is not IP, and nothing is opened behind it.");
}

TEST(Explain, ALimitIsNoMatterOfOctets) {
  Packet packet = ether();
  for (int i = 0; i < 8; ++i) packet.ipv4();
  EXPECT_EQ(stop_of(packet.protocol(4, Bytes(3)).bytes()),
            "Stopped at offset 174, IPv4 in IP: more layers inside each other than the configured limit.");
}

TEST(Explain, ALimitIsNamedThoughAnotherFindingDecidedTheOutcome) {
  Packet packet = ether().ipv6();
  for (int i = 0; i < 16; ++i) packet.destination();
  const Explanation explanation = explain(frame_of(packet.hop_by_hop().tcp().bytes()), default_settings());
  EXPECT_EQ(explanation.facts.outcome, Outcome::misplaced_hop_by_hop);
  EXPECT_TRUE(explanation.stop.ends_with("more IPv6 extension headers than the configured limit.")) << explanation.stop;
}

TEST(Explain, SegmentsAndExtensionHeadersByTheirNames) {
  const std::string text = lines_of(ether().ipv6().hop_by_hop({5, 2, 0, 0}).routing(4, 2).udp().bytes());
  EXPECT_NE(text.find("hop_by_hop: next header 43 (routing header); length 8; options router alert of 4"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("type 4 (segment routing)"), std::string::npos) << text;
  EXPECT_NE(text.find(" * counts as srv6\n"), std::string::npos) << text;
}

TEST(Explain, TagsArePaddedAndTranslatedAsTheyCount) {
  const std::string text = lines_of(ether().vlan(1).vlan(2).ipv6("64:ff9b::1").udp().payload(0).bytes());
  EXPECT_NE(text.find("VLAN 2; priority 0; type 0x86dd (IPv6);\n * counts as qinq\n"), std::string::npos) << text;
  EXPECT_NE(text.find(" * the source lies in a translation prefix: the service view counts IPv4\n"), std::string::npos)
      << text;
  const std::string padded = lines_of(ether().ipv4().set16(2, 28).udp().set16(4, 8).payload(18).bytes());
  EXPECT_NE(padded.find(" * 18 octets behind the end it gives are padding or a trailer and are not read\n"),
            std::string::npos)
      << padded;
}

TEST(Explain, ThePayloadHasItsSize) {
  Frame frame;
  const Bytes bytes = ether().ipv4().udp().payload(100).bytes();
  frame = frame_of(bytes);
  frame.captured -= 40;
  const Explanation explanation = explain(frame, default_settings());
  EXPECT_EQ(explanation.facts.payload_offset, 42U);
  EXPECT_EQ(explanation.payload_octets, 100U);
  EXPECT_EQ(explanation.payload_captured_octets, 60U);
}

}  // namespace
}  // namespace sextant::test
