// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/client_hello.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <limits>

#include "dataplane/classify/host_text.h"

namespace sextant {
namespace {

// RFC 8446, sections 4 and 5.1.
constexpr std::uint8_t kHandshake = 22;
constexpr std::uint32_t kClientHello = 1;
constexpr std::size_t kRecordHeaderOctets = 5;
constexpr std::size_t kLongestRecord_octets = 1 << 14;
// RFC 6066, section 3; RFC 9849, section 5.
constexpr std::uint32_t kServerName = 0;
constexpr std::uint32_t kHostName = 0;
constexpr std::uint32_t kEncryptedClientHello = 0xfe0d;
constexpr std::uint32_t kOuterHello = 0;

/// The octets of one handshake message, in the order they come, across the borders of records.
class HelloOctets {
 public:
  HelloOctets(std::span<const std::byte> octets, bool in_records)
      : octets_(octets), record_left_(in_records ? 0 : octets.size()) {}

  /// Why a read did not succeed.
  [[nodiscard]] NameOutcome failure() const { return failure_; }
  /// Octets left in the innermost vector.
  [[nodiscard]] std::size_t left() const { return left_; }

  bool octet(std::uint8_t& value) {
    if (left_ == 0) return fail(NameOutcome::malformed);
    if (!next_record()) return false;
    value = std::to_integer<std::uint8_t>(octets_[at_++]);
    --record_left_;
    --left_;
    return true;
  }

  /// A number of `size` octets, at most 3.
  bool number(unsigned size, std::uint32_t& value) {
    value = 0;
    for (unsigned i = 0; i < size; ++i) {
      std::uint8_t low = 0;
      if (!octet(low)) return false;
      value = value << 8 | low;
    }
    return true;
  }

  bool skip(std::size_t count) {
    return walk(count, [](std::span<const std::byte>) {});
  }
  /// Copies what fills `text`.
  bool copy(std::span<char> text) {
    return walk(text.size(), [at = text.data()](std::span<const std::byte> piece) mutable {
      std::memcpy(at, piece.data(), piece.size());
      at += piece.size();
    });
  }

  /// Reads a vector's length of `length_size` octets and goes inside; `outside` is for leave().
  bool enter(unsigned length_size, std::size_t& outside) {
    std::uint32_t length = 0;
    if (!number(length_size, length)) return false;
    if (length > left_) return fail(NameOutcome::malformed);
    outside = left_ - length;
    left_ = length;
    return true;
  }
  /// Skips what is left in the vector.
  bool leave(std::size_t outside) {
    if (!skip(left_)) return false;
    left_ = outside;
    return true;
  }
  bool skip_vector(unsigned length_size) {
    std::size_t outside = 0;
    return enter(length_size, outside) && leave(outside);
  }

 private:
  bool fail(NameOutcome why) {
    failure_ = why;
    return false;
  }

  /// Goes over the next octets, in the pieces that records make of them.
  template <typename Visit>
  bool walk(std::size_t count, Visit visit) {
    if (count > left_) return fail(NameOutcome::malformed);
    left_ -= count;
    while (count != 0) {
      if (!next_record()) return false;
      const std::size_t here = std::min({count, record_left_, octets_.size() - at_});
      visit(octets_.subspan(at_, here));
      at_ += here;
      record_left_ -= here;
      count -= here;
    }
    return true;
  }

  /// Makes sure that there is an octet of a record at at_. Records in the midst of a message are all of the handshake
  /// and none is empty (RFC 8446, section 5.1).
  bool next_record() {
    if (at_ == octets_.size()) return fail(NameOutcome::incomplete);
    if (record_left_ != 0) return true;
    const auto header = octets_.subspan(at_, std::min(kRecordHeaderOctets, octets_.size() - at_));
    const auto octet_at = [&](std::size_t i) { return std::to_integer<unsigned>(header[i]); };
    // A stream that does not begin like this is something else; one that goes on otherwise is broken.
    const NameOutcome otherwise = at_ == 0 ? NameOutcome::other : NameOutcome::malformed;
    if (octet_at(0) != kHandshake) return fail(otherwise);
    if (header.size() > 1 && octet_at(1) != 3) return fail(otherwise);
    if (header.size() > 2 && octet_at(2) > 4) return fail(otherwise);
    if (header.size() < kRecordHeaderOctets) return fail(NameOutcome::incomplete);
    record_left_ = octet_at(3) << 8 | octet_at(4);
    if (record_left_ == 0 || record_left_ > kLongestRecord_octets) return fail(otherwise);
    at_ += kRecordHeaderOctets;
    return at_ != octets_.size() || fail(NameOutcome::incomplete);
  }

