// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/decode/plausible.h"

namespace sextant {
namespace {

/// RFC 1071 over the header.
bool checksum_holds(const Walk& walk, std::size_t ahead, std::size_t header_octets) {
  if (walk.captured_left() < ahead + header_octets) return false;
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < header_octets; at += 2) sum += walk.pair(ahead + at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return sum == 0xffff;
}

/// IEEE 802.2 service access points seen on Ethernet: spanning tree, SNAP, OSI, NetWare, NetBIOS.
bool looks_like_llc(const Walk& walk, std::size_t ahead) {
  if (walk.captured_left() < ahead + 2 || walk.octet(ahead) != walk.octet(ahead + 1)) return false;
  constexpr std::array<std::uint8_t, 5> kKnown{0x42, 0xaa, 0xfe, 0xe0, 0xf0};
  return std::ranges::find(kKnown, walk.octet(ahead)) != kKnown.end();
}

}  // namespace

Fit fit_ipv4(const Walk& walk, std::size_t ahead) {
  wire::Ipv4 ip;
  if (!walk.header_at(ahead, ip)) return (walk.octet(ahead) & 0x0fU) < 5 ? Fit::none : Fit::possible;
  const std::size_t header_octets = std::size_t{4} * (ip.version_ihl & 0x0fU);
  const std::size_t total = ip.total_length.host();
  if (header_octets < sizeof ip || (total != 0 && total < header_octets)) return Fit::none;
  if (checksum_holds(walk, ahead, header_octets)) return Fit::certain;
  return ahead + total > walk.wire_left() ? Fit::possible : Fit::plausible;
}

Fit fit_ipv6(const Walk& walk, std::size_t ahead) {
  wire::Ipv6 ip;
  if (!walk.header_at(ahead, ip)) return Fit::possible;
  const std::size_t octets = ahead + sizeof ip + ip.payload_length.host();
  if (octets == walk.wire_left()) return Fit::certain;
  if (octets < walk.wire_left()) return Fit::plausible;
  // The version is all that the header says of itself beside this length, so the length has to hold, unless the frame
  // is cut and nobody can tell.
  return walk.is_cut() ? Fit::possible : Fit::none;
}

Layer plausible_ip(const Walk& walk, std::size_t ahead) {
  if (walk.captured_left() <= ahead) return Layer::done;
  const Fit least = walk.is_cut() ? Fit::possible : Fit::plausible;
  switch (walk.octet(ahead) >> 4U) {
    case 4:
      return fit_ipv4(walk, ahead) < least ? Layer::done : Layer::ipv4;
    case 6:
      return fit_ipv6(walk, ahead) < least ? Layer::done : Layer::ipv6;
    default:
      return Layer::done;
  }
}

bool looks_like_ethernet(const Walk& walk, std::size_t ahead) {
  if (walk.captured_left() < ahead + sizeof(wire::Ethernet)) return false;
  const std::uint16_t type_or_length = walk.pair(ahead + 12);
  switch (type_or_length) {
    case 0x0806:  // ARP
    case 0x88cc:  // LLDP
    case 0x9000:  // loopback (configuration test)
    case ether_type::kPppoeDiscovery:
    case ether_type::kIpv4:
    case ether_type::kIpv6:
    case ether_type::kVlan:
    case ether_type::kServiceVlan:
    case ether_type::kOldQinq:
    case ether_type::kMplsUnicast:
    case ether_type::kMplsMulticast:
    case ether_type::kPppoeSession:
    case ether_type::kBackboneServiceInstance:
      return true;
    default:
      return type_or_length <= walk.wire_left() - ahead - sizeof(wire::Ethernet) &&
             looks_like_llc(walk, ahead + sizeof(wire::Ethernet));
  }
}

}  // namespace sextant
