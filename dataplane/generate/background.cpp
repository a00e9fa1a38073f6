// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/background.h"

#include <algorithm>
#include <span>

#include "dataplane/generate/exchange.h"
#include "dataplane/generate/octet_string.h"
#include "dataplane/generate/packet_writer.h"
#include "dataplane/generate/wire_write.h"

namespace sextant {

namespace {

constexpr std::uint16_t kArp = 0x0806;
constexpr std::uint16_t kIpv4 = 0x0800;
constexpr std::uint16_t kIpv6 = 0x86dd;
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;
constexpr std::uint8_t kIcmpv6 = 58;
constexpr std::uint8_t kHopByHop = 0;
constexpr std::uint8_t kFragment = 44;
constexpr std::uint8_t kDestination = 60;
constexpr MacAddress kBroadcast{std::byte{0xff}, std::byte{0xff}, std::byte{0xff},
                                std::byte{0xff}, std::byte{0xff}, std::byte{0xff}};
constexpr std::uint16_t kFirstPort = 40000;

constexpr std::uint16_t bit(ExtensionHeader header) {
  return static_cast<std::uint16_t>(1U << static_cast<unsigned>(header));
}

OctetString ethernet(const MacAddress& destination, std::size_t sender, std::uint16_t ether_type) {
  OctetString out;
  out.octets(destination).octets(router_mac(sender)).u16(ether_type);
  return out;
}

BackgroundFrame frame_of(OctetString& octets, std::size_t sender, TrafficClass traffic_class, std::uint32_t ip_octets,
                         Outcome outcome = Outcome::accounted) {
  if (octets.size() < kFrameOctetsMin) octets.zeros(kFrameOctetsMin - octets.size());
  const auto size = static_cast<std::uint32_t>(octets.size());
  return {std::move(octets.bytes()), {direction_of(sender), traffic_class, outcome, false, size, ip_octets}, 0, false};
}

// RFC 826: who has the address of `target`'s router?
BackgroundFrame arp(std::size_t sender, std::size_t target, bool reply) {
  OctetString out = ethernet(reply ? router_mac(target) : kBroadcast, sender, kArp);
  out.u16(1).u16(kIpv4).u8(6).u8(4).u16(reply ? 2 : 1);
  out.octets(router_mac(sender)).octets(router_ipv4(sender).octets);
  out.octets(reply ? router_mac(target) : MacAddress{}).octets(router_ipv4(target).octets);
  return frame_of(out, sender, TrafficClass::other, 0);
}

// An ICMPv6 message between `source` and `destination`; `before` holds the extension headers in front of it.
BackgroundFrame icmpv6(std::size_t sender, const MacAddress& mac, const Ipv6Address& destination,
                       std::uint8_t hop_limit, std::span<const std::byte> before, std::vector<std::byte> message) {
  const Ipv6Address source = router_link_local(sender);
  const auto payload = static_cast<std::uint16_t>(before.size() + message.size());
  const std::uint32_t sum = word_sum(source.octets) + word_sum(destination.octets) + word_sum(message) +
                            static_cast<std::uint32_t>(message.size()) + kIcmpv6;
  store16(&message[2], checksum_of(sum));
  OctetString out = ethernet(mac, sender, kIpv6);
  out.u32(0x60000000U).u16(payload).u8(before.empty() ? kIcmpv6 : kHopByHop).u8(hop_limit);
  out.octets(source.octets).octets(destination.octets).octets(before).octets(message);
  BackgroundFrame frame = frame_of(out, sender, TrafficClass::ipv6, 40U + payload);
  frame.opens_flow = true;
  return frame;
}

MacAddress multicast_mac(const Ipv6Address& group) {  // RFC 2464, section 7
  return {std::byte{0x33}, std::byte{0x33}, group.octets[12], group.octets[13], group.octets[14], group.octets[15]};
}

// RFC 4861, sections 4.3 and 4.4, with the link-layer address option.
BackgroundFrame neighbor_solicitation(std::size_t sender, std::size_t target) {
  const Ipv6Address asked = router_link_local(target);
  Ipv6Address group{};  // solicited-node multicast, RFC 4291, section 2.7.1
  group.octets = {std::byte{0xff}, std::byte{0x02}};
  group.octets[11] = std::byte{1};
  group.octets[12] = std::byte{0xff};
  std::copy(asked.octets.begin() + 13, asked.octets.end(), group.octets.begin() + 13);
  OctetString message;
  message.u8(135).u8(0).u16(0).u32(0).octets(asked.octets).u8(1).u8(1).octets(router_mac(sender));
  return icmpv6(sender, multicast_mac(group), group, 255, {}, std::move(message.bytes()));
}

BackgroundFrame neighbor_advertisement(std::size_t sender, std::size_t target) {
  OctetString message;
  message.u8(136).u8(0).u16(0).u32(0xe0000000U).octets(router_link_local(sender).octets);
  message.u8(2).u8(1).octets(router_mac(sender));
  return icmpv6(sender, router_mac(target), router_link_local(target), 255, {}, std::move(message.bytes()));
}

// MLDv2 (RFC 3810, section 5.2) behind a hop-by-hop header with the router alert option (RFC 2711).
BackgroundFrame listener_report(std::size_t sender) {
  Ipv6Address routers{};  // all MLDv2-capable routers
  routers.octets = {std::byte{0xff}, std::byte{0x02}};
  routers.octets[15] = std::byte{0x16};
  Ipv6Address group = routers;
  group.octets[15] = std::byte{0xfb};
  OctetString alert;
  alert.u8(kIcmpv6).u8(0).u8(5).u8(2).u16(0).u8(1).u8(0);
  OctetString message;
  message.u8(143).u8(0).u16(0).u16(0).u16(1).u8(4).u8(0).u16(0).octets(group.octets);
  BackgroundFrame frame = icmpv6(sender, multicast_mac(routers), routers, 1, alert.bytes(), std::move(message.bytes()));
  frame.extension_headers = bit(ExtensionHeader::hop_by_hop);
  return frame;
}

// An IPv4 packet between two routers, with a right checksum over whatever the header says.
struct Ipv4Fields {
  std::uint8_t version_ihl = 0x45;
  std::uint16_t total_length = 0;
  std::uint8_t protocol = kUdp;
};

OctetString bad_ipv4(const Ipv4Fields& fields, std::span<const std::byte> after) {
  OctetString header;
  header.u8(fields.version_ihl).u8(0).u16(fields.total_length).u32(0x00004000U).u8(64).u8(fields.protocol).u16(0);
  header.octets(router_ipv4(0).octets).octets(router_ipv4(3).octets);
  store16(&header.bytes()[10], checksum_of(word_sum(header.bytes())));
  OctetString out = ethernet(router_mac(3), 0, kIpv4);
  out.octets(header.bytes()).octets(after);
  return out;
}

OctetString bad_ipv6(std::uint8_t version, std::uint16_t payload_length, std::uint8_t next_header,
                     std::span<const std::byte> after) {
  OctetString out = ethernet(router_mac(0), 3, kIpv6);
  out.u32(std::uint32_t{version} << 28U).u16(payload_length).u8(next_header).u8(64);
  out.octets(router_link_local(3).octets).octets(router_link_local(0).octets).octets(after);
  return out;
}

std::vector<std::byte> tcp_header(std::uint16_t source_port, std::uint8_t offset_words) {
  OctetString out;
  out.u16(source_port).u16(443).u32(1).u32(0).u8(static_cast<std::uint8_t>(offset_words << 4U)).u8(kTcpSyn).u16(512);
  return std::move(out.u32(0).bytes());
}

std::vector<std::byte> udp_header(std::uint16_t source_port, std::uint16_t length) {
  OctetString out;
  return std::move(out.u16(source_port).u16(9).u16(length).u16(0).bytes());
}

// Where addresses, protocol and ports can be read, a malformed frame has a 5-tuple, and a source port of its own.
void add_bad_ipv4(std::vector<BackgroundFrame>& frames) {
  const auto add = [&](const Ipv4Fields& fields, std::span<const std::byte> after, std::uint32_t ip_octets,
                       Outcome outcome, bool opens_flow) {
    OctetString octets = bad_ipv4(fields, after);
    frames.push_back(frame_of(octets, 0, TrafficClass::ipv4, ip_octets, outcome));
    frames.back().opens_flow = opens_flow;
  };
  const auto udp = udp_header(kFirstPort, 8);
  // A header that cannot be read has no length to count.
  add({.version_ihl = 0x55, .total_length = 28}, udp, 0, Outcome::bad_ipv4_version, false);
  add({.version_ihl = 0x43, .total_length = 28}, udp, 0, Outcome::bad_ihl, false);
  add({.total_length = 16}, udp, 16, Outcome::bad_ipv4_length, false);
  add({.total_length = 1400}, udp, 1400, Outcome::ipv4_length_past_frame, true);
  add({.total_length = 30, .protocol = kTcp}, tcp_header(kFirstPort + 1, 5), 30, Outcome::truncated_tcp, true);
  add({.total_length = 40, .protocol = kTcp}, tcp_header(kFirstPort + 2, 3), 40, Outcome::bad_tcp_offset, true);
  add({.total_length = 28}, udp_header(kFirstPort + 3, 4), 28, Outcome::bad_udp_length, true);
}

void add_bad_ipv6(std::vector<BackgroundFrame>& frames) {
  const auto add = [&](OctetString octets, std::uint32_t ip_octets, Outcome outcome, std::uint16_t extension_headers,
                       bool opens_flow) {
    frames.push_back(frame_of(octets, 3, TrafficClass::ipv6, ip_octets, outcome));
    frames.back().extension_headers = extension_headers;
    frames.back().opens_flow = opens_flow;
  };
  const auto udp = udp_header(kFirstPort, 8);
  add(bad_ipv6(4, 8, kUdp, udp), 0, Outcome::bad_ipv6_version, 0, false);
  add(bad_ipv6(6, 1400, kUdp, udp), 1440, Outcome::ipv6_length_past_frame, 0, true);

  OctetString past_the_packet;  // a hop-by-hop header that announces 1,608 octets
  past_the_packet.u8(kUdp).u8(200).u8(1).u8(4).u32(0).octets(udp);
  add(bad_ipv6(6, 16, kHopByHop, past_the_packet.bytes()), 56, Outcome::truncated_extension_header,
      bit(ExtensionHeader::hop_by_hop), true);

  const std::vector<std::byte> tcp = tcp_header(kFirstPort + 1, 5);
  OctetString tiny_fragment;  // a first fragment with eight octets of a TCP header (RFC 7112)
  tiny_fragment.u8(kTcp).u8(0).u16(1).u32(0x53455854U).octets(std::span{tcp}.first(8));
  add(bad_ipv6(6, 16, kFragment, tiny_fragment.bytes()), 56, Outcome::truncated_fragment,
      bit(ExtensionHeader::fragment), true);

  OctetString misplaced;  // destination options, then hop-by-hop
  misplaced.u8(kHopByHop).u8(0).u8(1).u8(4).u32(0).u8(kUdp).u8(0).u8(1).u8(4).u32(0);
  misplaced.octets(udp_header(kFirstPort + 2, 8));
  add(bad_ipv6(6, 24, kDestination, misplaced.bytes()), 64, Outcome::misplaced_hop_by_hop,
      bit(ExtensionHeader::destination) | bit(ExtensionHeader::hop_by_hop), true);
}

}  // namespace

std::vector<BackgroundFrame> background_frames() {
  std::vector<BackgroundFrame> frames;
  for (std::size_t a = 0; a < kOperatorsPerSide; ++a) {
    const std::size_t b = a + kOperatorsPerSide;
    frames.push_back(arp(a, b, false));
    frames.push_back(arp(b, a, true));
    frames.push_back(neighbor_solicitation(a, b));
    frames.push_back(neighbor_advertisement(b, a));
    frames.push_back(listener_report(a));
    frames.push_back(listener_report(b));
  }
  add_bad_ipv4(frames);
  add_bad_ipv6(frames);
  return frames;
}

}  // namespace sextant