  std::span<const std::byte> octets_;
  std::size_t at_ = 0;
  std::size_t record_left_;
  std::size_t left_ = std::numeric_limits<std::size_t>::max();
  NameOutcome failure_ = NameOutcome::malformed;
};

/// ServerNameList: the first entry that is a host name. Types to come begin with a length as well (RFC 6066, section
/// 3).
bool read_server_names(HelloOctets& hello, NameFinding& finding) {
  if (hello.left() == 0) return true;
  std::size_t behind_list = 0;
  if (!hello.enter(2, behind_list)) return false;
  while (hello.left() != 0) {
    std::uint32_t type = 0;
    std::size_t behind_name = 0;
    if (!hello.number(1, type) || !hello.enter(2, behind_name)) return false;
    if (type == kHostName) {
      std::array<char, kNameOctets + 1> text;
      const std::size_t size = std::min(hello.left(), text.size());
      if (!hello.copy({text.data(), size})) return false;
      const NameFinding name = found_name({text.data(), size});
      finding.outcome = name.outcome;
      finding.name = name.name;
      return hello.leave(behind_name) && hello.leave(behind_list);
    }
    if (!hello.leave(behind_name)) return false;
  }
  return hello.leave(behind_list);
}

bool read_extensions(HelloOctets& hello, NameFinding& finding) {
  bool named = false;
  while (hello.left() != 0) {
    std::uint32_t type = 0;
    std::size_t behind = 0;
    if (!hello.number(2, type) || !hello.enter(2, behind)) return false;
    if (type == kServerName && !named) {
      named = true;
      if (!read_server_names(hello, finding)) return false;
    } else if (type == kEncryptedClientHello && hello.left() != 0) {
      std::uint32_t kind = 0;
      if (!hello.number(1, kind)) return false;
      if (kind == kOuterHello) finding.encrypted_client_hello = true;
    }
    if (!hello.leave(behind)) return false;
  }
  return true;
}

/// RFC 8446, section 4.1.2; extensions may be missing in TLS 1.2 (RFC 5246, section 7.4.1.2).
bool read_message(HelloOctets& hello, NameFinding& finding) {
  std::uint32_t type = 0;
  std::size_t behind = 0;
  if (!hello.number(1, type)) return false;
  if (type != kClientHello) {
    finding.outcome = NameOutcome::other;
    return true;
  }
  finding.outcome = NameOutcome::absent;
  if (!hello.enter(3, behind) || !hello.skip(2 + 32) || !hello.skip_vector(1) || !hello.skip_vector(2) ||
      !hello.skip_vector(1)) {
    return false;
  }
  return hello.left() == 0 || (hello.enter(2, behind) && read_extensions(hello, finding));
}

NameFinding read_hello(HelloOctets hello) {
  NameFinding finding;
  // A name that was read stays one, whatever the octets behind it are.
  if (!read_message(hello, finding) && finding.outcome != NameOutcome::found) finding.outcome = hello.failure();
  return finding;
}

/// A record of TLS never sets the first bit; the length of SSL 2.0 does.
bool is_version_2(std::span<const std::byte> stream) {
  return !stream.empty() && (stream[0] & std::byte{0x80}) != std::byte{};
}

/// A ClientHello in the form of SSL 2.0 (RFC 5246, appendix E.2): length, type, version. It has no extensions.
NameOutcome read_version_2_hello(std::span<const std::byte> stream) {
  if (stream.size() > 2 && stream[2] != std::byte{kClientHello}) return NameOutcome::other;
  if (stream.size() > 3 && stream[3] != std::byte{0} && stream[3] != std::byte{3}) return NameOutcome::other;
  if (stream.size() < 5) return NameOutcome::incomplete;
  return stream[3] == std::byte{3} || stream[4] == std::byte{2} ? NameOutcome::absent : NameOutcome::other;
}

}  // namespace

NameFinding read_tls(std::span<const std::byte> stream) {
  if (is_version_2(stream)) return without_name(read_version_2_hello(stream));
  return read_hello(HelloOctets(stream, true));
}

NameFinding read_client_hello(std::span<const std::byte> message) {
  return read_hello(HelloOctets(message, false));
}

}  // namespace sextant
