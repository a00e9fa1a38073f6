// SPDX-License-Identifier: BSD-3-Clause
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <memory>

#include "dataplane/generate/client_hello.h"
#include "dataplane/generate/hello.h"
#include "dataplane/generate/octet_string.h"

namespace sextant {

namespace {

using Digest = std::array<std::byte, 32>;
constexpr std::size_t kTagOctets = 16;
constexpr std::size_t kPacketNumberOctets = 4;
constexpr std::size_t kSampleOctets = 16;
constexpr std::string_view kCryptoFailure =
    "OpenSSL could not derive or use the keys of a QUIC Initial (SHA-256, AES-128-GCM and AES-128-ECB are needed); "
    "check its configuration and providers.";

// RFC 9001, section 5.2.
constexpr std::array<std::uint8_t, 20> kInitialSalt{0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17,
                                                    0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a};

const unsigned char* raw(const std::byte* octets) {
  return reinterpret_cast<const unsigned char*>(octets);
}
unsigned char* raw(std::byte* octets) {
  return reinterpret_cast<unsigned char*>(octets);
}

bool hmac_sha256(std::span<const std::byte> key, std::span<const std::byte> data, Digest& out) {
  unsigned int size = 0;
  return HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), raw(data.data()), data.size(), raw(out.data()),
              &size) != nullptr &&
         size == out.size();
}

// HKDF-Expand-Label (RFC 8446, section 7.1) for outputs of at most one SHA-256 block.
bool expand_label(const Digest& secret, std::string_view label, std::span<std::byte> out) {
  OctetString info;
  info.u16(static_cast<std::uint16_t>(out.size()));
  info.u8(static_cast<std::uint8_t>(6 + label.size())).text("tls13 ").text(label).u8(0);
  info.u8(1);  // the block counter of HKDF-Expand (RFC 5869, section 2.3)
  Digest block;
  if (!hmac_sha256(secret, info.bytes(), block)) return false;
  std::copy_n(block.begin(), out.size(), out.begin());
  return true;
}

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

// Encrypts `packet` from `header_octets` on in place and appends the tag (RFC 9001, section 5.3). Packet number 0, so
// the nonce is the IV itself.
bool seal(const QuicInitialKeys& keys, std::size_t header_octets, std::vector<std::byte>& packet) {
  const Cipher cipher{EVP_CIPHER_CTX_new()};
  int written = 0;
  unsigned char* payload = raw(packet.data() + header_octets);
  const auto payload_octets = static_cast<int>(packet.size() - header_octets);
  if (cipher == nullptr ||
      EVP_EncryptInit_ex(cipher.get(), EVP_aes_128_gcm(), nullptr, raw(keys.key.data()), raw(keys.iv.data())) != 1 ||
      EVP_EncryptUpdate(cipher.get(), nullptr, &written, raw(packet.data()), static_cast<int>(header_octets)) != 1 ||
      EVP_EncryptUpdate(cipher.get(), payload, &written, payload, payload_octets) != 1) {
    return false;
  }
  packet.resize(packet.size() + kTagOctets);
  std::byte* tag = packet.data() + packet.size() - kTagOctets;
  return EVP_EncryptFinal_ex(cipher.get(), raw(tag), &written) == 1 &&
         EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagOctets, tag) == 1;
}

// RFC 9001, section 5.4: masks the first octet's low bits and the packet number.
bool protect_header(const QuicInitialKeys& keys, std::size_t number_at, std::vector<std::byte>& packet) {
  const Cipher cipher{EVP_CIPHER_CTX_new()};
  std::array<std::byte, kSampleOctets> mask{};
  int written = 0;
  const std::byte* sample = packet.data() + number_at + kPacketNumberOctets;
  if (cipher == nullptr ||
      EVP_EncryptInit_ex(cipher.get(), EVP_aes_128_ecb(), nullptr, raw(keys.header_protection.data()), nullptr) != 1 ||
      EVP_EncryptUpdate(cipher.get(), raw(mask.data()), &written, raw(sample), kSampleOctets) != 1) {
    return false;
  }
  packet[0] ^= mask[0] & std::byte{0x0f};
  for (std::size_t i = 0; i < kPacketNumberOctets; ++i) packet[number_at + i] ^= mask[i + 1];
  return true;
}

}  // namespace

Expected<QuicInitialKeys> quic_client_initial_keys(std::span<const std::byte> destination_connection) {
  Digest initial;
  Digest client;
  QuicInitialKeys keys;
  if (!hmac_sha256(std::as_bytes(std::span{kInitialSalt}), destination_connection, initial) ||
      !expand_label(initial, "client in", client) || !expand_label(client, "quic key", keys.key) ||
      !expand_label(client, "quic iv", keys.iv) || !expand_label(client, "quic hp", keys.header_protection)) {
    return fail(std::string{kCryptoFailure});
  }
  return keys;
}

Expected<std::vector<std::byte>> quic_initial(std::string_view name, Random& random) {
  OctetString hello;
  put_client_hello(hello, name, ClientHelloCarrier::quic, random);
  std::array<std::byte, 8> connection{};
  for (std::byte& octet : connection) octet = static_cast<std::byte>(random.next());
  const auto keys = quic_client_initial_keys(connection);
  if (!keys) return std::unexpected(keys.error());

  // RFC 9000, section 17.2.2: long header, type Initial, a packet number of four octets; no SCID, no token.
  OctetString out;
  out.u8(0xc3).u32(1).u8(8).octets(connection).u8(0).u8(0);
  const std::size_t number_at = out.size() + 2;
  out.u16(static_cast<std::uint16_t>(0x4000 | (kQuicInitialOctets - number_at))).u32(0);
  const std::size_t header_octets = out.size();
  out.u8(0x06).u8(0).u16(static_cast<std::uint16_t>(0x4000 | hello.size())).octets(hello.bytes());  // CRYPTO frame
  out.zeros(kQuicInitialOctets - kTagOctets - out.size());                                          // PADDING frames
  std::vector<std::byte> packet = std::move(out.bytes());
  if (!seal(*keys, header_octets, packet) || !protect_header(*keys, number_at, packet)) {
    return fail(std::string{kCryptoFailure});
  }
  return packet;
}

}  // namespace sextant
