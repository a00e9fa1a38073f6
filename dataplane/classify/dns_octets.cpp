// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/dns_octets.h"

#include <cstring>

#include "dataplane/classify/host_text.h"

namespace sextant {
namespace {

// The two high bits of a label's first octet; 01 and 10 are of no use any more (RFC 6891, section 5).
constexpr unsigned kLabel = 0;
constexpr unsigned kPointer = 3;
constexpr std::size_t kHeaderOctets = 12;
/// A name has at most 127 labels, so more pointers than that only waste time.
constexpr unsigned kPointerLimit = 127;

}  // namespace

bool DnsOctets::has(std::size_t count) {
  return message_.size() - offset_ >= count || fail(NameOutcome::incomplete);
}

bool DnsOctets::pair(std::uint16_t& value) {
  if (!has(2)) return false;
  value = static_cast<std::uint16_t>(octet(offset_) << 8 | octet(offset_ + 1));
  offset_ += 2;
  return true;
}

bool DnsOctets::word(std::uint32_t& value) {
  std::uint16_t high = 0;
  std::uint16_t low = 0;
  if (!pair(high) || !pair(low)) return false;
  value = std::uint32_t{high} << 16 | low;
  return true;
}

bool DnsOctets::copy(std::span<std::byte> octets) {
  if (!has(octets.size())) return false;
  std::memcpy(octets.data(), message_.data() + offset_, octets.size());
  offset_ += octets.size();
  return true;
}

bool DnsOctets::name(NameText& text) {
  const std::size_t begin = offset_;
  NameSpelling spelling;
  std::size_t at = begin;
  std::size_t piece = begin;  // where the labels begin that are being read
  std::size_t wire_octets = 1;
  unsigned pointers = 0;
  for (;;) {
    if (at >= message_.size()) return fail(NameOutcome::incomplete);
    const std::uint8_t length = octet(at);
    if (length == 0) break;
    if (length >> 6 == kLabel) {
      if (message_.size() - at - 1 < length) return fail(NameOutcome::incomplete);
      if (wire_octets > 1) spelling.separate();
      wire_octets += length + 1U;
      if (wire_octets > kNameOctets) return fail(NameOutcome::malformed);
      spelling.append_label(text_of(message_.subspan(at + 1, length)));
      at += length + 1U;
    } else if (length >> 6 == kPointer) {
      if (message_.size() - at < 2) return fail(NameOutcome::incomplete);
      const std::size_t target = (length & 0x3fU) << 8 | octet(at + 1);
      // To a prior occurrence; each pointer leads before the labels that led to it, so that there is an end.
      if (target >= piece || target < kHeaderOctets || ++pointers > kPointerLimit) return fail(NameOutcome::malformed);
      at = piece = target;
    } else {
      return fail(NameOutcome::malformed);
    }
  }
  text = spelling.name();
  return skip_name();
}

bool DnsOctets::skip_name() {
  for (;;) {
    if (!has(1)) return false;
    const std::uint8_t length = octet(offset_);
    const bool ends = length == 0 || length >> 6 == kPointer;
    if (!ends && length >> 6 != kLabel) return fail(NameOutcome::malformed);
    const std::size_t size = length >> 6 == kPointer ? 2 : length + 1U;
    if (!has(size)) return false;
    offset_ += size;
    if (ends) return true;
  }
}

}  // namespace sextant
