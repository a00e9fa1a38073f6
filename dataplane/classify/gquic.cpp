// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/gquic.h"

#include <algorithm>
#include <optional>

#include "dataplane/classify/quic_octets.h"

namespace sextant {

namespace {

constexpr unsigned kFirstVersion = 24;
constexpr unsigned kLastPublicHeaderVersion = 43;
constexpr unsigned kFirstWithoutPrivateFlags = 34;
constexpr unsigned kFirstBigEndianVersion = 39;
constexpr unsigned kLongHeaderVersion = 46;
constexpr std::size_t kConnectionIdOctets = 8;
constexpr std::size_t kHashOctets = 12;  // of FNV-1a, which stands for a tag where nothing is encrypted
constexpr std::uint64_t kHandshakeStream = 1;
constexpr std::size_t kTagLimit = 128;  // of a message; Chromium's kMaxEntries

// 'Q' and three digits.
std::optional<unsigned> google_version(std::uint32_t version) {
  if (version >> 24U != 'Q') return std::nullopt;
  unsigned number = 0;
  for (const unsigned shift : {16U, 8U, 0U}) {
    const unsigned digit = (version >> shift & 0xffU) - '0';
    if (digit > 9) return std::nullopt;
    number = 10 * number + digit;
  }
  return number;
}

std::uint64_t integer(std::span<const std::byte> octets, bool big_endian) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const std::byte octet = octets[big_endian ? i : octets.size() - 1 - i];
    value = value << 8U | std::to_integer<std::uint64_t>(octet);
  }
  return value;
}
std::uint32_t little_endian(std::span<const std::byte> octets) {
  return static_cast<std::uint32_t>(integer(octets, false));
}

// The version whose packet this is, with `octets` moved to its frames; nothing where it is no packet of a client's that
// tells its version.
std::optional<unsigned> skip_header(QuicOctets& octets) {
  const unsigned flags = octets.u8();
  if ((flags & 0x80U) != 0) {
    // Q046: the long header of the invariants (RFC 8999) as they were, both lengths of connection IDs in one octet.
    const auto version = google_version(octets.u32());
    if (version != kLongHeaderVersion || octets.u8() != 0x50) return std::nullopt;
    octets.take(kConnectionIdOctets);
    octets.take((flags & 3U) + 1);  // the packet number
    octets.take(kHashOctets);
    return version;
  }
  constexpr unsigned kHasVersion = 0x01;
  constexpr unsigned kIsReset = 0x02;
  constexpr unsigned kHasConnectionId = 0x08;
  constexpr unsigned kMultipath = 0x40;
  if ((flags & (kHasVersion | kIsReset | kHasConnectionId | kMultipath)) != (kHasVersion | kHasConnectionId)) {
    return std::nullopt;
  }
  octets.take(kConnectionIdOctets);
  const auto version = google_version(octets.u32());
  if (!version || *version < kFirstVersion || *version > kLastPublicHeaderVersion) return std::nullopt;
  const unsigned number_length = flags >> 4U & 3U;
  octets.take(number_length == 0 ? 1 : 2 * number_length);
  octets.take(kHashOctets);
  if (*version < kFirstWithoutPrivateFlags) octets.u8();
  return version;
}

struct StreamFrame {
  std::uint64_t stream = 0;
  std::span<const std::byte> data;  // as far as it is there
};

// `type`: 1fdooossB (fin, data length, offset length, stream ID length).
StreamFrame read_stream_frame(QuicOctets& octets, unsigned type, bool big_endian) {
  const unsigned offset_length = type >> 2U & 7U;
  StreamFrame frame;
  frame.stream = integer(octets.take((type & 3U) + 1), big_endian);
  octets.take(offset_length == 0 ? 0 : offset_length + 1);
  std::uint64_t length = octets.left();
  if ((type & 0x20U) != 0) length = integer(octets.take(2), big_endian);
  frame.data = octets.take(std::min<std::uint64_t>(length, octets.left()));
  return frame;
}

// As NameText asks for it. False where it is no name at all.
bool put_name(std::span<const std::byte> octets, NameText& name) {
  if (!octets.empty() && octets.back() == std::byte{'.'}) octets = octets.first(octets.size() - 1);
  for (const std::byte octet : octets) {
    const char c = std::to_integer<char>(octet);
    const auto value = std::to_integer<unsigned>(octet);
    bool fits = true;
    if (c >= 'A' && c <= 'Z') {
      fits = name.append(static_cast<char>(c - 'A' + 'a'));
    } else if (value > 0x20 && value < 0x7f) {
      fits = name.append(c);
    } else {
      fits = name.append('\\') && name.append(static_cast<char>('0' + value / 100)) &&
             name.append(static_cast<char>('0' + value / 10 % 10)) && name.append(static_cast<char>('0' + value % 10));
    }
    if (!fits) return false;
  }
  return !name.empty();
}

constexpr std::uint32_t tag(const char (&text)[5]) {
  std::uint32_t value = 0;
  for (int i = 3; i >= 0; --i) value = value << 8U | static_cast<unsigned char>(text[i]);
  return value;
}

}  // namespace

NameFinding read_gquic(std::span<const std::byte> datagram) {
  QuicOctets octets(datagram);
  const auto version = skip_header(octets);
  while (version && !octets.failed() && octets.left() != 0) {
    const unsigned type = octets.u8();
    if (type == 0x07) continue;      // PING
    if ((type & 0x80U) == 0) break;  // PADDING goes to the end; what else stands before a CHLO is not the first flight
    const StreamFrame frame = read_stream_frame(octets, type, *version >= kFirstBigEndianVersion);
    if (octets.failed()) break;
    if (frame.stream != kHandshakeStream) continue;
    // After a REJ a second, whole CHLO follows the first in the stream.
    const NameFinding finding = read_gquic_hello(frame.data);
    if (finding.outcome != NameOutcome::other) return finding;
  }
  return {};
}

NameFinding read_gquic_hello(std::span<const std::byte> message) {
  NameFinding finding;
  constexpr std::size_t kHeadOctets = 8;
  constexpr std::size_t kEntryOctets = 8;
  if (message.size() < sizeof(std::uint32_t) || little_endian(message.first(4)) != tag("CHLO")) return finding;
  finding.outcome = NameOutcome::incomplete;
  if (message.size() < kHeadOctets) return finding;
  const std::size_t count = little_endian(message.subspan(4, 2));
  finding.outcome = NameOutcome::malformed;
  if (count > kTagLimit) return finding;
  const auto entries = message.subspan(kHeadOctets);
  std::uint32_t begin = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (entries.size() < (i + 1) * kEntryOctets) {
      finding.outcome = NameOutcome::incomplete;
      return finding;
    }
    const auto entry = entries.subspan(i * kEntryOctets, kEntryOctets);
    const std::uint32_t end = little_endian(entry.subspan(4));
    if (end < begin) return finding;
    if (little_endian(entry.first(4)) == tag("SNI\0")) {
      const std::size_t values_at = count * kEntryOctets;
      if (values_at + end > entries.size()) {
        finding.outcome = NameOutcome::incomplete;
      } else if (put_name(entries.subspan(values_at + begin, end - begin), finding.name)) {
        finding.outcome = NameOutcome::found;
      } else {
        finding.name.clear();
      }
      return finding;
    }
    begin = end;
  }
  finding.outcome = NameOutcome::absent;
  return finding;
}

}  // namespace sextant
