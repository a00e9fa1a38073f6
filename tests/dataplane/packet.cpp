// SPDX-License-Identifier: BSD-3-Clause
#include "tests/dataplane/packet.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstdlib>
#include <string>

namespace sextant::test {
namespace {

Bytes address(int family, std::string_view text) {
  Bytes octets(family == AF_INET ? 4 : 16);
  if (inet_pton(family, std::string(text).c_str(), octets.data()) != 1) std::abort();
  return octets;
}

void append(Bytes& to, const Bytes& from) {
  to.insert(to.end(), from.begin(), from.end());
}

void put16(Bytes& octets, std::size_t at, std::size_t value) {
  octets[at] = static_cast<std::uint8_t>(value >> 8);
  octets[at + 1] = static_cast<std::uint8_t>(value);
}

/// next header, length in 8-octet units beyond the first, body; padded to a multiple of 8.
Bytes extension(const Bytes& body) {
  Bytes octets((2 + body.size() + 7) / 8 * 8);
  std::ranges::copy(body, octets.begin() + 2);
  octets[1] = static_cast<std::uint8_t>(octets.size() / 8 - 1);
  return octets;
}

}  // namespace

Packet& Packet::add(Layer layer) {
  layers_.push_back(std::move(layer));
  return *this;
}

Packet& Packet::ethernet() {
  return add({.octets = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x12, 0x34},
              .ether_type = 0x6558,
              .announces = Announces::ether_type,
              .announce_at = 12});
}
Packet& Packet::length_8023() {
  return add({.octets = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0, 0}, .length = Length::following, .length_at = 12});
}
Packet& Packet::vlan(std::uint16_t identifier, std::uint16_t tag_protocol) {
  Layer layer{.octets = Bytes(4), .ether_type = tag_protocol, .announces = Announces::ether_type, .announce_at = 2};
  put16(layer.octets, 0, identifier);
  return add(std::move(layer));
}
Packet& Packet::llc_snap() {
  return add({.octets = {0xaa, 0xaa, 3, 0, 0, 0, 0, 0}, .announces = Announces::ether_type, .announce_at = 6});
}
Packet& Packet::cooked_v1() {
  return add({.octets = Bytes(16), .announces = Announces::ether_type, .announce_at = 14});
}
Packet& Packet::cooked_v2() {
  return add({.octets = Bytes(20), .announces = Announces::ether_type, .announce_at = 0});
}
Packet& Packet::null_loopback(std::uint32_t family, bool big_endian) {
  Bytes octets(4);
  octets[big_endian ? 3 : 0] = static_cast<std::uint8_t>(family);
  return add({.octets = std::move(octets)});
}
Packet& Packet::mpls(std::uint32_t label, bool bottom) {
  const std::uint32_t entry = label << 12 | (bottom ? 0x100U : 0U) | 64U;
  Bytes octets;
  for (int shift = 24; shift >= 0; shift -= 8) octets.push_back(static_cast<std::uint8_t>(entry >> shift));
  return add({.octets = std::move(octets), .ether_type = 0x8847, .protocol = 137, .ppp = 0x0281});
}
Packet& Packet::control_word() {
  return add({.octets = Bytes(4)});
}
Packet& Packet::pppoe() {
  return add({.octets = {0x11, 0, 0, 1, 0, 0}, .ether_type = 0x8864, .length = Length::following, .length_at = 4});
}
Packet& Packet::ppp(bool compressed) {
  return add({.octets = compressed ? Bytes(1) : Bytes(2),
              .ether_type = 0x880b,
              .announces = Announces::ppp,
              .announce_at = 0});
}
Packet& Packet::gre(std::uint16_t flags) {
  Bytes octets(4);
  put16(octets, 0, flags);
  if ((flags & 0xc000) != 0) octets.resize(octets.size() + 4);
  if ((flags & 0x2000) != 0) octets.resize(octets.size() + 4);
  if ((flags & 0x1000) != 0) octets.resize(octets.size() + 4);
  if ((flags & 0x0080) != 0) octets.resize(octets.size() + 4);
  return add({.octets = std::move(octets), .protocol = 47, .announces = Announces::ether_type, .announce_at = 2});
}
Packet& Packet::gtpu(std::uint8_t flags, std::uint8_t message) {
  return add({.octets = {flags, message, 0, 0, 0, 0, 0, 1}, .length = Length::following, .length_at = 2});
}
Packet& Packet::ipv4(std::string_view source, std::string_view destination, const Bytes& options) {
  Bytes octets{0x45, 0, 0, 0, 0, 1, 0, 0, 64, 0, 0, 0};
  append(octets, address(AF_INET, source));
  append(octets, address(AF_INET, destination));
  append(octets, options);
  octets[0] = static_cast<std::uint8_t>(0x40 | octets.size() / 4);
  return add({.octets = std::move(octets),
              .ether_type = 0x0800,
              .protocol = 4,
              .ppp = 0x0021,
              .announces = Announces::protocol,
              .announce_at = 9,
              .length = Length::whole,
              .length_at = 2});
}
Packet& Packet::ipv6(std::string_view source, std::string_view destination) {
  Bytes octets{0x60, 0, 0, 0, 0, 0, 0, 64};
  append(octets, address(AF_INET6, source));
  append(octets, address(AF_INET6, destination));
  return add({.octets = std::move(octets),
              .ether_type = 0x86dd,
              .protocol = 41,
              .ppp = 0x0057,
              .announces = Announces::protocol,
              .announce_at = 6,
              .length = Length::following,
              .length_at = 4});
}
Packet& Packet::hop_by_hop(const Bytes& options) {
  return add({.octets = extension(options), .protocol = 0, .announces = Announces::protocol});
}
Packet& Packet::destination(const Bytes& options) {
  return add({.octets = extension(options), .protocol = 60, .announces = Announces::protocol});
}
Packet& Packet::routing(std::uint8_t type, std::uint8_t segments) {
  Bytes body{type, segments, static_cast<std::uint8_t>(segments == 0 ? 0 : segments - 1), 0, 0, 0};
  body.resize(body.size() + std::size_t{16} * segments);
  return add({.octets = extension(body), .protocol = 43, .announces = Announces::protocol});
}
Packet& Packet::fragment(std::uint16_t offset_octets, bool more, std::uint32_t identification) {
  Bytes octets(8);
  put16(octets, 2, offset_octets | (more ? 1U : 0U));
  put16(octets, 4, identification >> 16);
  put16(octets, 6, identification);
  return add({.octets = std::move(octets), .protocol = 44, .announces = Announces::protocol});
}
Packet& Packet::ah(std::uint8_t check_value_octets) {
  Bytes octets(std::size_t{12} + check_value_octets);
  octets[1] = static_cast<std::uint8_t>(octets.size() / 4 - 2);
  return add({.octets = std::move(octets), .protocol = 51, .announces = Announces::protocol});
}
Packet& Packet::no_next_header() {
  return protocol(59);
}
Packet& Packet::protocol(std::uint8_t number, const Bytes& content) {
  return add({.octets = content, .protocol = number});
}
Packet& Packet::tcp(std::uint16_t source_port, std::uint16_t destination_port, std::uint8_t flags) {
  Bytes octets(20);
  put16(octets, 0, source_port);
  put16(octets, 2, destination_port);
  octets[12] = 0x50;
  octets[13] = flags;
  return add({.octets = std::move(octets), .protocol = 6});
}
Packet& Packet::udp(std::uint16_t source_port, std::uint16_t destination_port) {
  Bytes octets(8);
  put16(octets, 0, source_port);
  put16(octets, 2, destination_port);
  return add({.octets = std::move(octets), .protocol = 17, .length = Length::whole, .length_at = 4});
}
Packet& Packet::sctp() {
  return add({.octets = {4, 0, 8, 0, 0, 0, 0, 1, 0, 0, 0, 0}, .protocol = 132});
}
Packet& Packet::dccp() {
  return add({.octets = {4, 0, 8, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, .protocol = 33});
}
Packet& Packet::icmp() {
  return add({.octets = {8, 0, 0, 0, 0, 1, 0, 1}, .protocol = 1});
}
Packet& Packet::icmpv6() {
  return add({.octets = {128, 0, 0, 0, 0, 1, 0, 1}, .protocol = 58});
}
Packet& Packet::arp() {
  return add({.octets = Bytes(28), .ether_type = 0x0806});
}
Packet& Packet::payload(std::size_t count, std::uint8_t value) {
  return add({.octets = Bytes(count, value)});
}

Packet& Packet::raw(const Bytes& octets, int ether_type) {
  return add({.octets = octets, .ether_type = ether_type});
}

Packet& Packet::set8(std::size_t offset, std::uint8_t value) {
  layers_.back().overrides.emplace_back(offset, value);
  return *this;
}
Packet& Packet::set16(std::size_t offset, std::uint16_t value) {
  return set8(offset, static_cast<std::uint8_t>(value >> 8)).set8(offset + 1, static_cast<std::uint8_t>(value));
}

Bytes Packet::bytes() const {
  Bytes whole;
  for (std::size_t i = layers_.size(); i-- > 0;) {
    Layer layer = layers_[i];
    const std::size_t following = whole.size();
    if (i + 1 < layers_.size()) {
      const Layer& next = layers_[i + 1];
      if (layer.announces == Announces::ether_type && next.ether_type >= 0) {
        put16(layer.octets, layer.announce_at, static_cast<std::size_t>(next.ether_type));
      }
      if (layer.announces == Announces::protocol && next.protocol >= 0) {
        layer.octets[layer.announce_at] = static_cast<std::uint8_t>(next.protocol);
      }
      if (layer.announces == Announces::ppp && next.ppp >= 0) {
        if (layer.octets.size() == 1) layer.octets[0] = static_cast<std::uint8_t>(next.ppp);
        if (layer.octets.size() == 2) put16(layer.octets, 0, static_cast<std::size_t>(next.ppp));
      }
    }
    if (layer.length == Length::following) put16(layer.octets, layer.length_at, following);
    if (layer.length == Length::whole) put16(layer.octets, layer.length_at, following + layer.octets.size());
    for (const auto& [offset, value] : layer.overrides) layer.octets[offset] = value;
    whole.insert(whole.begin(), layer.octets.begin(), layer.octets.end());
  }
  return whole;
}

Frame frame_of(const Bytes& bytes, LinkType link_type) {
  Frame frame;
  frame.data = reinterpret_cast<const std::byte*>(bytes.data());
  frame.captured = static_cast<std::uint32_t>(bytes.size());
  frame.length = frame.captured;
  frame.link_type = link_type;
  return frame;
}

const DecodeSettings& default_settings() {
  static const DecodeSettings settings;
  return settings;
}

}  // namespace sextant::test
