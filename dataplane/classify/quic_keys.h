// SPDX-License-Identifier: BSD-3-Clause
// Keys of a client's QUIC Initials (RFC 9001, section 5.2; RFC 9369, section 3.3). They follow from a salt and a
// connection ID by fourteen compressions of SHA-256, which is all that is done here: the states of HMAC over the salts
// are prepared at start. Immutable afterwards; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "dataplane/classify/quic_version.h"

namespace sextant {

inline constexpr std::size_t kQuicConnectionIdLimit = 20;  ///< octets (RFC 9000, section 17.2)

struct QuicClientKeys {
  std::array<std::byte, 16> key;
  std::array<std::byte, 12> iv;
  std::array<std::byte, 16> header_protection;
};

class QuicKeySchedule {
 public:
  QuicKeySchedule();

  /// `connection_id`: at most kQuicConnectionIdLimit octets.
  [[nodiscard]] QuicClientKeys client_keys(QuicSalt salt, std::span<const std::byte> connection_id) const;

  using Sha256State = std::array<std::uint32_t, 8>;
  /// SHA-256 after one block of HMAC's key, XORed with either pad (RFC 2104, section 2).
  struct HmacState {
    Sha256State inner;
    Sha256State outer;
  };

 private:
  std::array<HmacState, kQuicSaltCount> salts_;
};

}  // namespace sextant
