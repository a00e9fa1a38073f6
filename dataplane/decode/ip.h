// SPDX-License-Identifier: BSD-3-Clause
// IPv4 (RFC 791) and IPv6 with its whole chain of extension headers (RFC 8200). A header that was announced belongs to
// its family even when it turns out cut or bad. See walk.h for what a layer's function does.
#pragma once

#include "dataplane/decode/walk.h"

namespace sextant {

[[nodiscard]] Layer read_ipv4(Walk& walk);
[[nodiscard]] Layer read_ipv6(Walk& walk);

/// The authentication header (RFC 4302), behind IPv4 and IPv6 alike; `walk.next_protocol` becomes what it announces.
/// False with the outcome recorded where it is cut.
[[nodiscard]] bool read_ah(Walk& walk);

/// Notes one more IP header of `family`: the first decides the outer view, the last the inner one.
void enter_ip(Walk& walk, Family family);

}  // namespace sextant
