// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/decode/plain.h"

#include <algorithm>
#include <cstring>

#include "dataplane/decode/wire.h"

namespace sextant {
namespace {

constexpr std::uint32_t kTagOctets = 4;

template <typename T>
T load(const std::byte* octets) {
  T value;
  std::memcpy(&value, octets, sizeof value);
  return value;
}

std::uint32_t load16(const std::byte* octets) {
  return load<Be16>(octets).host();
}

/// Where the IP header is, and how much of the frame is there from it on.
struct Network {
  const std::byte* at;
  std::uint32_t offset;
  std::uint32_t captured;
  std::uint32_t length;
  std::uint16_t attachment;
};

struct TransportFacts {
  std::uint32_t payload_offset = 0;
  std::uint32_t payload_octets = 0;
  std::uint8_t transport_octets = 0;
  std::uint8_t tcp_flags = 0;
};

/// The transport header at the beginning of `length` octets of IP payload, the end of which may be cut off. False: it
/// is unusual.
[[gnu::always_inline]] inline bool read_transport(const Network& network, std::uint32_t header_octets,
                                                  std::uint32_t length, std::uint8_t protocol,
                                                  const DecodeSettings& settings, TransportFacts& found) {
  const std::byte* const transport = network.at + header_octets;
  std::uint32_t captured = std::min(network.captured - header_octets, length);
  std::uint32_t transport_octets = sizeof(wire::Udp);
  if (protocol == protocol::kTcp) {
    if (captured < sizeof(wire::Tcp)) return false;
    transport_octets = std::to_integer<std::uint32_t>(transport[offsetof(wire::Tcp, data_offset)] >> 4) * 4;
    if (transport_octets < sizeof(wire::Tcp) || transport_octets > captured) return false;
    found.tcp_flags = std::to_integer<std::uint8_t>(transport[offsetof(wire::Tcp, flags)]);
  } else {
    if (protocol != protocol::kUdp || captured < sizeof(wire::Udp)) return false;
    const std::uint32_t udp_length = load16(transport + offsetof(wire::Udp, length));
    if (udp_length < sizeof(wire::Udp) || udp_length > length) return false;
    captured = std::min(captured, udp_length);
    if (settings.destination_ports.find(static_cast<std::uint16_t>(load16(transport + 2))) != Layer::done) return false;
    if (settings.source_ports.find(static_cast<std::uint16_t>(load16(transport))) != Layer::done) return false;
  }
  found.payload_offset = network.offset + header_octets + transport_octets;
  found.payload_octets = captured - transport_octets;
  found.transport_octets = static_cast<std::uint8_t>(transport_octets);
  return true;
}

/// The facts that all plain frames of a family share, to be copied whole.
constexpr Facts plain_facts(Family family, bool tagged) {
  Facts facts;
  facts.outer = family;
  facts.inner = family;
  facts.ip_header_count = 1;
  facts.endpoints_known = true;
  facts.tuple_whole = true;
  facts.traffic_class = traffic_class_of(facts);
  facts.vlan_tag_count = tagged ? 1 : 0;
  facts.encapsulations = tagged ? std::uint64_t{1} << static_cast<unsigned>(Encapsulation::vlan) : 0;
  return facts;
}
constexpr Facts kPlainIpv4[2] = {plain_facts(Family::ipv4, false), plain_facts(Family::ipv4, true)};
constexpr Facts kPlainIpv6[2] = {plain_facts(Family::ipv6, false), plain_facts(Family::ipv6, true)};

/// What follows the addresses in a flow key: ports as on the wire, attachment, protocol, family.
std::uint64_t end_of_key(const std::byte* ports, std::uint16_t attachment, std::uint8_t protocol, Family family) {
  static_assert(offsetof(FlowKey, ports) == 32 && offsetof(FlowKey, attachment) == 36 &&
                offsetof(FlowKey, protocol) == 38 && offsetof(FlowKey, family) == 39);
  return load<std::uint32_t>(ports) | std::uint64_t{attachment} << 32U | std::uint64_t{protocol} << 48U |
         static_cast<std::uint64_t>(family) << 56U;
}

/// Writes one word of the key. It is read again in such words at once, and a load that spans two smaller stores would
/// wait for both.
void store(FlowKey& key, std::size_t word, std::uint64_t value) {
  std::memcpy(reinterpret_cast<std::byte*>(&key) + word * sizeof value, &value, sizeof value);
}

void complete(Facts& facts, std::uint32_t ip_octets, const TransportFacts& transport) {
  facts.outer_ip_octets = ip_octets;
  facts.inner_ip_octets = ip_octets;
  facts.payload_offset = transport.payload_offset;
  facts.payload_octets = transport.payload_octets;
  facts.transport_octets = transport.transport_octets;
  facts.tcp_flags = transport.tcp_flags;
}

[[gnu::always_inline]] inline bool read_plain_ipv4(const Network& network, const DecodeSettings& settings, bool tagged,
                                                   Facts& facts) {
  constexpr std::uint32_t kHeader = sizeof(wire::Ipv4);
  constexpr std::uint32_t kFragmentBits = 0x3fff;  // more fragments, and the offset
  if (network.captured < kHeader) return false;
  const std::uint32_t total = load16(network.at + offsetof(wire::Ipv4, total_length));
  const auto protocol = std::to_integer<std::uint8_t>(network.at[offsetof(wire::Ipv4, protocol)]);
  const bool whole = (load16(network.at + offsetof(wire::Ipv4, flags_offset)) & kFragmentBits) == 0;
  if (network.at[0] != std::byte{0x45} || !whole || total < kHeader || total > network.length) return false;
  TransportFacts transport;
  if (!read_transport(network, kHeader, total - kHeader, protocol, settings, transport)) return false;
  facts = kPlainIpv4[tagged ? 1 : 0];
  complete(facts, total, transport);
  // An IPv4 address stands in the last four octets of its sixteen.
  store(facts.key, 1, std::uint64_t{load<std::uint32_t>(network.at + offsetof(wire::Ipv4, source))} << 32U);
  store(facts.key, 3, std::uint64_t{load<std::uint32_t>(network.at + offsetof(wire::Ipv4, destination))} << 32U);
  store(facts.key, 4, end_of_key(network.at + kHeader, network.attachment, protocol, Family::ipv4));
  return true;
}

[[gnu::always_inline]] inline bool read_plain_ipv6(const Network& network, const DecodeSettings& settings, bool tagged,
                                                   Facts& facts) {
  constexpr std::uint32_t kHeader = sizeof(wire::Ipv6);
  constexpr std::size_t kSource = offsetof(wire::Ipv6, source);
  constexpr std::size_t kDestination = offsetof(wire::Ipv6, destination);
  if (network.captured < kHeader) return false;
  const std::uint32_t payload = load16(network.at + offsetof(wire::Ipv6, payload_length));
  const auto protocol = std::to_integer<std::uint8_t>(network.at[offsetof(wire::Ipv6, next_header)]);
  if (std::to_integer<unsigned>(network.at[0] >> 4) != 6 || payload > network.length - kHeader) return false;
  const auto questions = [&](std::size_t address) {
    return settings.questions[std::to_integer<std::uint8_t>(network.at[address])];
  };
  if ((questions(kSource) | questions(kDestination)) != 0) return false;
  TransportFacts transport;
  if (!read_transport(network, kHeader, payload, protocol, settings, transport)) return false;
  facts = kPlainIpv6[tagged ? 1 : 0];
  complete(facts, kHeader + payload, transport);
  for (std::size_t word = 0; word < 4; ++word) {
    store(facts.key, word, load<std::uint64_t>(network.at + kSource + word * sizeof(std::uint64_t)));
  }
  store(facts.key, 4, end_of_key(network.at + kHeader, network.attachment, protocol, Family::ipv6));
  return true;
}

/// Writes all of `facts`, or declines and leaves them as they were.
[[gnu::always_inline]] inline bool read_plain_frame(const Frame& frame, const DecodeSettings& settings, Facts& facts) {
  constexpr std::uint32_t kEthernet = sizeof(wire::Ethernet);
  if (frame.link_type != LinkType::ethernet || frame.captured < kEthernet + kTagOctets) return false;
  const std::byte* type_at = frame.data + kEthernet - sizeof(Be16);
  std::uint32_t type = load16(type_at);
  const bool tagged = type == ether_type::kVlan;
  if (tagged) type = load16(type_at + kTagOctets);
  const std::uint32_t offset = kEthernet + (tagged ? kTagOctets : 0);
  const Network network{frame.data + offset, offset, frame.captured - offset, frame.length - offset, frame.attachment};
  if (type == ether_type::kIpv4) return read_plain_ipv4(network, settings, tagged, facts);
  if (type == ether_type::kIpv6) return read_plain_ipv6(network, settings, tagged, facts);
  return false;
}

}  // namespace

std::uint64_t read_plain(std::span<const Frame> burst, const DecodeSettings& settings, Facts* facts) {
  static_assert(kBurstCapacity <= 64);
  std::uint64_t declined = 0;
  for (std::size_t i = 0; i < burst.size(); ++i) {
    if (!read_plain_frame(burst[i], settings, facts[i])) declined |= std::uint64_t{1} << i;
  }
  return declined;
}

}  // namespace sextant
