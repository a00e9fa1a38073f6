// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/quic_initial.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstring>

#include "dataplane/classify/quic_octets.h"

namespace sextant {

namespace {

constexpr std::size_t kDatagramLimit = 65'535;  // octets (RFC 768)
constexpr std::size_t kPacketLimit = 8;         // coalesced packets of any type that are looked at
constexpr std::size_t kTagOctets = 16;
constexpr std::size_t kSampleOctets = 16;
constexpr std::size_t kPacketNumberLimit = 4;  // octets

const unsigned char* raw(const std::byte* octets) {
  return reinterpret_cast<const unsigned char*>(octets);
}
unsigned char* raw(std::byte* octets) {
  return reinterpret_cast<unsigned char*>(octets);
}

bool is_same(std::span<const std::byte> a, std::span<const std::byte> b) {
  return std::ranges::equal(a, b);
}

// PADDING fills most of a client's first datagrams (RFC 9000, section 14.1).
std::size_t leading_zeros(std::span<const std::byte> octets) {
  std::size_t count = 0;
  std::uint64_t word = 0;
  for (; octets.size() - count >= sizeof(word); count += sizeof(word)) {
    std::memcpy(&word, octets.data() + count, sizeof(word));
    if (word != 0) break;
  }
  while (count < octets.size() && octets[count] == std::byte{0}) ++count;
  return count;
}

// RFC 9000, section 19.3.
void skip_ack(QuicOctets& payload, bool counts_ecn) {
  payload.variable();
  payload.variable();
  const std::uint64_t ranges = payload.variable();
  payload.variable();
  for (std::uint64_t i = 0; i < ranges && !payload.failed(); ++i) {
    payload.variable();
    payload.variable();
  }
  for (int i = 0; counts_ecn && i < 3; ++i) payload.variable();
}

// RFC 9000, section 19.19.
void skip_connection_close(QuicOctets& payload) {
  payload.variable();
  payload.variable();
  payload.take(payload.variable());
}

}  // namespace

struct QuicInitialReader::Packet {
  std::size_t begin = 0;
  std::size_t number_at = 0;  // of the packet number; Initials only
  std::size_t end = 0;
  bool is_initial = false;
  QuicVersion version;
  std::span<const std::byte> destination;
};

void QuicInitialReader::FreeCipher::operator()(EVP_CIPHER* cipher) const {
  EVP_CIPHER_free(cipher);
}
void QuicInitialReader::FreeCipher::operator()(EVP_CIPHER_CTX* context) const {
  EVP_CIPHER_CTX_free(context);
}

Expected<QuicInitialReader> QuicInitialReader::make() {
  QuicInitialReader reader;
  reader.header_cipher_.reset(EVP_CIPHER_fetch(nullptr, "AES-128-ECB", nullptr));
  reader.payload_cipher_.reset(EVP_CIPHER_fetch(nullptr, "AES-128-GCM", nullptr));
  reader.header_protection_.reset(EVP_CIPHER_CTX_new());
  reader.payload_protection_.reset(EVP_CIPHER_CTX_new());
  reader.plain_.resize(kDatagramLimit);
  EVP_CIPHER_CTX* header = reader.header_protection_.get();
  EVP_CIPHER_CTX* payload = reader.payload_protection_.get();
  if (reader.header_cipher_ == nullptr || reader.payload_cipher_ == nullptr || header == nullptr ||
      payload == nullptr || EVP_EncryptInit_ex(header, reader.header_cipher_.get(), nullptr, nullptr, nullptr) != 1 ||
      EVP_DecryptInit_ex(payload, reader.payload_cipher_.get(), nullptr, nullptr, nullptr) != 1) {
    return fail(
        "OpenSSL could not prepare AES-128-GCM and AES-128-ECB, which open QUIC Initials; check its configuration and "
        "providers.");
  }
  return reader;
}

QuicFinding QuicInitialReader::open(std::span<const std::byte> datagram, QuicConnectionId& first) {
  frame_count_ = 0;
  if (datagram.size() > kDatagramLimit) return {QuicOutcome::malformed, {}};
  QuicOutcome outcome = QuicOutcome::not_quic;
  bool opened = false;
  std::size_t initials = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < kPacketLimit && begin < datagram.size() && initials < kInitialLimit; ++i) {
    const auto packet = read_header(datagram, begin);
    QuicOutcome of_packet = packet ? QuicOutcome::no_initial : packet.error();
    if (packet && packet->is_initial) {
      of_packet = open_initial(datagram, *packet, first);
      ++initials;
    }
    opened = opened || of_packet == QuicOutcome::opened;
    // What follows a packet and is none is padding.
    if (i == 0 || (outcome == QuicOutcome::no_initial && of_packet != QuicOutcome::not_quic)) outcome = of_packet;
    if (!packet) break;
    begin = packet->end;
  }
  return {opened ? QuicOutcome::opened : outcome, std::span{frames_}.first(frame_count_)};
}

