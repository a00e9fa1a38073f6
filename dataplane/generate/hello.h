// SPDX-License-Identifier: BSD-3-Clause
// The first messages of a conversation, those that carry a name: DNS (RFC 1035), HTTP/1.1 (RFC 9112), the TLS 1.3
// ClientHello (RFC 8446) and the QUIC v1 Initial that protects one (RFC 9000, RFC 9001). Built once a name at start,
// on the thread that makes the generator; nothing here is fast. The QUIC part is this room's only use of OpenSSL.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "dataplane/generate/random.h"
#include "sextant/address.h"
#include "sextant/error.h"

namespace sextant {

inline constexpr std::size_t kQuicInitialOctets = 1200;  ///< of UDP payload (RFC 9000, section 14.1)

enum class DnsType : std::uint16_t { a = 1, aaaa = 28 };

/// Identifier 0: the flow writes its own over the first two octets.
[[nodiscard]] std::vector<std::byte> dns_query(std::string_view name, DnsType type);
/// `address`: 4 octets for A, 16 for AAAA; empty: there is none, and no answer.
[[nodiscard]] std::vector<std::byte> dns_response(std::string_view name, DnsType type,
                                                  std::span<const std::byte> address);

[[nodiscard]] std::vector<std::byte> http_request(std::string_view host);
[[nodiscard]] std::vector<std::byte> http_response_head();

/// One TLS record with a ClientHello that names the server.
[[nodiscard]] std::vector<std::byte> tls_client_hello(std::string_view name, Random& random);

struct QuicInitialKeys {
  std::array<std::byte, 16> key;
  std::array<std::byte, 12> iv;
  std::array<std::byte, 16> header_protection;
};

/// The client's keys of RFC 9001, section 5.2.
[[nodiscard]] Expected<QuicInitialKeys> quic_client_initial_keys(std::span<const std::byte> destination_connection);

/// A protected client Initial of kQuicInitialOctets.
[[nodiscard]] Expected<std::vector<std::byte>> quic_initial(std::string_view name, Random& random);
/// A server's Handshake packet as seen from outside: a long header in front of random octets.
[[nodiscard]] std::vector<std::byte> quic_server_handshake(Random& random);

}  // namespace sextant
