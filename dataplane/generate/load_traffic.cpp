// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/load_traffic.h"

#include <algorithm>
#include <cstring>

#include "dataplane/generate/wire_write.h"

namespace sextant {
namespace {

constexpr std::uint32_t kEthernetOctets = 14;
constexpr std::uint32_t kTagOctets = 4;
constexpr std::uint32_t kIpv4Octets = 20;
constexpr std::uint32_t kIpv6Octets = 40;
constexpr std::uint32_t kTcpOctets = 20;
constexpr std::uint32_t kUdpOctets = 8;
constexpr std::uint16_t kVlan = 100;
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;
constexpr std::uint64_t kFlowStream = 0x6c6f6164U;  // "load": flows and draws must not be of one random stream

// Checksums are taken in steps of 32 bits: 2^32 and 2^16 are both 1 to the Internet checksum, and eight octets at a
// time are what an address costs least in.
std::uint64_t half_sum(std::uint64_t value) {
  return (value >> 32U) + (value & UINT32_MAX);
}

std::uint16_t checksum_of_halves(std::uint64_t sum) {
  const std::uint64_t half = half_sum(sum);
  return checksum_of(static_cast<std::uint32_t>((half >> 16U) + (half & 0xffffU)));
}

void store64(std::byte* at, std::uint64_t value) {
  const std::uint64_t wire = std::endian::native == std::endian::little ? std::byteswap(value) : value;
  std::memcpy(at, &wire, sizeof wire);
}

FlowEnd other_end(FlowEnd end) {
  return static_cast<FlowEnd>(1U - static_cast<unsigned>(end));
}

}  // namespace

Expected<std::unique_ptr<LoadTraffic>> LoadTraffic::make(const LoadOptions& options) {
  LoadFlowOptions flow_options = options.flows;
  flow_options.seed ^= kFlowStream;
  auto flows = LoadFlows::make(flow_options);
  if (!flows) return std::unexpected(flows.error());
  return std::unique_ptr<LoadTraffic>{new LoadTraffic{options, std::move(*flows)}};
}

LoadTraffic::LoadTraffic(const LoadOptions& options, LoadFlows flows)
    : flows_(std::move(flows)),
      random_(options.flows.seed),
      flow_count_(std::clamp(options.flow_count, 1U, kLoadFlowCountMax)),
      new_flow_per_million_(options.new_flow_per_million),
      frame_octets_(options.frame_octets
                        ? std::clamp(*options.frame_octets, kLoadFrameOctetsMin, kLoadFrameOctetsMax) - kFcsOctets
                        : 0),
      frame_room_(options.frame_octets ? std::max<std::uint32_t>(frame_octets_, kHeadRoom)
                                       : *std::ranges::max_element(kImixFrameOctets)),
      begun_to_(flow_count_),
      begun_((flow_count_ + 63U) / 64U) {
  for (std::size_t kind = 0; kind < heads_.size(); ++kind) {
    heads_[kind] = head((kind & 8U) != 0, (kind & 4U) != 0, (kind & 2U) != 0, static_cast<FlowEnd>(kind & 1U));
  }
  for (Draw& ahead : ahead_) draw(ahead);
}

LoadTraffic::Head LoadTraffic::head(bool ipv6, bool vlan, bool tcp, FlowEnd sender) {
  Head made;
  std::byte* octets = made.octets.data();
  made.network_offset = static_cast<std::uint8_t>(kEthernetOctets + (vlan ? kTagOctets : 0));
  made.transport_offset = static_cast<std::uint8_t>(made.network_offset + (ipv6 ? kIpv6Octets : kIpv4Octets));
  made.length = static_cast<std::uint8_t>(made.transport_offset + (tcp ? kTcpOctets : kUdpOctets));
  const std::uint8_t protocol = tcp ? kTcp : kUdp;

  // Locally administered addresses of two routers, 1 on the clients' side.
  octets[0] = octets[6] = std::byte{0x02};
  octets[5] = sender == FlowEnd::client ? std::byte{2} : std::byte{1};
  octets[11] = sender == FlowEnd::client ? std::byte{1} : std::byte{2};
  if (vlan) {
    store16(octets + 12, 0x8100);
    store16(octets + 14, kVlan);
  }
  std::byte* network = octets + made.network_offset;
  store16(network - 2, ipv6 ? 0x86dd : 0x0800);
  if (ipv6) {
    store16(network, 0x6000);
    network[6] = std::byte{protocol};
    network[7] = std::byte{64};
  } else {
    store16(network, 0x4500);
    store16(network + 6, 0x4000);  // do not fragment
    network[8] = std::byte{64};
    network[9] = std::byte{protocol};
    made.network_sum = word_sum({network, kIpv4Octets});
  }
  std::byte* transport = octets + made.transport_offset;
  if (tcp) {
    store16(transport + 12, 0x5010);  // five words of header; ACK
    store16(transport + 14, 0x0200);
  }
  made.checksum_offset = tcp ? 16 : 6;
  made.transport_sum = word_sum({transport, tcp ? kTcpOctets : kUdpOctets}) + protocol;
  return made;
}

inline const LoadTraffic::Head& LoadTraffic::head_of(const Draw& draw) const {
  return heads_[static_cast<std::size_t>(draw.flow.ipv6) << 3U | static_cast<std::size_t>(draw.flow.vlan) << 2U |
                static_cast<std::size_t>(draw.flow.tcp) << 1U | static_cast<std::size_t>(draw.sender)];
}

inline void LoadTraffic::draw(Draw& drawn) {
  const std::uint64_t random = random_.next();
  new_flow_credit_ += new_flow_per_million_;
  if (new_flow_credit_ >= kMillion) {
    new_flow_credit_ -= kMillion;
    drawn.index = oldest_ + flow_count_;
    ++oldest_;
  } else {
    drawn.index = oldest_ + ((random >> 32U) * flow_count_ >> 32U);
  }
  drawn.sender = static_cast<FlowEnd>(random & 1U);
  const std::uint64_t size = (random >> 1U & 0x7fffffffU) * kImixFrameOctets.size() >> 31U;
  drawn.frame_octets = frame_octets_ != 0 ? frame_octets_ : kImixFrameOctets[size] - kFcsOctets;
  flows_.describe(drawn.index, drawn.flow);
  flows_.prefetch(drawn.flow);
  if (drawn.index < flow_count_) __builtin_prefetch(&begun_[drawn.index / 64], 1);
}

inline bool LoadTraffic::begin(std::uint64_t index) {
  if (index >= flow_count_) {
    // Later flows enter in the order of their indices, and each is drawn first when it enters.
    const bool begins = index == begun_to_;
    begun_to_ += begins ? 1 : 0;
    return begins;
  }
  const std::uint64_t bit = std::uint64_t{1} << index % 64;
  const bool begins = (begun_[index / 64] & bit) == 0;
  begun_[index / 64] |= bit;
  return begins;
}

/// Writes the network header's lengths and addresses, and returns the addresses' sum.
inline std::uint64_t LoadTraffic::write_network(std::byte* network, const Draw& drawn, const Head& head,
                                                std::uint32_t ip_octets) const {
  const FlowEnd receiver = other_end(drawn.sender);
  if (drawn.flow.ipv6) {
    const auto source = flows_.ipv6_address(drawn.flow, drawn.sender);
    const auto destination = flows_.ipv6_address(drawn.flow, receiver);
    store16(network + 4, static_cast<std::uint16_t>(ip_octets - kIpv6Octets));
    store64(network + 8, source[0]);
    store64(network + 16, source[1]);
    store64(network + 24, destination[0]);
    store64(network + 32, destination[1]);
    return half_sum(source[0]) + half_sum(source[1]) + half_sum(destination[0]) + half_sum(destination[1]);
  }
  const std::uint32_t source = flows_.ipv4_address(drawn.flow, drawn.sender);
  const std::uint32_t destination = flows_.ipv4_address(drawn.flow, receiver);
  const std::uint64_t sum = std::uint64_t{source} + destination;
  store16(network + 2, static_cast<std::uint16_t>(ip_octets));
  store16(network + 10, checksum_of_halves(head.network_sum + sum + ip_octets));
  store64(network + 12, std::uint64_t{source} << 32U | destination);
  return sum;
}

/// Both protocols have eight octets behind their ports that differ: TCP's two numbers, or UDP's length and checksum.
/// No branch tells them apart: it would be wrong as often as the mix of flows is mixed.
inline void LoadTraffic::write_transport(std::byte* transport, const Draw& drawn, const Head& head,
                                         std::uint32_t octets, std::uint64_t address_sum) {
  const auto ports = LoadFlows::ports(drawn.flow);
  const std::uint16_t source = ports[static_cast<std::size_t>(drawn.sender)];
  const std::uint16_t destination = ports[static_cast<std::size_t>(other_end(drawn.sender))];
  // There is no state a flow, so the sequence numbers of one stand still.
  const std::uint64_t fields = drawn.flow.tcp ? drawn.flow.host_bits[0] : std::uint64_t{octets} << 48U;
  store32(transport, std::uint32_t{source} << 16U | destination);
  store64(transport + 4, fields);
  const std::uint16_t checksum =
      checksum_of_halves(head.transport_sum + address_sum + source + destination + octets + half_sum(fields));
  // RFC 768: none is all zeros. All ones are as right, in TCP, too.
  store16(transport + head.checksum_offset, checksum == 0 ? 0xffff : checksum);
}

void LoadTraffic::next(LoadFrame& frame) {
  Draw& place = ahead_[next_];
  const Draw& drawn = place;
  next_ = (next_ + 1) % kAhead;
  const Head& head = head_of(drawn);
  const std::uint32_t length = std::max<std::uint32_t>(drawn.frame_octets, head.length);
  std::memcpy(frame.data, head.octets.data(), kHeadRoom);
  // The rest is zeros: they add nothing to a checksum, and say nothing that a reader of payloads could take for a name.
  if (length > kHeadRoom) std::memset(frame.data + kHeadRoom, 0, length - kHeadRoom);

  const std::uint32_t ip_octets = length - head.network_offset;
  const std::uint64_t address_sum = write_network(frame.data + head.network_offset, drawn, head, ip_octets);
  write_transport(frame.data + head.transport_offset, drawn, head, length - head.transport_offset, address_sum);
  frame.entry = {drawn.sender == FlowEnd::client ? LegDirection::a_to_b : LegDirection::b_to_a,
                 drawn.flow.ipv6 ? TrafficClass::ipv6 : TrafficClass::ipv4,
                 Outcome::accounted,
                 drawn.flow.vlan,
                 length,
                 ip_octets};
  frame.begins_flow = begin(drawn.index);
  draw(place);
}

}  // namespace sextant