// RFC 8999, section 5.1, and RFC 9000, section 17.2. The fixed bit decides nothing: it may be greased (RFC 9287).
std::expected<QuicInitialReader::Packet, QuicOutcome> QuicInitialReader::read_header(
    std::span<const std::byte> datagram, std::size_t begin) {
  QuicOctets octets(datagram.subspan(begin));
  const unsigned form_and_type = octets.u8();
  const std::uint32_t version = octets.u32();
  if (octets.failed() || (form_and_type & 0x80U) == 0) return std::unexpected(QuicOutcome::not_quic);
  const auto known = quic_version(version);
  if (!known) {
    return std::unexpected(is_like_quic_version(version) ? QuicOutcome::unsupported_version : QuicOutcome::not_quic);
  }
  Packet packet;
  packet.begin = begin;
  packet.version = *known;
  const unsigned type = (form_and_type >> 4U & 3U) - known->initial_type();
  packet.is_initial = type == 0;
  const std::uint8_t destination_octets = octets.u8();
  packet.destination = octets.take(destination_octets);
  const std::uint8_t source_octets = octets.u8();
  octets.take(source_octets);
  if (destination_octets > kQuicConnectionIdLimit || source_octets > kQuicConnectionIdLimit) {
    return std::unexpected(QuicOutcome::malformed);
  }
  if (packet.is_initial) octets.take(octets.variable());  // the token
  const bool is_retry = (type & 3U) == 3;                 // the only packet without a length
  const std::uint64_t length = is_retry ? octets.left() : octets.variable();
  packet.number_at = begin + octets.at();
  if (!packet.is_initial) {
    packet.end = packet.number_at + std::min<std::uint64_t>(length, octets.left());
    return packet;
  }
  if (octets.failed()) return std::unexpected(QuicOutcome::cut);
  if (length < kPacketNumberLimit + kSampleOctets) return std::unexpected(QuicOutcome::malformed);
  if (length > octets.left()) return std::unexpected(QuicOutcome::cut);
  packet.end = packet.number_at + length;
  return packet;
}

QuicOutcome QuicInitialReader::open_initial(std::span<const std::byte> datagram, const Packet& packet,
                                            QuicConnectionId& first) {
  const QuicVersion& version = packet.version;
  std::span<const std::byte> payload;
  bool by_own = false;
  const bool has_other_id = first.size != 0 && !is_same(first.view(), packet.destination);
  if (has_other_id) {
    payload = decrypt(datagram, packet, version.salt, first.view());
  }
  if (payload.empty()) {
    payload = decrypt(datagram, packet, version.salt, packet.destination);
    // A connection of a version that exists to be refused never comes to a second connection ID.
    if (payload.empty() && version.other_salt && !has_other_id) {
      payload = decrypt(datagram, packet, *version.other_salt, packet.destination);
    }
    by_own = !payload.empty();
  }
  if (payload.empty()) return QuicOutcome::not_authentic;
  if (by_own) {
    first.size = static_cast<std::uint8_t>(packet.destination.size());
    std::ranges::copy(packet.destination, first.octets.begin());
  }
  return read_frames(payload, version.has_google_frames()) ? QuicOutcome::opened : QuicOutcome::malformed;
}

