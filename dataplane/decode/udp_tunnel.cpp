// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/decode/udp_tunnel.h"

namespace sextant {
namespace {

enum class Port : std::uint16_t {  // IANA "Service Name and Transport Protocol Port Number Registry"
  l2tp = 1701,
  gtp_u = 2152,
  teredo = 3544,
  lisp_data = 4341,
  esp = 4500,
  gre = 4754,
  vxlan = 4789,
  vxlan_gpe = 4790,
  ayiya = 5072,
  geneve = 6081,
  mpls = 6635,
};

/// RFC 7348, section 5; draft-ietf-nvo3-vxlan-gpe, section 3.
struct Vxlan {
  std::uint8_t flags;
  std::array<std::uint8_t, 2> reserved;
  std::uint8_t next_protocol;
  Be32 network;
};
static_assert(sizeof(Vxlan) == 8);

/// RFC 8926, section 3.4.
struct Geneve {
  std::uint8_t version_options;
  std::uint8_t flags;
  Be16 protocol;
  Be32 network;
};
static_assert(sizeof(Geneve) == 8);

/// 3GPP TS 29.281, section 5.1.
struct Gtp {
  std::uint8_t flags;
  std::uint8_t message;
  Be16 length;
  Be32 tunnel;
};
static_assert(sizeof(Gtp) == 8);

Layer open(Walk& walk, std::size_t header_octets, Encapsulation encapsulation, Layer inside) {
  walk.count(encapsulation);
  walk.skip(header_octets);
  return walk.descend() ? inside : walk.stop(Outcome::nesting_limit);
}

Layer layer_by_nibble(const Walk& walk, std::size_t ahead) {
  if (walk.captured_left() <= ahead) return Layer::done;
  const unsigned nibble = walk.octet(ahead) >> 4U;
  return nibble == 4 ? Layer::ipv4 : nibble == 6 ? Layer::ipv6 : Layer::done;
}

Layer read_vxlan(Walk& walk) {
  constexpr unsigned kNetworkIsValid = 0x08;
  Vxlan vxlan;
  if (!walk.header(vxlan) || (vxlan.flags & kNetworkIsValid) == 0) return Layer::done;
  return open(walk, sizeof vxlan, Encapsulation::vxlan, Layer::ethernet);
}

Layer read_vxlan_gpe(Walk& walk) {
  constexpr unsigned kNextProtocolIsValid = 0x04;
  Vxlan vxlan;
  if (!walk.header(vxlan)) return Layer::done;
  if ((vxlan.flags & kNextProtocolIsValid) == 0) return read_vxlan(walk);
  constexpr std::array<Layer, 6> kLayers{Layer::done,     Layer::ipv4, Layer::ipv6,
                                         Layer::ethernet, Layer::done, Layer::mpls};
  if (vxlan.next_protocol >= kLayers.size() || kLayers[vxlan.next_protocol] == Layer::done) return Layer::done;
  return open(walk, sizeof vxlan, Encapsulation::vxlan, kLayers[vxlan.next_protocol]);
}

Layer read_geneve(Walk& walk) {
  Geneve geneve;
  if (!walk.header(geneve) || geneve.version_options >> 6 != 0) return Layer::done;
  const std::size_t octets = sizeof geneve + std::size_t{4} * (geneve.version_options & 0x3fU);
  if (octets > walk.captured_left()) return Layer::done;
  walk.next_ether_type = geneve.protocol.host();
  return open(walk, octets, Encapsulation::geneve, Layer::ether_type);
}

/// Octets of the GTP header with its optional fields and extension headers, or 0 where they are cut.
std::size_t gtp_header_octets(const Walk& walk, unsigned flags) {
  constexpr unsigned kExtension = 0x04;
  std::size_t octets = sizeof(Gtp);
  if ((flags & 0x07) == 0) return octets;
  octets += 4;
  if (walk.captured_left() < octets) return 0;
  std::uint8_t next = (flags & kExtension) != 0 ? walk.octet(octets - 1) : std::uint8_t{0};
  while (next != 0) {  // 3GPP TS 29.281, section 5.2: length in four octets, the last octet names the next header
    if (walk.captured_left() <= octets) return 0;
    const std::size_t extension = std::size_t{4} * walk.octet(octets);
    if (extension == 0 || octets + extension > walk.captured_left()) return 0;
    octets += extension;
    next = walk.octet(octets - 1);
  }
  return octets;
}

Layer read_gtp_u(Walk& walk) {
  constexpr unsigned kVersion1 = 0x30;  // version 1, protocol type GTP
  constexpr std::uint8_t kUserData = 255;
  Gtp gtp;
  if (!walk.header(gtp) || (gtp.flags & 0xf0U) != kVersion1 || gtp.message != kUserData) return Layer::done;
  const std::size_t octets = gtp_header_octets(walk, gtp.flags);
  if (octets == 0) return Layer::done;
  const Layer inside = layer_by_nibble(walk, octets);
  return inside == Layer::done ? inside : open(walk, octets, Encapsulation::gtpu, inside);
}

/// RFC 4380, section 5.1.1: authentication (type 1) and origin (type 0) indications may stand before the IPv6 packet.
Layer read_teredo(Walk& walk) {
  std::size_t octets = 0;
  if (walk.captured_left() >= 4 && walk.octet(0) == 0 && walk.octet(1) == 1) {
    octets = std::size_t{13} + walk.octet(2) + walk.octet(3);
  }
  if (walk.captured_left() >= octets + 8 && walk.octet(octets) == 0 && walk.octet(octets + 1) == 0) octets += 8;
  if (walk.captured_left() < octets + sizeof(wire::Ipv6) || layer_by_nibble(walk, octets) != Layer::ipv6) {
    return Layer::done;
  }
  const std::size_t payload = walk.octet(octets + 4) * std::size_t{256} + walk.octet(octets + 5);
  if (octets + sizeof(wire::Ipv6) + payload > walk.wire_left()) return Layer::done;
  return open(walk, octets, Encapsulation::teredo, Layer::ipv6);
}

/// RFC 2661, section 3.1. Data messages of version 2 carry PPP; version 3 is left to RFC 3931's sessions.
Layer read_l2tp(Walk& walk) {
  if (walk.captured_left() < 6) return Layer::done;
  const unsigned flags = walk.octet(0) * 256U + walk.octet(1);
  const bool control = (flags & 0x8000) != 0;
  const bool has_length = (flags & 0x4000) != 0;
  const bool has_sequence = (flags & 0x0800) != 0;
  const bool has_offset = (flags & 0x0200) != 0;
  if (control || (flags & 0x000f) != 2) return Layer::done;
  std::size_t octets = std::size_t{6} + (has_length ? 2 : 0) + (has_sequence ? 4 : 0);
  if (has_offset) {
    if (walk.captured_left() < octets + 2) return Layer::done;
    octets += std::size_t{2} + walk.octet(octets) * std::size_t{256} + walk.octet(octets + 1);
  }
  if (octets > walk.captured_left()) return Layer::done;
  return open(walk, octets, Encapsulation::l2tpv2, Layer::ppp);
}

/// RFC 9300, section 5.1: eight octets, then an IP header.
Layer read_lisp(Walk& walk) {
  const Layer inside = layer_by_nibble(walk, 8);
  return inside == Layer::done ? inside : open(walk, 8, Encapsulation::lisp, inside);
}

/// draft-massar-v6ops-ayiya-02, section 3: lengths in powers of two and in words, then the next header.
Layer read_ayiya(Walk& walk) {
  if (walk.captured_left() < 8) return Layer::done;
  const std::size_t identity = std::size_t{1} << (walk.octet(0) >> 4U);
  const std::size_t signature = std::size_t{4} * (walk.octet(1) >> 4U);
  const std::size_t octets = 8 + identity + signature;
  constexpr unsigned kForward = 1;
  if ((walk.octet(2) & 0x0fU) != kForward || octets > walk.captured_left()) return Layer::done;
  const bool ipv6 = walk.octet(3) == protocol::kIpv6;
  if (!ipv6 && walk.octet(3) != protocol::kIpv4) return Layer::done;
  return open(walk, octets, Encapsulation::ayiya, ipv6 ? Layer::ipv6 : Layer::ipv4);
}

/// RFC 3948, section 2: four zero octets mark IKE, one octet of 0xff a keep-alive, all else is ESP.
Layer read_udp_esp(Walk& walk) {
  Be32 index;
  if (!walk.header(index) || index.wire == 0) return Layer::done;
  walk.count(Encapsulation::esp);
  walk.observe(Observation::closed_tunnel);
  return Layer::done;
}

Layer read_at(Walk& walk, std::uint16_t port) {
  switch (static_cast<Port>(port)) {
    case Port::l2tp:
      return read_l2tp(walk);
    case Port::gtp_u:
      return read_gtp_u(walk);
    case Port::teredo:
      return read_teredo(walk);
    case Port::lisp_data:
      return read_lisp(walk);
    case Port::esp:
      return read_udp_esp(walk);
    case Port::gre:
      return walk.captured_left() >= 4 && (walk.octet(1) & 0x07U) == 0 ? Layer::gre : Layer::done;
    case Port::vxlan:
      return read_vxlan(walk);
    case Port::vxlan_gpe:
      return read_vxlan_gpe(walk);
    case Port::ayiya:
      return read_ayiya(walk);
    case Port::geneve:
      return read_geneve(walk);
    case Port::mpls:
      return walk.captured_left() >= 4 ? Layer::mpls : Layer::done;
  }
  return Layer::done;
}

}  // namespace

Layer read_udp_tunnel(Walk& walk, std::uint16_t source_port, std::uint16_t destination_port) {
  const Layer inside = read_at(walk, destination_port);
  if (inside != Layer::done || source_port == destination_port) return inside;
  // Answers of Teredo servers and brokers, and GTP-U behind some gateways, come from the well-known port.
  switch (static_cast<Port>(source_port)) {
    case Port::l2tp:
    case Port::gtp_u:
    case Port::teredo:
    case Port::ayiya:
      return read_at(walk, source_port);
    default:
      return Layer::done;
  }
}

}  // namespace sextant
