// SPDX-License-Identifier: BSD-3-Clause
// IPv4 (RFC 791). A header that was announced belongs to its family even when it turns out cut or bad.
#include "dataplane/decode/ip.h"

namespace sextant {
namespace {

constexpr std::uint16_t kMoreFragments = 0x2000;
constexpr std::uint16_t kFragmentOffsetMask = 0x1fff;

/// RFC 791, section 3.1: options are one octet (end, no operation) or type, length, value.
bool options_are_sound(const Walk& walk, std::size_t begin, std::size_t end) {
  while (begin < end) {
    const std::uint8_t type = walk.octet(begin);
    if (type == 0) return true;
    if (type == 1) {
      ++begin;
      continue;
    }
    if (begin + 1 >= end) return false;
    const std::uint8_t length = walk.octet(begin + 1);
    if (length < 2 || begin + length > end) return false;
    begin += length;
  }
  return true;
}

/// Octets of the packet: the total length, or the frame's remainder where an offloading source left it 0, or where a
/// fragment around it ends first.
std::size_t packet_octets(Walk& walk, const wire::Ipv4& ip, std::size_t header_octets) {
  const std::size_t total = ip.total_length.host();
  if (total == 0) {
    walk.observe(Observation::offloaded_length);
    return walk.wire_left();
  }
  if (total < header_octets) walk.find(Outcome::bad_ipv4_length);
  if (total > walk.wire_left()) {
    if (walk.observed(Observation::first_fragment)) return walk.wire_left();
    walk.find(Outcome::ipv4_length_past_frame);
  }
  return total;
}

/// Stops in a header that is cut. Its total length counts where that field was captured.
Layer stop_in_cut_header(Walk& walk, Outcome outcome) {
  constexpr std::size_t kLengthEnd = offsetof(wire::Ipv4, total_length) + sizeof(wire::Ipv4::total_length);
  if (walk.captured_left() >= kLengthEnd && walk.octet(0) >= 0x45 && walk.octet(0) <= 0x4f) {
    note_ip_octets(walk.facts, walk.pair(kLengthEnd - 2));
  }
  return walk.stop(outcome);
}

/// RFC 791, section 3.2: the fields of a packet that is no whole datagram. False where what follows cannot be read.
bool read_fragment_fields(Walk& walk, const wire::Ipv4& ip, std::size_t payload_octets) {
  const std::uint16_t fields = ip.flags_offset.host();
  const auto offset = static_cast<std::uint16_t>(fields & kFragmentOffsetMask);
  note_fragment(walk, {ip.identification.host(), offset, static_cast<std::uint16_t>(payload_octets), ip.protocol,
                       (fields & kMoreFragments) != 0});
  constexpr std::size_t kLongestDatagram = 65'535;
  const std::size_t header_octets = std::size_t{4} * (ip.version_ihl & 0x0fU);
  if (header_octets + std::size_t{8} * offset + payload_octets > kLongestDatagram) {
    walk.find(Outcome::fragment_past_datagram);
  }
  return offset == 0;
}

}  // namespace

Layer read_ipv4(Walk& walk) {
  enter_ip(walk, Family::ipv4);
  if (!walk.descend()) return walk.stop(Outcome::nesting_limit);
  wire::Ipv4 ip;
  if (!walk.header(ip)) return stop_in_cut_header(walk, Outcome::truncated_ipv4);
  if (ip.version_ihl >> 4 != 4) {
    walk.find(Outcome::bad_ipv4_version);
    return ip.version_ihl >> 4 == 6 ? Layer::ipv6 : Layer::done;  // the version says what the header is
  }
  const std::size_t header_octets = std::size_t{4} * (ip.version_ihl & 0x0fU);
  if (header_octets < sizeof ip) return walk.stop(Outcome::bad_ihl);
  if (header_octets > walk.wire_left()) return stop_in_cut_header(walk, Outcome::bad_ihl);

  const std::size_t octets = packet_octets(walk, ip, header_octets);
  note_ip_octets(walk.facts, octets);
  if (octets < header_octets) return Layer::done;
  walk.limit_to(std::min(octets, walk.wire_left()));

  FlowKey& key = walk.facts.key;
  key.family = Family::ipv4;
  key.addresses = {};
  key.ports = {};
  std::memcpy(key.addresses[0].octets.data() + 12, ip.source.octets.data(), 4);
  std::memcpy(key.addresses[1].octets.data() + 12, ip.destination.octets.data(), 4);
  key.protocol = ip.protocol;

  if (header_octets > sizeof ip) {
    walk.observe(Observation::ipv4_options);
    if (walk.captured_left() < header_octets) return walk.stop(Outcome::truncated_ipv4);
    if (!options_are_sound(walk, sizeof ip, header_octets)) walk.find(Outcome::bad_ipv4_option);
  }
  walk.skip(header_octets);
  walk.facts.endpoints_known = true;
  if ((ip.flags_offset.host() & (kMoreFragments | kFragmentOffsetMask)) != 0) [[unlikely]] {
    if (!read_fragment_fields(walk, ip, octets - header_octets)) return Layer::done;
  }
  return follow(walk, ip.protocol, kLayerOfProtocol);
}

}  // namespace sextant
