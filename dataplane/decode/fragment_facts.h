// SPDX-License-Identifier: BSD-3-Clause
// What a fragment says of its place in the original packet. Read from the fragment's headers, used by
// flow/fragments.h in the same turn. An atomic fragment (RFC 6946: offset 0 and none to follow) is a whole packet and
// has no such facts.
#pragma once

#include <cstdint>

namespace sextant {

/// The fragment header of the innermost IP header (RFC 791 section 3.1, RFC 8200 section 4.5).
struct FragmentFacts {
  std::uint32_t identification = 0;  ///< 16 bits of it in IPv4
  std::uint16_t offset_units = 0;    ///< of 8 octets
  std::uint16_t length_octets = 0;   ///< data of the original packet in this fragment, by the IP length fields
  std::uint8_t protocol = 0;         ///< of the IPv4 header itself; 0 in IPv6
  bool more = false;                 ///< it is not the last one
  bool operator==(const FragmentFacts&) const = default;
};

}  // namespace sextant
