// SPDX-License-Identifier: BSD-3-Clause
// An IP header announced by the protocol number of another one: IPIP (RFC 2003), 4in6 and 6in6 (RFC 2473), and the
// kinds of IPv6 in IPv4, which addresses tell apart: 6to4 (RFC 3056), ISATAP (RFC 5214), 6rd (RFC 5969), 6in4 (RFC
// 4213).
#include "dataplane/decode/ip.h"

namespace sextant {
namespace {

/// RFC 3056, section 2: 2002::/16 embeds the IPv4 address of a 6to4 router.
bool is_6to4(const Ipv6Address& address) {
  return address.octets[0] == std::byte{0x20} && address.octets[1] == std::byte{0x02};
}

/// RFC 5214, section 6.1: the interface identifier is 0000:5efe or 0200:5efe and an IPv4 address.
bool is_isatap(const Ipv6Address& address) {
  return (address.octets[8] & ~std::byte{0x02}) == std::byte{0} && address.octets[9] == std::byte{0} &&
         address.octets[10] == std::byte{0x5e} && address.octets[11] == std::byte{0xfe};
}

Encapsulation kind_of_6in4(const Walk& walk, const wire::Ipv6& ip) {
  const auto either = [&](auto holds) { return holds(ip.source) || holds(ip.destination); };
  if (either(is_6to4)) return Encapsulation::sixto4;
  if (either(is_isatap)) return Encapsulation::isatap;
  if (either([&](const Ipv6Address& address) { return walk.settings.sixrd_domains.contains(address); })) {
    return Encapsulation::sixrd;
  }
  return Encapsulation::sixin4;
}

}  // namespace

Layer read_ipv4_in_ip(Walk& walk) {
  if (walk.wire_left() == 0) return read_other_protocol(walk);  // announced, and nothing is there
  walk.count(walk.facts.inner == Family::ipv4 ? Encapsulation::ipip : Encapsulation::fourin6);
  return read_ipv4(walk);
}

Layer read_ipv6_in_ip(Walk& walk) {
  if (walk.wire_left() == 0) return read_other_protocol(walk);
  wire::Ipv6 ip;
  const bool whole = walk.header(ip);
  if (walk.facts.inner == Family::ipv6) {
    walk.count(Encapsulation::sixin6);
  } else if (!whole || ip.version_class_label.host() >> 28 == 6) {
    walk.count(whole ? kind_of_6in4(walk, ip) : Encapsulation::sixin4);
  }
  return read_ipv6(walk);
}

}  // namespace sextant
