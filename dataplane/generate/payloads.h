// SPDX-License-Identifier: BSD-3-Clause
// Everything a frame can carry above its transport header, built once at start together with its checksum, so that the
// frame writer only copies. Owned by one generator; constant after make().
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "dataplane/generate/exchange.h"
#include "dataplane/generate/random.h"
#include "dataplane/generate/wire_write.h"
#include "sextant/error.h"

namespace sextant {

/// A payload to copy. The first `head_length` octets are replaced by `head` after copying; `sum` counts the result.
struct Payload {
  static constexpr std::size_t kHeadCapacity = 6;
  const std::byte* data = nullptr;
  std::uint16_t length = 0;
  std::uint16_t sum = 0;  ///< folded word_sum() of the payload as it will stand in the frame
  std::uint8_t head_length = 0;
  std::array<std::byte, kHeadCapacity> head{};
};

inline constexpr std::size_t kBulkOctets = 2048;
inline constexpr std::size_t kRtpHeadOctets = 6;

class Payloads {
 public:
  [[nodiscard]] static Expected<Payloads> make(Random& random);

  [[nodiscard]] Payload tls_hello(std::size_t host) const { return view(tls_[host]); }
  [[nodiscard]] Payload quic_hello(std::size_t host) const { return view(quic_[host]); }
  [[nodiscard]] Payload quic_handshake() const { return view(quic_handshake_); }
  [[nodiscard]] Payload http_request(std::size_t host) const { return view(http_request_[host]); }
  [[nodiscard]] Payload http_response() const { return view(http_response_); }
  /// The answer is the address of the host's server; an AAAA of a service without IPv6 has none (RFC 2308,
  /// section 2.2).
  [[nodiscard]] Payload dns(std::size_t host, bool aaaa, bool response, std::uint16_t identifier) const;

  /// 20 ms of a quiet line in G.711 A-law (RFC 3551, section 4.5.14) behind `head`, kRtpHeadOctets.
  [[nodiscard]] Payload rtp(std::span<const std::byte> head) const { return headed(rtp_, head); }

  /// Octets without meaning; an empty one is allowed. `length` <= kBulkOctets, `head` no longer than it.
  [[nodiscard]] Payload bulk(std::uint16_t length, std::span<const std::byte> head) const;
  /// The octets [offset, offset + length) of the bulk block, `offset` even.
  [[nodiscard]] Payload bulk_part(std::uint16_t offset, std::uint16_t length) const;
  /// A TLS record of application data that fills a segment of `length` >= 6 octets.
  [[nodiscard]] Payload tls_data(std::uint16_t length) const;

 private:
  struct Message {
    std::vector<std::byte> octets;
    std::uint16_t sum = 0;
  };
  static Message message(std::vector<std::byte> octets);
  static Payload view(const Message& message) {
    return {message.octets.data(), static_cast<std::uint16_t>(message.octets.size()), message.sum, 0, {}};
  }

  /// `message` begins with as many zeros as `head` has octets.
  static Payload headed(const Message& message, std::span<const std::byte> head);

  std::vector<std::byte> bulk_;           // the first Payload::kHeadCapacity octets are zero
  std::vector<std::uint32_t> bulk_sums_;  // [n]: word_sum() of the first n octets
  std::array<Message, kHostCount> tls_;
  std::array<Message, kHostCount> quic_;
  std::array<Message, kHostCount> http_request_;
  std::array<std::array<std::array<Message, 2>, 2>, kHostCount> dns_;  // [host][aaaa][response]
  Message http_response_;
  Message rtp_;  // the first kRtpHeadOctets are zero
  Message quic_handshake_;
};

}  // namespace sextant
