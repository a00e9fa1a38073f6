// SPDX-License-Identifier: BSD-3-Clause
// Ethernet II and IEEE 802.3 with LLC and SNAP, and the tags between an Ethernet header and its EtherType.
#include "dataplane/decode/ether_type.h"
#include "dataplane/decode/walk.h"

namespace sextant {
namespace {

/// IEEE 802.3, clause 3.2.6: up to 1500 the field is the length of what follows; between that and EtherTypes it is
/// nothing.
Layer follow_length(Walk& walk, std::size_t length) {
  constexpr std::size_t kLongest = 1500;
  if (length > kLongest) return Layer::done;
  if (length <= walk.wire_left()) walk.limit_to(length);
  return Layer::llc;
}

/// Skips a tag of `octets`, whose last two are the next EtherType.
Layer skip_tag(Walk& walk, std::size_t octets) {
  if (walk.captured_left() < octets) return walk.stop(Outcome::truncated_vlan);
  if (!walk.descend()) return walk.stop(Outcome::nesting_limit);
  const std::uint16_t type = walk.pair(octets - 2);
  walk.skip(octets);
  return follow_ether_type(type);
}

}  // namespace

Layer read_ethernet(Walk& walk) {
  wire::Ethernet ethernet;
  if (!walk.header(ethernet)) return walk.stop(Outcome::truncated_link);
  walk.skip(sizeof ethernet);
  const std::uint16_t type_or_length = ethernet.ether_type.host();
  if (type_or_length >= ether_type::kFirst) [[likely]]
    return follow_ether_type(type_or_length);
  return follow_length(walk, type_or_length);
}

/// EtherType 0x6558 and protocol 143 (RFC 8986, section 9.1): a whole Ethernet frame inside another packet.
Layer read_bridged_ethernet(Walk& walk) {
  return walk.descend() ? read_ethernet(walk) : walk.stop(Outcome::nesting_limit);
}

/// IEEE 802.2: SNAP with an EtherType behind it (RFC 1042, IEEE 802.1H) leads to IP, and so does IP's own access point
/// (RFC 948).
Layer read_llc(Walk& walk) {
  constexpr std::uint8_t kUnnumbered = 0x03;
  constexpr std::uint8_t kIpAccessPoint = 0x06;
  if (walk.captured_left() >= 3 && walk.octet(0) == kIpAccessPoint && walk.octet(1) == kIpAccessPoint &&
      walk.octet(2) == kUnnumbered) {
    walk.skip(3);
    return Layer::ipv4;
  }
  wire::LlcSnap llc;
  if (!walk.header(llc)) return walk.captured_left() < 3 ? walk.stop(Outcome::truncated_link) : Layer::done;
  const bool encapsulated = llc.dsap == 0xaa && llc.ssap == 0xaa && llc.control == 0x03;
  const bool ether_type_follows = llc.organization == std::array<std::uint8_t, 3>{0, 0, 0} ||
                                  llc.organization == std::array<std::uint8_t, 3>{0, 0, 0xf8};
  if (!encapsulated || !ether_type_follows) return Layer::done;
  walk.skip(sizeof llc);
  return follow_ether_type(llc.ether_type.host());
}

Layer read_vlan(Walk& walk) {
  wire::VlanTag tag;
  if (!walk.header(tag)) return walk.stop(Outcome::truncated_vlan);
  if (++walk.facts.vlan_tag_count > kVlanTagLimit) return walk.stop(Outcome::nesting_limit);
  walk.skip(sizeof tag);
  const std::uint16_t type_or_length = tag.ether_type.host();
  return type_or_length < ether_type::kFirst ? follow_length(walk, type_or_length) : follow_ether_type(type_or_length);
}

/// The virtual interface tag that IEEE 802.1BR grew from.
Layer read_vn_tag(Walk& walk) {
  return skip_tag(walk, 6);
}

/// IEEE 802.1BR, clause 7.5: the port extender's tag.
Layer read_e_tag(Walk& walk) {
  return skip_tag(walk, 8);
}

/// IEEE 802.1CB, clause 7.8: the redundancy tag.
Layer read_r_tag(Walk& walk) {
  return skip_tag(walk, 6);
}

/// Version, length in options of four octets, the options.
Layer read_cisco_metadata(Walk& walk) {
  if (walk.captured_left() < 2) return walk.stop(Outcome::truncated_vlan);
  return skip_tag(walk, std::size_t{2} + std::size_t{4} * walk.octet(1) + 2);
}

/// Sub-type, version, then seconds and nanoseconds of 32 and 32, or 16 and 32 bits.
Layer read_arista_timestamp(Walk& walk) {
  if (walk.captured_left() < 4) return walk.stop(Outcome::truncated_vlan);
  const bool short_time = (walk.octet(3) & 0xf0U) == 0x20;
  return skip_tag(walk, short_time ? 12 : 14);
}

}  // namespace sextant
