// SPDX-License-Identifier: BSD-3-Clause
// An IPv6 prefix (RFC 4291, section 2.3): an address and how many of its leading bits count. A value type; any thread.
#pragma once

#include <cstdint>

#include "sextant/address.h"

namespace sextant {

struct Ipv6Prefix {
  Ipv6Address address;      ///< bits behind the length are zero
  std::uint8_t length = 0;  ///< bits, 0 to 128
  bool operator==(const Ipv6Prefix&) const = default;
};

}  // namespace sextant
