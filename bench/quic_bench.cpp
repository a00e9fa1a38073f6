// SPDX-License-Identifier: BSD-3-Clause
// The cost of opening a client's QUIC Initial, CPU time: keys from a connection ID that was not there before, header
// protection, AES-128-GCM over 1,200 octets, frames. And of the same by the plainest use of OpenSSL 3.
#include <benchmark/benchmark.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <string>
#include <string_view>
#include <vector>

#include "dataplane/classify/quic_initial.h"
#include "dataplane/generate/hello.h"

namespace {

using namespace sextant;

constexpr std::size_t kInitials = 1024;

std::vector<std::vector<std::byte>> make_initials() {
  Random random{1};
  std::vector<std::vector<std::byte>> initials;
  for (std::size_t i = 0; i < kInitials; ++i) {
    auto initial = quic_initial("www.example.org", random);
    if (initial) initials.push_back(std::move(*initial));
  }
  return initials;
}

void quic_initial(benchmark::State& state) {
  const auto initials = make_initials();
  auto reader = QuicInitialReader::make();
  if (!reader || initials.size() != kInitials) return state.SkipWithError("OpenSSL has no AES-128-GCM.");
  std::size_t at = 0;
  for (auto _ : state) {
    QuicConnectionId first;
    const QuicFinding finding = reader->open(initials[at], first);
    if (finding.outcome != QuicOutcome::opened) return state.SkipWithError("An Initial was not opened.");
    benchmark::DoNotOptimize(finding);
    at = (at + 1) % kInitials;
  }
  state.SetItemsProcessed(state.iterations());
}

// HKDF-Extract, or HKDF-Expand-Label, by EVP_KDF.
bool derive(int mode, std::span<const std::uint8_t> key, std::span<const std::uint8_t> salt, std::string_view label,
            std::span<std::uint8_t> out) {
  EVP_KDF* kdf = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
  EVP_KDF_CTX* context = EVP_KDF_CTX_new(kdf);
  std::string info{'\0', static_cast<char>(out.size()), static_cast<char>(label.size())};
  info.append(label).push_back('\0');
  std::string digest = "SHA256";
  std::array<OSSL_PARAM, 5> parameters{
      OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, const_cast<std::uint8_t*>(key.data()), key.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()), OSSL_PARAM_construct_end()};
  if (!salt.empty()) {
    parameters[3] =
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, const_cast<std::uint8_t*>(salt.data()), salt.size());
  }
  const bool done = EVP_KDF_derive(context, out.data(), out.size(), parameters.data()) == 1;
  EVP_KDF_CTX_free(context);
  EVP_KDF_free(kdf);
  return done;
}

// The Initials of make_initials() have their connection ID at 6 and their packet number, of four octets, at 18.
bool open_plainly(std::span<const std::byte> initial, std::vector<std::uint8_t>& plain) {
  constexpr std::size_t kNumberAt = 18;
  constexpr std::size_t kPayloadAt = kNumberAt + 4;
  constexpr std::size_t kTagOctets = 16;
  const auto* octets = reinterpret_cast<const std::uint8_t*>(initial.data());
  std::array<std::uint8_t, 32> secret;
  std::array<std::uint8_t, 32> client;
  std::array<std::uint8_t, 16> key;
  std::array<std::uint8_t, 12> iv;
  std::array<std::uint8_t, 16> header_key;
  constexpr int kExtract = EVP_KDF_HKDF_MODE_EXTRACT_ONLY;
  constexpr int kExpand = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
  if (!derive(kExtract, {octets + 6, 8}, kQuicSalts[static_cast<std::size_t>(QuicSalt::version_1)], "", secret) ||
      !derive(kExpand, secret, {}, "tls13 client in", client) || !derive(kExpand, client, {}, "tls13 quic key", key) ||
      !derive(kExpand, client, {}, "tls13 quic iv", iv) || !derive(kExpand, client, {}, "tls13 quic hp", header_key)) {
    return false;
  }
  std::array<std::uint8_t, 16> mask;
  int written = 0;
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  EVP_EncryptInit_ex(context, EVP_aes_128_ecb(), nullptr, header_key.data(), nullptr);
  EVP_EncryptUpdate(context, mask.data(), &written, octets + kNumberAt + 4, 16);
  EVP_CIPHER_CTX_free(context);
  plain.assign(octets, octets + initial.size());
  plain[0] ^= static_cast<std::uint8_t>(mask[0] & 0x0fU);
  for (std::size_t i = 0; i < 4; ++i) {
    plain[kNumberAt + i] ^= mask[i + 1];
    iv[8 + i] ^= plain[kNumberAt + i];
  }
  const auto payload_octets = static_cast<int>(initial.size() - kPayloadAt - kTagOctets);
  context = EVP_CIPHER_CTX_new();
  EVP_DecryptInit_ex(context, EVP_aes_128_gcm(), nullptr, key.data(), iv.data());
  EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kTagOctets, &plain[initial.size() - kTagOctets]);
  EVP_DecryptUpdate(context, nullptr, &written, plain.data(), kPayloadAt);
  EVP_DecryptUpdate(context, &plain[kPayloadAt], &written, octets + kPayloadAt, payload_octets);
  const bool authentic = EVP_DecryptFinal_ex(context, &plain[initial.size() - kTagOctets], &written) == 1;
  EVP_CIPHER_CTX_free(context);
  return authentic;
}

void plain_evp(benchmark::State& state) {
  const auto initials = make_initials();
  std::vector<std::uint8_t> plain;
  std::size_t at = 0;
  for (auto _ : state) {
    if (!open_plainly(initials[at], plain)) return state.SkipWithError("An Initial was not opened.");
    benchmark::DoNotOptimize(plain.data());
    at = (at + 1) % kInitials;
  }
  state.SetItemsProcessed(state.iterations());
}

void quic_keys(benchmark::State& state) {
  const QuicKeySchedule schedule;
  std::array<std::byte, 8> connection_id{};
  for (auto _ : state) {
    const QuicClientKeys keys = schedule.client_keys(QuicSalt::version_1, connection_id);
    connection_id[0] = keys.key[0];
    benchmark::DoNotOptimize(keys);
  }
}

BENCHMARK(quic_initial);
BENCHMARK(plain_evp);
BENCHMARK(quic_keys);

}  // namespace

BENCHMARK_MAIN();
