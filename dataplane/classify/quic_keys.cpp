// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/quic_keys.h"

#include <openssl/sha.h>

#include <bit>
#include <cstring>
#include <string_view>

namespace sextant {

namespace {

using Sha256State = QuicKeySchedule::Sha256State;
using HmacState = QuicKeySchedule::HmacState;
constexpr std::size_t kBlockOctets = 64;
constexpr std::size_t kDigestOctets = 32;
using Block = std::array<std::uint8_t, kBlockOctets>;

// FIPS 180-4, section 5.3.3.
constexpr Sha256State kSha256Start{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                   0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

// OpenSSL 3 would have SHA-256 through EVP, whose HKDF takes longer than everything else that is done to an Initial and
// allocates.
void compress(Sha256State& state, const Block& block) {
  SHA256_CTX context;
  std::memcpy(context.h, state.data(), sizeof(context.h));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  SHA256_Transform(&context, block.data());
#pragma GCC diagnostic pop
  std::memcpy(state.data(), context.h, sizeof(context.h));
}

// FIPS 180-4, section 5.1.1: the end of a message of `octets` that follows one block of key, and fits into this one.
constexpr void pad(Block& block, std::size_t octets) {
  block[octets] = 0x80;
  const std::size_t bits = 8 * (kBlockOctets + octets);
  block[kBlockOctets - 2] = static_cast<std::uint8_t>(bits >> 8U);
  block[kBlockOctets - 1] = static_cast<std::uint8_t>(bits);
}

void put(const Sha256State& state, std::uint8_t* out) {
  for (const std::uint32_t word : state) {
    const std::uint32_t big_endian = __builtin_bswap32(word);
    std::memcpy(out, &big_endian, sizeof(big_endian));
    out += sizeof(big_endian);
  }
}
static_assert(std::endian::native == std::endian::little);

// `key`: at most one block.
HmacState hmac_key(std::span<const std::uint8_t> key) {
  Block inner{};
  std::memcpy(inner.data(), key.data(), key.size());
  Block outer = inner;
  for (std::uint8_t& octet : inner) octet ^= 0x36;
  for (std::uint8_t& octet : outer) octet ^= 0x5c;
  HmacState state{kSha256Start, kSha256Start};
  compress(state.inner, inner);
  compress(state.outer, outer);
  return state;
}

// `message`: one block, padded.
std::array<std::uint8_t, kDigestOctets> hmac(const HmacState& key, const Block& message) {
  Sha256State inner = key.inner;
  compress(inner, message);
  constexpr Block kDigestPadding = [] {
    Block block{};
    pad(block, kDigestOctets);
    return block;
  }();
  Block block = kDigestPadding;
  put(inner, block.data());
  Sha256State outer = key.outer;
  compress(outer, block);
  std::array<std::uint8_t, kDigestOctets> digest;
  put(outer, digest.data());
  return digest;
}

// HKDF-Expand-Label without a context (RFC 8446, section 7.1), as the message of the only HMAC it takes when the output
// is not longer than a digest (RFC 5869, section 2.3).
constexpr Block expand_label(std::string_view label, std::uint8_t output_octets) {
  constexpr std::string_view kPrefix = "tls13 ";
  Block block{};
  std::size_t at = 0;
  block[at++] = 0;
  block[at++] = output_octets;
  block[at++] = static_cast<std::uint8_t>(kPrefix.size() + label.size());
  for (const char c : kPrefix) block[at++] = static_cast<std::uint8_t>(c);
  for (const char c : label) block[at++] = static_cast<std::uint8_t>(c);
  block[at++] = 0;
  block[at++] = 1;
  pad(block, at);
  return block;
}

struct Labels {
  Block key;
  Block iv;
  Block header_protection;
};
constexpr Block kClientIn = expand_label("client in", kDigestOctets);
constexpr Labels kVersion1Labels{expand_label("quic key", 16), expand_label("quic iv", 12),
                                 expand_label("quic hp", 16)};
constexpr Labels kVersion2Labels{expand_label("quicv2 key", 16), expand_label("quicv2 iv", 12),
                                 expand_label("quicv2 hp", 16)};

}  // namespace

QuicKeySchedule::QuicKeySchedule() {
  for (std::size_t i = 0; i < kQuicSaltCount; ++i) salts_[i] = hmac_key(kQuicSalts[i]);
}

QuicClientKeys QuicKeySchedule::client_keys(QuicSalt salt, std::span<const std::byte> connection_id) const {
  Block message{};
  if (!connection_id.empty()) std::memcpy(message.data(), connection_id.data(), connection_id.size());
  pad(message, connection_id.size());
  const HmacState initial = hmac_key(hmac(salts_[static_cast<std::size_t>(salt)], message));
  const HmacState client = hmac_key(hmac(initial, kClientIn));
  const Labels& labels = salt == QuicSalt::version_2 ? kVersion2Labels : kVersion1Labels;
  QuicClientKeys keys;
  std::memcpy(keys.key.data(), hmac(client, labels.key).data(), keys.key.size());
  std::memcpy(keys.iv.data(), hmac(client, labels.iv).data(), keys.iv.size());
  std::memcpy(keys.header_protection.data(), hmac(client, labels.header_protection).data(),
              keys.header_protection.size());
  return keys;
}

}  // namespace sextant
