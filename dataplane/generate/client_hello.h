// SPDX-License-Identifier: BSD-3-Clause
// The TLS 1.3 ClientHello as a browser sends it (RFC 8446, section 4.1.2), for TCP and for QUIC. Built at start; pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "dataplane/generate/octet_string.h"
#include "dataplane/generate/random.h"

namespace sextant {

enum class ClientHelloCarrier : std::uint8_t { tcp, quic };

/// Appends the handshake message to `out`.
void put_client_hello(OctetString& out, std::string_view name, ClientHelloCarrier carrier, Random& random);

}  // namespace sextant
