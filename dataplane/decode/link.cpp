// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/decode/link.h"

#include "dataplane/decode/tags.h"

namespace sextant {
namespace {

Layer follow(Walk& walk, Be16 ether_type) {
  walk.next_ether_type = ether_type.host();
  return Layer::ether_type;
}

/// IEEE 802.2: only SNAP with an EtherType behind it (RFC 1042, IEEE 802.1H) leads to IP.
Layer read_llc(Walk& walk) {
  wire::LlcSnap llc;
  if (!walk.header(llc)) return walk.captured_left() < 3 ? walk.stop(Outcome::truncated_link) : Layer::done;
  const bool encapsulated = llc.dsap == 0xaa && llc.ssap == 0xaa && llc.control == 0x03;
  const bool ether_type_follows = llc.organization == std::array<std::uint8_t, 3>{0, 0, 0} ||
                                  llc.organization == std::array<std::uint8_t, 3>{0, 0, 0xf8};
  if (!encapsulated || !ether_type_follows) return Layer::done;
  walk.skip(sizeof llc);
  return follow(walk, llc.ether_type);
}

/// LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2: the protocol field is an EtherType when it is 0x0600 or more.
Layer read_linux_cooked(Walk& walk, std::size_t header_size, std::size_t protocol_offset) {
  if (walk.captured_left() < header_size) return walk.stop(Outcome::truncated_link);
  const auto protocol = static_cast<std::uint16_t>(walk.octet(protocol_offset) << 8 | walk.octet(protocol_offset + 1));
  walk.skip(header_size);
  walk.next_ether_type = protocol;
  if (protocol == 0x0004) return read_llc(walk);  // LINUX_SLL_P_802_2
  return protocol < ether_type::kFirst ? Layer::done : Layer::ether_type;
}

/// LINKTYPE_NULL and LINKTYPE_LOOP: an address family in the byte order of the machine that captured.
Layer read_null_loopback(Walk& walk) {
  Be32 word;
  if (!walk.header(word)) return walk.stop(Outcome::truncated_link);
  walk.skip(sizeof word);
  const std::uint32_t family = word.host() > 0xffff ? std::byteswap(word.host()) : word.host();
  switch (family) {
    case 2:  // AF_INET, everywhere
      return Layer::ipv4;
    case 10:  // AF_INET6: Linux, NetBSD and OpenBSD, FreeBSD, Darwin
    case 24:
    case 28:
    case 30:
      return Layer::ipv6;
    default:
      walk.next_ether_type = static_cast<std::uint16_t>(family);
      return family >= ether_type::kFirst && family <= 0xffff ? Layer::ether_type : Layer::done;
  }
}

/// LINKTYPE_RAW: the version nibble is all there is.
Layer read_raw_ip(Walk& walk) {
  if (walk.captured_left() == 0) return walk.stop(Outcome::truncated_link);
  switch (walk.octet(0) >> 4) {
    case 4:
      return Layer::ipv4;
    case 6:
      return Layer::ipv6;
    default:
      return Layer::done;
  }
}

}  // namespace

Layer read_ethernet(Walk& walk) {
  wire::Ethernet ethernet;
  if (!walk.header(ethernet)) return walk.stop(Outcome::truncated_link);
  walk.skip(sizeof ethernet);
  const std::uint16_t type_or_length = ethernet.ether_type.host();
  if (type_or_length >= ether_type::kFirst) [[likely]] {
    walk.next_ether_type = type_or_length;
    return Layer::ether_type;
  }
  if (type_or_length <= walk.wire_left()) walk.limit_to(type_or_length);
  return read_llc(walk);
}

Layer read_ether_type(Walk& walk) {
  for (;;) {
    switch (walk.next_ether_type) {
      case ether_type::kIpv4:
        return Layer::ipv4;
      case ether_type::kIpv6:
        return Layer::ipv6;
      case ether_type::kVlan:
      case ether_type::kServiceVlan:
      case ether_type::kOldQinq: {
        wire::VlanTag tag;
        if (!walk.header(tag)) return walk.stop(Outcome::truncated_vlan);
        if (++walk.facts.vlan_tag_count > kVlanTagLimit) return walk.stop(Outcome::nesting_limit);
        walk.skip(sizeof tag);
        walk.next_ether_type = tag.ether_type.host();
        if (walk.next_ether_type < ether_type::kFirst) return read_llc(walk);
        continue;
      }
      case ether_type::kVnTag:
      case ether_type::kCiscoMetaData:
      case ether_type::kAristaTimestamp:
      case ether_type::kMacsec:
      case ether_type::kBackboneServiceInstance:
      case ether_type::kNsh: {
        const Layer next = read_tag(walk);
        if (next != Layer::ether_type) return next;
        continue;
      }
      case ether_type::kMplsUnicast:
      case ether_type::kMplsMulticast:
        return Layer::mpls;
      case ether_type::kPppoeSession:
        return Layer::pppoe;
      case ether_type::kPpp:
        return Layer::ppp;
      case ether_type::kTransparentBridging:
        return walk.descend() ? Layer::ethernet : walk.stop(Outcome::nesting_limit);
      default:
        return Layer::done;
    }
  }
}

Layer read_link(Walk& walk, LinkType link_type) {
  switch (link_type) {
    case LinkType::ethernet:
      return read_ethernet(walk);
    case LinkType::raw_ip:
      return read_raw_ip(walk);
    case LinkType::linux_cooked_v1:
      return read_linux_cooked(walk, 16, 14);
    case LinkType::linux_cooked_v2:
      return read_linux_cooked(walk, 20, 0);
    case LinkType::null_loopback:
      return read_null_loopback(walk);
    case LinkType::ppp:
      return Layer::ppp;
    case LinkType::pppoe:
      return Layer::pppoe;
    case LinkType::unknown:
      break;
  }
  return walk.stop(Outcome::unknown_link_type);
}

}  // namespace sextant
