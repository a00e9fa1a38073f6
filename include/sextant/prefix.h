// SPDX-License-Identifier: BSD-3-Clause
// Prefixes (RFC 4632; RFC 4291, section 2.3): an address and how many of its leading bits count. Value types; any
// thread.
#pragma once

#include <cstdint>

#include "sextant/address.h"

namespace sextant {

struct Ipv4Prefix {
  Ipv4Address address;      ///< bits behind the length are zero
  std::uint8_t length = 0;  ///< bits, 0 to 32
  bool operator==(const Ipv4Prefix&) const = default;
};

struct Ipv6Prefix {
  Ipv6Address address;      ///< bits behind the length are zero
  std::uint8_t length = 0;  ///< bits, 0 to 128
  bool operator==(const Ipv6Prefix&) const = default;
};

}  // namespace sextant
