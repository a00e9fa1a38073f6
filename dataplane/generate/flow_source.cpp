// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/flow_source.h"

#include <algorithm>
#include <cmath>

#include "dataplane/generate/exchange.h"
#include "dataplane/generate/wire_write.h"

namespace sextant {

namespace {

constexpr unsigned kPortBits = 15;
constexpr std::uint16_t kFirstClientPort = 1U << kPortBits;  // above every server port in use
constexpr std::uint64_t kClientMask = (1U << kClientBits) - 1U;
constexpr std::uint64_t kTupleMask = (std::uint64_t{1} << (kClientBits + kPortBits)) - 1U;
constexpr std::uint16_t kRtpPort = 16384;
constexpr std::uint16_t kDiscardPort = 9;
constexpr std::uint8_t kIcmp = 1;
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;
constexpr std::uint8_t kIcmpv6 = 58;

// A permutation of the numbers up to kTupleMask, so that tuples look random and never repeat.
std::uint64_t scatter(std::uint64_t number) {
  number = number * 0x9e3779b97f4a7c15U & kTupleMask;  // odd factors and shifted exclusive-ors can be undone
  number ^= number >> 17U;
  return number * 0xd6e8feb86659fd93U & kTupleMask;
}

bool is_echo(FlowKind kind) {
  return kind == FlowKind::echo || kind == FlowKind::large_echo;
}

bool is_about_host(FlowKind kind) {
  return kind == FlowKind::tls || kind == FlowKind::http || kind == FlowKind::dns || kind == FlowKind::quic;
}

// What its payload tells.
std::size_t service_of(const ActiveFlow& flow) {
  if (flow.kind == FlowKind::dns) return kDnsService;
  if (flow.kind == FlowKind::media) return kRtpService;
  return is_about_host(flow.kind) ? service_of_host(flow.host) : kNoService;
}

std::uint8_t protocol_of(FlowKind kind, Family family) {
  if (is_echo(kind)) return family == Family::ipv6 ? kIcmpv6 : kIcmp;
  return kind == FlowKind::tls || kind == FlowKind::http ? kTcp : kUdp;
}

std::uint16_t server_port(FlowKind kind) {
  switch (kind) {
    case FlowKind::tls:
    case FlowKind::quic:
      return 443;
    case FlowKind::http:
      return 80;
    case FlowKind::dns:
      return 53;
    case FlowKind::media:
      return kRtpPort;
    default:
      return kDiscardPort;
  }
}

// Addresses of one end: four octets or sixteen.
struct EndAddress {
  std::array<std::byte, 16> octets{};
  std::size_t size = 0;
  [[nodiscard]] std::span<const std::byte> span() const { return {octets.data(), size}; }
};

template <typename Address>
EndAddress end_address(const Address& address) {
  EndAddress end;
  end.size = address.octets.size();
  std::ranges::copy(address.octets, end.octets.begin());
  return end;
}

// Ethernet and the tag, if there is one (IEEE 802.1Q). Returns where the IP header begins.
std::byte* write_link(std::byte* at, std::size_t sender, std::size_t receiver, std::uint16_t vlan, Family family) {
  at = std::ranges::copy(router_mac(receiver), at).out;
  at = std::ranges::copy(router_mac(sender), at).out;
  if (vlan != 0) {
    store16(at, 0x8100);
    store16(at + 2, vlan);
    at += 4;
  }
  store16(at, family == Family::ipv6 ? 0x86dd : 0x0800);
  return at + 2;
}

}  // namespace

struct FlowSource::Ends {
  std::size_t client_operator = 0;
  std::size_t server_operator = 0;
  EndAddress client;
  EndAddress server;
};

FlowSource::FlowSource(const Profile& profile, std::uint64_t seed, SpreadFunction spread)
    : profile_(profile), random_(seed), twin_random_(seed), spread_(spread), tuple_offset_(random_.next()) {}

void FlowSource::open(ActiveFlow& flow) {
  const bool twin = profile_.paired && opened_ % 2 == 1;
  if (profile_.paired && !twin) twin_random_ = random_;
  if (twin) random_ = twin_random_;  // the same draws again, over the other family
  ++opened_;

  flow = ActiveFlow{};
  flow.live = true;
  const bool drawn_ipv6 = random_.below(1000) < profile_.ipv6_permille;
  flow.family = (profile_.paired ? twin : drawn_ipv6) ? Family::ipv6 : Family::ipv4;
  draw_shape(flow);
  const Ends ends = draw_ends(flow);
  flow.client_direction = direction_of(ends.client_operator);

  std::uint16_t vlan = 0;
  if (random_.below(1000) < profile_.vlan_permille) {
    const auto [low, high] = std::minmax(ends.client_operator, ends.server_operator);
    vlan = static_cast<std::uint16_t>(100 + 10 * low + high);
  }
  flow.network_offset = vlan == 0 ? 14 : 18;
  write_templates(flow, ends, vlan);

  std::array<std::byte, 32> pair{};
  std::ranges::copy(ends.client.span(), pair.begin());
  std::ranges::copy(ends.server.span(), pair.begin() + static_cast<std::ptrdiff_t>(ends.client.size));
  if (spread_ != nullptr) flow.spread = spread_(std::span{pair}.first(2 * ends.client.size));
}

FlowKind FlowSource::draw_kind() {
  std::uint32_t draw = random_.below(1000);
  std::size_t kind = 0;
  while (draw >= profile_.kind_permille[kind]) draw -= profile_.kind_permille[kind++];
  return static_cast<FlowKind>(kind);
}

// Bounded Pareto, shape 1.1, smallest 2: most flows are short, most octets are in the long ones.
std::uint32_t FlowSource::draw_segments() {
  constexpr double kShape = 1.1;
  constexpr double kSmallest = 2.0;
  const double cut = 1.0 - std::pow(kSmallest / profile_.flow_segments_max, kShape);
  return static_cast<std::uint32_t>(kSmallest / std::pow(1.0 - random_.fraction() * cut, 1.0 / kShape));
}

std::uint16_t FlowSource::draw_segment_octets(FlowKind kind, Family family) {
  if (kind == FlowKind::quic) return static_cast<std::uint16_t>(random_.below(4) == 0 ? 1200 : 1350);
  const std::uint32_t draw = random_.below(100);
  if (draw < 75) return family == Family::ipv6 ? 1440 : 1460;  // what fits into 1,500 octets
  if (draw < 90) return static_cast<std::uint16_t>(500 + random_.below(200));
  return static_cast<std::uint16_t>(32 + random_.below(100));
}

void FlowSource::draw_shape(ActiveFlow& flow) {
  constexpr std::uint32_t kEchoesMax = 100;
  flow.kind = draw_kind();
  flow.aaaa = random_.below(2) == 0;
  flow.identifier = static_cast<std::uint16_t>(random_.next());
  flow.sequence = {static_cast<std::uint32_t>(random_.next()), static_cast<std::uint32_t>(random_.next())};
  flow.segments_left = draw_segments();
  flow.segment_octets = draw_segment_octets(flow.kind, flow.family);
  const bool upload = random_.below(10) == 0;
  if (flow.kind == FlowKind::tls && upload) flow.data_sender = kClient;
  if (flow.kind == FlowKind::http) flow.identifier = 0;
  if (is_echo(flow.kind)) {
    flow.sequence = {};
    flow.segments_left = std::min(flow.segments_left, kEchoesMax);
  }
}

// The service by its share of the family's flows, then one of its hosts.
std::uint16_t FlowSource::draw_host(const ActiveFlow& flow) {
  // Questions of either family are asked over both. A pair needs a service that has both.
  const bool ipv6 =
      profile_.paired || (flow.kind == FlowKind::dns ? random_.below(2) == 0 : flow.family == Family::ipv6);
  const auto permille_of = [&](std::size_t service) { return services()[service].flow_permille[ipv6 ? 1 : 0]; };
  std::uint32_t draw = random_.below(1000);
  std::size_t service = 0;
  while (draw >= permille_of(service)) draw -= permille_of(service++);
  // Popularity falls off: the square of a uniform number favours the first hosts.
  const double popularity = random_.fraction();
  const auto rank = static_cast<std::size_t>(popularity * popularity * kHostsPerService);
  return static_cast<std::uint16_t>(service * kHostsPerService + rank);
}

FlowSource::Ends FlowSource::draw_ends(ActiveFlow& flow) {
  const auto family = static_cast<std::size_t>(flow.family);
  std::uint32_t client = 0;
  std::size_t rank = random_.below(kPeersPerSide);
  if (is_echo(flow.kind)) {
    const std::uint64_t number = tuple_offset_ + echo_flows_[family]++;
    client = static_cast<std::uint32_t>(number & kClientMask);
    rank = (number >> kClientBits) % kPeersPerSide;
  } else {
    const std::uint64_t tuple = scatter(tuple_offset_ + port_flows_[family]++);
    client = static_cast<std::uint32_t>(tuple >> kPortBits);
    flow.ports = {static_cast<std::uint16_t>(kFirstClientPort | (tuple & (kFirstClientPort - 1U))),
                  server_port(flow.kind)};
  }
  std::size_t server = peer_of(random_.below(2), rank);
  if (is_about_host(flow.kind)) server = flow.host = draw_host(flow);
  flow.service = static_cast<std::uint8_t>(service_of(flow));

  Ends ends;
  ends.server_operator = operator_of_server(server);
  const std::size_t client_side = ends.server_operator < kOperatorsPerSide ? 1 : 0;
  ends.client_operator = client_side * kOperatorsPerSide + random_.below(kOperatorsPerSide);
  const bool asks_resolver = flow.kind == FlowKind::dns;
  if (flow.family == Family::ipv6) {
    ends.client = end_address(client_ipv6(ends.client_operator, client));
    ends.server = end_address(asks_resolver ? resolver_ipv6(ends.server_operator) : server_ipv6(server));
  } else {
    ends.client = end_address(client_ipv4(ends.client_operator, client));
    ends.server = end_address(asks_resolver ? resolver_ipv4(ends.server_operator) : server_ipv4(server));
  }
  return ends;
}

void FlowSource::write_templates(ActiveFlow& flow, const Ends& ends, std::uint16_t vlan) {
  constexpr std::uint8_t kHopLimit = 60;
  const std::array<std::size_t, 2> operators{ends.client_operator, ends.server_operator};
  const std::array<std::span<const std::byte>, 2> addresses{ends.client.span(), ends.server.span()};
  const bool ipv6 = flow.family == Family::ipv6;
  const std::uint8_t protocol = protocol_of(flow.kind, flow.family);
  const std::uint32_t address_sum = word_sum(addresses[0]) + word_sum(addresses[1]);
  for (std::size_t sender = kClient; sender <= kServer; ++sender) {
    HeaderTemplate& headers = flow.headers[sender];
    std::byte* at = write_link(headers.octets.data(), operators[sender], operators[1 - sender], vlan, flow.family);
    if (ipv6) {
      // RFC 8200, section 3: a flow label that stays the same for the flow (RFC 6437).
      store32(at, 0x60000000U | (static_cast<std::uint32_t>(flow.sequence[sender] * 0x9e3779b1U) >> 12U));
      at[6] = std::byte{protocol};
      at[7] = std::byte{kHopLimit};
      at += 8;
    } else {
      // RFC 791, section 3.1; identification 0 with "don't fragment" (RFC 6864).
      constexpr std::uint16_t kVersionAndLength = 0x4500;
      constexpr std::uint16_t kDontFragment = 0x4000;
      const auto hops_and_protocol = static_cast<std::uint16_t>(kHopLimit << 8U | protocol);
      store16(at, kVersionAndLength);
      store16(at + 6, kDontFragment);
      store16(at + 8, hops_and_protocol);
      at += 12;
      headers.network_sum = fold(kVersionAndLength + kDontFragment + hops_and_protocol + address_sum);
    }
    at = std::ranges::copy(addresses[sender], at).out;
    std::ranges::copy(addresses[1 - sender], at);
    headers.transport_sum = fold(address_sum + protocol + flow.ports[kClient] + flow.ports[kServer]);
  }
}

}  // namespace sextant
