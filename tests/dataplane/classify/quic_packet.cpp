// SPDX-License-Identifier: BSD-3-Clause
#include "tests/dataplane/classify/quic_packet.h"

#include <openssl/evp.h>

#include <array>
#include <memory>

namespace sextant::test {

namespace {

constexpr std::size_t kTagOctets = 16;

unsigned char* raw(std::byte* octets) {
  return reinterpret_cast<unsigned char*>(octets);
}

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

void append(std::vector<std::byte>& out, const std::vector<std::byte>& octets) {
  out.insert(out.end(), octets.begin(), octets.end());
}

}  // namespace

void put_variable(std::vector<std::byte>& out, std::uint64_t value) {
  value |= std::uint64_t{3} << 62U;
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<std::byte>(value >> shift));
}

void put_crypto_frame(std::vector<std::byte>& out, std::uint64_t offset, const std::vector<std::byte>& data) {
  out.push_back(std::byte{0x06});
  put_variable(out, offset);
  put_variable(out, data.size());
  append(out, data);
}

std::vector<std::byte> sealed(const QuicPacket& packet) {
  const QuicVersion version{packet.salt, {}};
  std::vector<std::byte> out;
  out.push_back(static_cast<std::byte>(0xc0U | version.initial_type() << 4U | (packet.number_octets - 1)));
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::byte>(packet.version >> shift));
  out.push_back(static_cast<std::byte>(packet.destination.size()));
  append(out, packet.destination);
  out.push_back(static_cast<std::byte>(packet.source.size()));
  append(out, packet.source);
  put_variable(out, packet.token.size());
  append(out, packet.token);
  put_variable(out, packet.number_octets + packet.frames.size() + kTagOctets);
  const std::size_t number_at = out.size();
  const QuicClientKeys keys =
      QuicKeySchedule().client_keys(packet.salt, packet.keys_from.empty() ? packet.destination : packet.keys_from);
  auto nonce = keys.iv;
  for (unsigned i = 0; i < packet.number_octets; ++i) {
    const auto octet = static_cast<std::byte>(packet.number >> 8 * (packet.number_octets - 1 - i));
    out.push_back(octet);
    nonce[nonce.size() - packet.number_octets + i] ^= octet;
  }
  const std::size_t payload_at = out.size();
  append(out, packet.frames);
  out.resize(out.size() + kTagOctets);

  const std::unique_ptr<EVP_CIPHER_CTX, FreeContext> context{EVP_CIPHER_CTX_new()};
  const auto* key = reinterpret_cast<const unsigned char*>(keys.key.data());
  const auto* header_key = reinterpret_cast<const unsigned char*>(keys.header_protection.data());
  int written = 0;
  EVP_EncryptInit_ex(context.get(), EVP_aes_128_gcm(), nullptr, key, raw(nonce.data()));
  EVP_EncryptUpdate(context.get(), nullptr, &written, raw(out.data()), static_cast<int>(payload_at));
  EVP_EncryptUpdate(context.get(), raw(&out[payload_at]), &written, raw(&out[payload_at]),
                    static_cast<int>(packet.frames.size()));
  EVP_EncryptFinal_ex(context.get(), raw(&out[out.size() - kTagOctets]), &written);
  EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTagOctets, &out[out.size() - kTagOctets]);

  std::array<std::byte, 16> mask{};
  EVP_CIPHER_CTX_reset(context.get());
  EVP_EncryptInit_ex(context.get(), EVP_aes_128_ecb(), nullptr, header_key, nullptr);
  EVP_EncryptUpdate(context.get(), raw(mask.data()), &written, raw(&out[number_at + 4]), mask.size());
  out[0] ^= mask[0] & std::byte{0x0f};
  for (unsigned i = 0; i < packet.number_octets; ++i) out[number_at + i] ^= mask[i + 1];
  return out;
}

}  // namespace sextant::test
