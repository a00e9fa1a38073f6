// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/decode/label_stack.h"

namespace sextant {
namespace {

constexpr std::uint32_t kIpv4ExplicitNull = 0;  // RFC 3032, section 2.1
constexpr std::uint32_t kIpv6ExplicitNull = 2;
constexpr std::size_t kControlWordSize = 4;  // RFC 4448, section 4.6

/// How well an IP header fits what stands behind the bottom label.
enum class Fit : std::uint8_t {
  none,
  possible,   ///< cut by the snap length, or its length goes past the frame
  plausible,  ///< lengths agree with the frame
  certain,    ///< and so does a checksum, or a length to the octet
};

/// RFC 1071 over the header.
bool checksum_holds(const Walk& walk, std::size_t header_octets) {
  if (walk.captured_left() < header_octets) return false;
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < header_octets; at += 2) sum += walk.octet(at) * 256U + walk.octet(at + 1);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return sum == 0xffff;
}

Fit fit_ipv4(const Walk& walk) {
  wire::Ipv4 ip;
  if (!walk.header(ip)) return walk.wire_left() < sizeof ip ? Fit::none : Fit::possible;
  const std::size_t header_octets = std::size_t{4} * (ip.version_ihl & 0x0fU);
  const std::size_t total = ip.total_length.host();
  if (header_octets < sizeof ip || (total != 0 && total < header_octets)) return Fit::none;
  if (checksum_holds(walk, header_octets)) return Fit::certain;
  return total > walk.wire_left() ? Fit::possible : Fit::plausible;
}

Fit fit_ipv6(const Walk& walk) {
  wire::Ipv6 ip;
  if (!walk.header(ip)) return walk.wire_left() < sizeof ip ? Fit::none : Fit::possible;
  const std::size_t octets = sizeof ip + ip.payload_length.host();
  if (octets == walk.wire_left()) return Fit::certain;
  return octets > walk.wire_left() ? Fit::possible : Fit::plausible;
}

/// IEEE 802.2 service access points seen on Ethernet: spanning tree, SNAP, OSI, NetWare, NetBIOS.
bool looks_like_llc(const Walk& walk, std::size_t ahead) {
  if (walk.captured_left() < ahead + 2 || walk.octet(ahead) != walk.octet(ahead + 1)) return false;
  constexpr std::array<std::uint8_t, 5> kKnown{0x42, 0xaa, 0xfe, 0xe0, 0xf0};
  return std::ranges::find(kKnown, walk.octet(ahead)) != kKnown.end();
}

/// Whether an Ethernet header `ahead` of the offset ends in an EtherType or length that makes sense.
bool looks_like_ethernet(const Walk& walk, std::size_t ahead) {
  if (walk.captured_left() < ahead + sizeof(wire::Ethernet)) return false;
  const unsigned type_or_length = walk.octet(ahead + 12) * 256U + walk.octet(ahead + 13);
  switch (type_or_length) {
    case ether_type::kIpv4:
    case ether_type::kIpv6:
    case ether_type::kVlan:
    case ether_type::kServiceVlan:
    case ether_type::kOldQinq:
    case ether_type::kMplsUnicast:
    case ether_type::kMplsMulticast:
    case ether_type::kPppoeSession:
    case 0x0806:  // ARP
    case 0x8863:  // PPPoE discovery
    case 0x88cc:  // LLDP
    case 0x9000:  // loopback (configuration test)
    case ether_type::kBackboneServiceInstance:
      return true;
    default:
      return type_or_length <= walk.wire_left() - ahead - sizeof(wire::Ethernet) &&
             looks_like_llc(walk, ahead + sizeof(wire::Ethernet));
  }
}

Layer read_behind_bottom(Walk& walk, std::uint32_t bottom_label) {
  if (walk.captured_left() == 0) return walk.wire_left() == 0 ? Layer::done : walk.stop(Outcome::truncated_mpls);
  const unsigned nibble = walk.octet(0) >> 4U;
  const Layer guess = nibble == 4 ? Layer::ipv4 : nibble == 6 ? Layer::ipv6 : Layer::done;
  const Fit fit = nibble == 4 ? fit_ipv4(walk) : nibble == 6 ? fit_ipv6(walk) : Fit::none;
  const bool announced =
      (nibble == 4 && bottom_label == kIpv4ExplicitNull) || (nibble == 6 && bottom_label == kIpv6ExplicitNull);
  if (announced || fit == Fit::certain) return guess;
  const bool control_word = nibble == 0 && looks_like_ethernet(walk, kControlWordSize);
  if (control_word) walk.skip(kControlWordSize);
  if (control_word || looks_like_ethernet(walk, 0)) {
    return walk.descend() ? Layer::ethernet : walk.stop(Outcome::nesting_limit);
  }
  if (fit != Fit::none) return guess;
  if (guess != Layer::done) walk.observe(Observation::implausible_mpls_payload);
  return Layer::done;
}

}  // namespace

Layer read_mpls(Walk& walk) {
  walk.count(Encapsulation::mpls);
  for (unsigned label_count = 0; label_count < kMplsLabelLimit; ++label_count) {
    Be32 entry;
    if (!walk.header(entry)) return walk.stop(Outcome::truncated_mpls);
    walk.skip(sizeof entry);
    const bool bottom_of_stack = (entry.host() >> 8 & 1) != 0;
    if (bottom_of_stack) return read_behind_bottom(walk, entry.host() >> 12);
  }
  return walk.stop(Outcome::nesting_limit);
}

}  // namespace sextant
