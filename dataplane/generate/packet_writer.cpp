// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/packet_writer.h"

#include <array>
#include <cstring>

#include "dataplane/generate/wire_write.h"

namespace sextant {

namespace {

constexpr std::uint32_t kIpv4Octets = 20;
constexpr std::uint32_t kIpv6Octets = 40;
constexpr std::uint32_t kUdpOctets = 8;
constexpr std::uint32_t kTcpOctets = 20;
constexpr std::uint32_t kEchoHeaderOctets = 8;
constexpr std::uint8_t kIcmpv6 = 58;
constexpr std::uint8_t kIpv6Fragment = 44;

// MSS 1460 or 1440, SACK permitted, window scale 7 (RFC 9293, section 3.2; RFC 2018; RFC 7323).
constexpr std::array<std::byte, 12> kSynOptions{std::byte{2}, std::byte{4}, std::byte{0x05}, std::byte{0xb4},
                                                std::byte{4}, std::byte{2}, std::byte{1},    std::byte{3},
                                                std::byte{3}, std::byte{7}, std::byte{1},    std::byte{0}};
constexpr std::uint32_t kSynOptionsSum = word_sum(kSynOptions);

void copy_payload(std::byte* at, const Payload& payload) {
  std::memcpy(at, payload.data, payload.length);
  if (payload.head_length > 0) std::memcpy(at, payload.head.data(), payload.head_length);
}

// Copies the headers and completes the IP header for `transport_octets` above it. Returns the transport header's place.
std::byte* write_headers(std::byte* frame, const ActiveFlow& flow, std::size_t sender, std::uint32_t transport_octets) {
  const HeaderTemplate& headers = flow.headers[sender];
  std::memcpy(frame, headers.octets.data(), headers.octets.size());
  std::byte* network = frame + flow.network_offset;
  if (flow.family == Family::ipv6) {
    store16(network + 4, static_cast<std::uint16_t>(transport_octets));
    return network + kIpv6Octets;
  }
  const std::uint32_t total = kIpv4Octets + transport_octets;
  store16(network + 2, static_cast<std::uint16_t>(total));
  store16(network + 10, checksum_of(headers.network_sum + total));
  return network + kIpv4Octets;
}

// Pads to the smallest Ethernet frame.
WrittenPacket finish(std::byte* frame, const ActiveFlow& flow, std::uint32_t transport_octets) {
  const std::uint32_t ip_octets = transport_octets + (flow.family == Family::ipv6 ? kIpv6Octets : kIpv4Octets);
  const std::uint32_t octets = flow.network_offset + ip_octets;
  if (octets >= kFrameOctetsMin) return {octets, ip_octets};
  std::memset(frame + octets, 0, kFrameOctetsMin - octets);
  return {kFrameOctetsMin, ip_octets};
}

WrittenPacket write_udp(std::byte* frame, const ActiveFlow& flow, const Packet& packet) {
  const std::uint32_t octets = kUdpOctets + packet.payload.length;
  std::byte* udp = write_headers(frame, flow, packet.sender, octets);
  store16(udp, flow.ports[packet.sender]);
  store16(udp + 2, flow.ports[1U - packet.sender]);
  store16(udp + 4, static_cast<std::uint16_t>(octets));
  // The length counts twice: in the pseudo-header and in the header.
  const std::uint16_t checksum =
      checksum_of(flow.headers[packet.sender].transport_sum + 2 * octets + packet.payload.sum);
  store16(udp + 6, checksum == 0 ? 0xffff : checksum);
  copy_payload(udp + kUdpOctets, packet.payload);
  return finish(frame, flow, octets);
}

WrittenPacket write_tcp(std::byte* frame, ActiveFlow& flow, const Packet& packet) {
  constexpr std::uint16_t kWindow = 0x0200;
  const std::size_t receiver = 1U - packet.sender;
  const std::uint32_t header = kTcpOctets + (packet.tcp_options ? kSynOptions.size() : 0U);
  const std::uint32_t octets = header + packet.payload.length;
  std::byte* tcp = write_headers(frame, flow, packet.sender, octets);
  const std::uint32_t sequence = flow.sequence[packet.sender];
  const std::uint32_t acknowledged = (packet.tcp_flags & kTcpAck) != 0 ? flow.sequence[receiver] : 0;
  const auto offset_and_flags = static_cast<std::uint16_t>(header / 4 << 12U | packet.tcp_flags);
  store16(tcp, flow.ports[packet.sender]);
  store16(tcp + 2, flow.ports[receiver]);
  store32(tcp + 4, sequence);
  store32(tcp + 8, acknowledged);
  store16(tcp + 12, offset_and_flags);
  store16(tcp + 14, kWindow);
  store16(tcp + 18, 0);
  std::uint32_t sum = flow.headers[packet.sender].transport_sum + octets + (sequence >> 16U) + (sequence & 0xffffU) +
                      (acknowledged >> 16U) + (acknowledged & 0xffffU) + offset_and_flags + kWindow;
  if (packet.tcp_options) {
    std::memcpy(tcp + kTcpOctets, kSynOptions.data(), kSynOptions.size());
    sum += kSynOptionsSum;
  }
  if (packet.payload.length > 0) {
    copy_payload(tcp + header, packet.payload);
    sum += packet.payload.sum;
  }
  store16(tcp + 16, checksum_of(sum));
  const std::uint32_t consumed = (packet.tcp_flags & (kTcpSyn | kTcpFin)) != 0 ? 1 : 0;
  flow.sequence[packet.sender] += packet.payload.length + consumed;
  return finish(frame, flow, octets);
}

// The eight octets of an echo's ICMP header. `body_sum` and `body_octets` are those of the whole message, so that the
// checksum in a first fragment covers what the last one brings.
void write_echo_header(std::byte* icmp, const ActiveFlow& flow, std::size_t sender, std::uint32_t body_sum,
                       std::uint32_t body_octets) {
  const bool ipv6 = flow.family == Family::ipv6;
  const bool request = sender == kClient;
  const std::uint32_t type = ipv6 ? (request ? 128 : 129) : (request ? 8 : 0);
  const auto number = static_cast<std::uint16_t>(flow.sequence[sender]);
  std::uint32_t sum = (type << 8U) + flow.identifier + number + body_sum;
  if (ipv6) sum += flow.headers[sender].transport_sum + kEchoHeaderOctets + body_octets;
  store16(icmp, static_cast<std::uint16_t>(type << 8U));
  store16(icmp + 2, checksum_of(sum));
  store16(icmp + 4, flow.identifier);
  store16(icmp + 6, number);
}

WrittenPacket write_echo(std::byte* frame, const ActiveFlow& flow, const Packet& packet) {
  const std::uint32_t octets = kEchoHeaderOctets + packet.payload.length;
  std::byte* icmp = write_headers(frame, flow, packet.sender, octets);
  write_echo_header(icmp, flow, packet.sender, packet.payload.sum, packet.payload.length);
  copy_payload(icmp + kEchoHeaderOctets, packet.payload);
  return finish(frame, flow, octets);
}

// RFC 791, section 3.1: identification, flags and fragment offset in units of eight octets, then the checksum again.
void mark_ipv4_fragment(std::byte* frame, const ActiveFlow& flow, std::size_t sender, std::uint32_t octets,
                        std::uint16_t offset_and_more) {
  std::byte* network = frame + flow.network_offset;
  constexpr std::uint32_t kDontFragment = 0x4000;  // stands in the template and its sum
  store16(network + 4, flow.identifier);
  store16(network + 6, offset_and_more);
  const std::uint32_t sum = flow.headers[sender].network_sum + 0xffffU - kDontFragment + flow.identifier +
                            offset_and_more + kIpv4Octets + octets;
  store16(network + 10, checksum_of(sum));
}

// RFC 8200, section 4.5.
std::byte* put_ipv6_fragment_header(std::byte* frame, const ActiveFlow& flow, std::byte* at, std::uint16_t offset,
                                    bool more) {
  frame[flow.network_offset + 6] = std::byte{kIpv6Fragment};
  store16(at, static_cast<std::uint16_t>(kIcmpv6 << 8U));
  store16(at + 2, static_cast<std::uint16_t>(offset | (more ? 1U : 0U)));
  store32(at + 4, flow.identifier);
  return at + 8;
}

WrittenPacket write_fragment(std::byte* frame, const ActiveFlow& flow, const Packet& packet) {
  constexpr std::uint32_t kFragmentHeaderOctets = 8;
  constexpr std::uint16_t kMoreFragments = 0x2000;
  const bool first = packet.form == Packet::Form::first_fragment;
  const bool ipv6 = flow.family == Family::ipv6;
  const std::uint32_t octets =
      packet.payload.length + (first ? kEchoHeaderOctets : 0) + (ipv6 ? kFragmentHeaderOctets : 0);
  const auto offset = static_cast<std::uint16_t>(first ? 0 : kEchoHeaderOctets + kFirstFragmentOctets);
  std::byte* at = write_headers(frame, flow, packet.sender, octets);
  if (ipv6) {
    at = put_ipv6_fragment_header(frame, flow, at, offset, first);
  } else {
    mark_ipv4_fragment(frame, flow, packet.sender, octets,
                       static_cast<std::uint16_t>(offset / 8 | (first ? kMoreFragments : 0)));
  }
  if (first) {
    write_echo_header(at, flow, packet.sender, packet.echo_sum, kLargeEchoOctets);
    at += kEchoHeaderOctets;
  }
  copy_payload(at, packet.payload);
  return finish(frame, flow, octets);
}

}  // namespace

WrittenPacket write_packet(std::byte* frame, ActiveFlow& flow, const Packet& packet) {
  switch (packet.form) {
    case Packet::Form::tcp:
      return write_tcp(frame, flow, packet);
    case Packet::Form::udp:
      return write_udp(frame, flow, packet);
    case Packet::Form::echo:
      return write_echo(frame, flow, packet);
    case Packet::Form::first_fragment:
    case Packet::Form::last_fragment:
      break;
  }
  return write_fragment(frame, flow, packet);
}

}  // namespace sextant
