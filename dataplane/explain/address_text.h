// SPDX-License-Identifier: BSD-3-Clause
// Addresses as people write them: IPv4 as a dotted quad, IPv6 by RFC 5952, MAC addresses in pairs. Pure; any thread.
#pragma once

#include <string>

#include "dataplane/decode/wire.h"
#include "sextant/flow_record.h"

namespace sextant {

[[nodiscard]] std::string address_text(const Ipv4Address& address);
[[nodiscard]] std::string address_text(const Ipv6Address& address);
[[nodiscard]] std::string mac_text(const wire::MacAddress& address);

/// The key's source (0) or destination (1) as decode() leaves it, without the port.
[[nodiscard]] std::string endpoint_text(const FlowKey& key, unsigned endpoint);

}  // namespace sextant