bool QuicInitialReader::take_keys(QuicSalt salt, std::span<const std::byte> connection_id) {
  if (source_.known && source_.salt == salt && is_same(source_.connection_id.view(), connection_id)) return true;
  const QuicClientKeys keys = schedule_.client_keys(salt, connection_id);
  iv_ = keys.iv;
  source_.salt = salt;
  source_.connection_id.size = static_cast<std::uint8_t>(connection_id.size());
  std::ranges::copy(connection_id, source_.connection_id.octets.begin());
  source_.known = EVP_EncryptInit_ex(header_protection_.get(), nullptr, nullptr, raw(keys.header_protection.data()),
                                     nullptr) == 1 &&
                  EVP_DecryptInit_ex(payload_protection_.get(), nullptr, nullptr, raw(keys.key.data()), nullptr) == 1;
  return source_.known;
}

std::span<const std::byte> QuicInitialReader::decrypt(std::span<const std::byte> datagram, const Packet& packet,
                                                      QuicSalt salt, std::span<const std::byte> connection_id) {
  if (!take_keys(salt, connection_id)) return {};
  // RFC 9001, section 5.4.
  std::array<std::byte, kSampleOctets> mask;
  int written = 0;
  if (EVP_EncryptUpdate(header_protection_.get(), raw(mask.data()), &written,
                        raw(datagram.data() + packet.number_at + kPacketNumberLimit), kSampleOctets) != 1) {
    return {};
  }
  const std::byte first_octet = datagram[packet.begin] ^ (mask[0] & std::byte{0x0f});
  const std::size_t number_octets = std::to_integer<std::size_t>(first_octet & std::byte{0x03}) + 1;
  const std::size_t payload_at = packet.number_at + number_octets;
  std::memcpy(&plain_[packet.begin], &datagram[packet.begin], payload_at - packet.begin);
  plain_[packet.begin] = first_octet;
  // RFC 9001, section 5.3. A client sends few Initials: what is sent of the number is all of it.
  std::array<std::byte, 12> nonce = iv_;
  for (std::size_t i = 0; i < number_octets; ++i) {
    plain_[packet.number_at + i] ^= mask[i + 1];
    nonce[nonce.size() - number_octets + i] ^= plain_[packet.number_at + i];
  }
  const std::size_t payload_octets = packet.end - kTagOctets - payload_at;
  std::array<std::byte, kTagOctets> tag;
  std::memcpy(tag.data(), &datagram[packet.end - kTagOctets], kTagOctets);
  EVP_CIPHER_CTX* context = payload_protection_.get();
  if (EVP_DecryptInit_ex(context, nullptr, nullptr, nullptr, raw(nonce.data())) != 1 ||
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kTagOctets, tag.data()) != 1 ||
      EVP_DecryptUpdate(context, nullptr, &written, raw(&plain_[packet.begin]),
                        static_cast<int>(payload_at - packet.begin)) != 1 ||
      EVP_DecryptUpdate(context, raw(&plain_[payload_at]), &written, raw(datagram.data() + payload_at),
                        static_cast<int>(payload_octets)) != 1 ||
      EVP_DecryptFinal_ex(context, raw(&plain_[packet.end - kTagOctets]), &written) != 1) {
    return {};
  }
  return std::span<const std::byte>{plain_}.subspan(payload_at, payload_octets);
}

// RFC 9000, section 12.4: an Initial holds PADDING, PING, ACK, CRYPTO and CONNECTION_CLOSE, and nothing else.
bool QuicInitialReader::read_frames(std::span<const std::byte> payload, bool google) {
  const std::size_t count_before = frame_count_;
  QuicOctets octets(payload);
  while (octets.left() != 0) {
    const std::uint8_t type = octets.u8();
    if (type == 0x00) {
      octets.take(leading_zeros(payload.subspan(octets.at())));
    } else if (type == 0x06 || (google && type == 0x08)) {
      CryptoFrame frame;
      frame.offset = octets.variable();
      frame.data = octets.take(octets.variable());
      if (!octets.failed() && frame_count_ < kCryptoFrameLimit) frames_[frame_count_++] = frame;
    } else if (google) {
      if (type != 0x07) break;  // PING; what else Google's versions have is of no use here
    } else if (type == 0x02 || type == 0x03) {
      skip_ack(octets, type == 0x03);
    } else if (type == 0x1c) {
      skip_connection_close(octets);
    } else if (type != 0x01) {
      frame_count_ = count_before;
      return false;
    }
    if (octets.failed()) {
      frame_count_ = count_before;
      return false;
    }
  }
  return true;
}

}  // namespace sextant
