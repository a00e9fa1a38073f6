// SPDX-License-Identifier: BSD-3-Clause
// Opens the Initials of a QUIC client (RFC 9000, RFC 9001, RFC 9369, the drafts since 22, Google's Q050 to T051), which
// are protected with keys that everybody on the path can derive, and hands out the CRYPTO frames in them. Made at
// start, one a worker; a call allocates nothing and works at most on kInitialLimit Initials, each with two sets of
// keys. Refuses what its tag does not prove: a cut Initial cannot be proved.
#pragma once

#include <openssl/types.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <vector>

#include "dataplane/classify/quic_keys.h"
#include "sextant/error.h"

namespace sextant {

enum class QuicOutcome : std::uint8_t {
  opened,               ///< at least one Initial was authentic and well formed
  not_quic,             ///< no long header of a known version of QUIC (RFC 9000, section 17.2)
  no_initial,           ///< packets of QUIC with long headers, but none of the type Initial
  unsupported_version,  ///< a version that belongs to QUIC and whose Initials cannot be opened
  malformed,            ///< an Initial breaks the rules of headers or, behind its right tag, those of frames
  not_authentic,        ///< the tag is wrong: not from a client, not of this connection, or damaged
  cut,                  ///< the octets end before the Initial does
};

/// Kept by the caller for each flow. The keys would be 44 octets and hold for one version only.
struct QuicConnectionId {
  std::uint8_t size = 0;  ///< 0: not known yet; a client's first one has eight octets at least (RFC 9000, section 7.2)
  std::array<std::byte, kQuicConnectionIdLimit> octets{};

  [[nodiscard]] std::span<const std::byte> view() const { return std::span{octets}.first(size); }
};

/// A piece of the stream of handshake messages.
struct CryptoFrame {
  std::uint64_t offset = 0;         ///< of the first octet, in the stream; below 2^62
  std::span<const std::byte> data;  ///< the reader's, until its next call
};

struct QuicFinding {
  QuicOutcome outcome = QuicOutcome::not_quic;
  std::span<const CryptoFrame> frames;  ///< of all Initials that were opened, in their order; the reader's
};

class QuicInitialReader {
 public:
  static constexpr std::size_t kInitialLimit = 4;       ///< Initials of one datagram that are opened
  static constexpr std::size_t kCryptoFrameLimit = 64;  ///< CRYPTO frames of one datagram that are handed out

  /// Fails where OpenSSL has no AES-128.
  [[nodiscard]] static Expected<QuicInitialReader> make();

  /// `datagram`: the payload of one UDP datagram from client to server. `first`: the connection ID of the flow's keys,
  /// which are those of the client's first Initial (RFC 9001, section 5.2) or of the first one after a Retry; written
  /// when an Initial was opened with its own.
  [[nodiscard]] QuicFinding open(std::span<const std::byte> datagram, QuicConnectionId& first);

 private:
  struct FreeCipher {
    void operator()(EVP_CIPHER* cipher) const;
    void operator()(EVP_CIPHER_CTX* context) const;
  };
  using Cipher = std::unique_ptr<EVP_CIPHER, FreeCipher>;
  using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;
  struct Packet;
  /// What the contexts hold the keys of.
  struct KeySource {
    bool known = false;
    QuicSalt salt = QuicSalt::version_1;
    QuicConnectionId connection_id;
  };

  QuicInitialReader() = default;
  [[nodiscard]] static std::expected<Packet, QuicOutcome> read_header(std::span<const std::byte> datagram,
                                                                      std::size_t begin);
  [[nodiscard]] QuicOutcome open_initial(std::span<const std::byte> datagram, const Packet& packet,
                                         QuicConnectionId& first);
  /// The frames of `packet`, or nothing where the tag is wrong.
  [[nodiscard]] std::span<const std::byte> decrypt(std::span<const std::byte> datagram, const Packet& packet,
                                                   QuicSalt salt, std::span<const std::byte> connection_id);
  [[nodiscard]] bool take_keys(QuicSalt salt, std::span<const std::byte> connection_id);
  /// False where a frame breaks the rules; then none of `payload` is handed out.
  [[nodiscard]] bool read_frames(std::span<const std::byte> payload, bool google);

  QuicKeySchedule schedule_;
  Cipher header_cipher_;
  Cipher payload_cipher_;
  CipherContext header_protection_;
  CipherContext payload_protection_;
  KeySource source_;
  std::array<std::byte, 12> iv_{};
  std::vector<std::byte> plain_;  ///< each Initial without protection, at its place in the datagram
  std::array<CryptoFrame, kCryptoFrameLimit> frames_;
  std::size_t frame_count_ = 0;
};

}  // namespace sextant
