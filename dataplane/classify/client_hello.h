// SPDX-License-Identifier: BSD-3-Clause
// The server name in a TLS ClientHello: over TCP inside TLS records, over QUIC as the bare handshake message. Pure; any
// thread.
#pragma once

#include <cstddef>
#include <span>

#include "dataplane/classify/name_finding.h"

namespace sextant {

/// `stream`: the first octets of a TCP stream's client side, TLS records (RFC 8446, section 5.1) over which the hello
/// may be spread. A name that stands in an incomplete hello is found all the same; an ECH behind it is not told then.
/// Nor can a real ECH be told from one of GREASE (RFC 9849, section 6.2), whose name is true.
[[nodiscard]] NameFinding read_tls(std::span<const std::byte> stream);

/// `message`: a handshake message or its beginning (RFC 8446, section 4).
[[nodiscard]] NameFinding read_client_hello(std::span<const std::byte> message);

}  // namespace sextant
