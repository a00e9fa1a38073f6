// SPDX-License-Identifier: BSD-3-Clause
// An address and the name that DNS gave it to, as a worker saw it and as it is handed back to all of them. Value types;
// any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "sextant/address.h"
#include "sextant/name.h"
#include "sextant/timestamp.h"
#include "sextant/traffic.h"

namespace sextant {

/// One address among the answers of one response. An IPv4 address stands as in FlowKey: in the last four octets, the
/// rest zero.
struct LearntAddress {
  NameText name;  ///< what the client asked for, whatever aliases led to the address; never empty
  Ipv6Address address;
  Family family = Family::ipv4;
  std::uint32_t ttl_s = 0;
  Timestamp time;  ///< of the frame that ended the response
};

/// What an address is called; the name is somebody else's.
struct NamedAddress {
  Ipv6Address address;
  Family family = Family::ipv4;
  std::string_view name;
};

}  // namespace sextant
