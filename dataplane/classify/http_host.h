// SPDX-License-Identifier: BSD-3-Clause
// The host that an HTTP/1 request is for (RFC 9112, section 3.2), over TCP, or over UDP as SSDP sends it. Pure; any
// thread. Requests only, and of a stream the first; HTTP/2 in the clear is `other`.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "dataplane/classify/name_finding.h"

namespace sextant {

/// `stream`: the first octets of a client. The name is the authority as the client sent it, in lower case: of the
/// target where that holds one, else of the first Host field. Unlike other names it keeps a port and may be an address,
/// IPv6 in brackets, as both are part of what a Host field says and of what other tools report; domain_of() is for
/// those who look for a domain.
[[nodiscard]] NameFinding read_http(std::span<const std::byte> stream);

/// The domain in an authority: without its port and the dot of the root; empty where it is an address.
[[nodiscard]] std::string_view domain_of(std::string_view authority);

}  // namespace sextant
