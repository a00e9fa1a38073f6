// SPDX-License-Identifier: BSD-3-Clause
// Builds a client's Initial as RFC 9000, section 17.2.2, and RFC 9001, section 5, ask for it: any version, any frames.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "dataplane/classify/quic_keys.h"

namespace sextant::test {

struct QuicPacket {
  std::uint32_t version = 1;
  QuicSalt salt = QuicSalt::version_1;
  std::vector<std::byte> destination{8, std::byte{0x5a}};
  std::vector<std::byte> keys_from;  ///< the connection ID of the keys, where it is another one
  std::uint32_t number = 0;
  unsigned number_octets = 4;
  std::vector<std::byte> source{};
  std::vector<std::byte> token{};
  std::vector<std::byte> frames{};  ///< three octets at least, for the sample
};

[[nodiscard]] std::vector<std::byte> sealed(const QuicPacket& packet);

/// RFC 9000, section 16, in its longest form.
void put_variable(std::vector<std::byte>& out, std::uint64_t value);
void put_crypto_frame(std::vector<std::byte>& out, std::uint64_t offset, const std::vector<std::byte>& data);

}  // namespace sextant::test
