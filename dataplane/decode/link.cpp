// SPDX-License-Identifier: BSD-3-Clause
// How a capture's frames begin that are not Ethernet: Linux cooked, BSD loopback, raw IP.
#include "dataplane/decode/ether_type.h"
#include "dataplane/decode/walk.h"

namespace sextant {
namespace {

/// LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2: the protocol field is an EtherType when it is 0x0600 or more.
Layer read_linux_cooked(Walk& walk, std::size_t header_size, std::size_t protocol_offset, std::size_t type_offset) {
  if (walk.captured_left() < header_size) return walk.stop(Outcome::truncated_link);
  constexpr std::uint16_t kRadiotap = 803;  // ARPHRD types whose protocol field holds no EtherType
  constexpr std::uint16_t kNetlink = 824;
  const std::uint16_t device_type = walk.pair(type_offset);
  if (device_type == kRadiotap || device_type == kNetlink) return Layer::done;
  const std::uint16_t protocol = walk.pair(protocol_offset);
  walk.skip(header_size);
  if (protocol == 0x0004) return Layer::llc;  // LINUX_SLL_P_802_2
  return protocol < ether_type::kFirst ? Layer::done : follow_ether_type(protocol);
}

}  // namespace

Layer read_linux_cooked_v1(Walk& walk) {
  return read_linux_cooked(walk, 16, 14, 2);
}

Layer read_linux_cooked_v2(Walk& walk) {
  return read_linux_cooked(walk, 20, 0, 8);
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
      return family >= ether_type::kFirst && family <= 0xffff ? follow_ether_type(static_cast<std::uint16_t>(family))
                                                              : Layer::done;
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

Layer read_unknown_link(Walk& walk) {
  return walk.stop(Outcome::unknown_link_type);
}

}  // namespace sextant
