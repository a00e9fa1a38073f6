// SPDX-License-Identifier: BSD-3-Clause
// Messages of the tests, written octet by octet, and the promises every reader of names keeps on any message.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "dataplane/classify/name_finding.h"

namespace sextant::test {

inline std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

/// `value` in network order.
inline std::string number(unsigned size, std::uint32_t value) {
  std::string octets;
  while (size-- != 0) octets += static_cast<char>(value >> (8 * size));
  return octets;
}

/// `content` behind its length.
inline std::string vector_of(unsigned length_size, std::string_view content) {
  return number(length_size, static_cast<std::uint32_t>(content.size())) + std::string(content);
}

/// Calls `read` with every beginning of `message`, the whole left out. Each is an allocation of its own, so that ASan
/// sees a read behind it.
template <typename Read>
void for_every_prefix(std::string_view message, Read read) {
  for (std::size_t size = 0; size < message.size(); ++size) {
    SCOPED_TRACE(size);
    const std::string prefix(message.substr(0, size));
    read(std::string_view(prefix));
  }
}

/// Calls `read` with `message` and each of its octets changed, in every bit and in all of them.
template <typename Read>
void for_every_flip(std::string_view message, Read read) {
  std::string flipped(message);
  for (char& octet : flipped) {
    const char before = octet;
    for (unsigned mask = 1; mask <= 0x100; mask <<= 1) {
      octet = static_cast<char>(before ^ (mask == 0x100 ? 0xff : mask));
      read(std::string_view(flipped));
    }
    octet = before;
  }
}

/// What holds for any finding, whatever the octets.
inline void expect_sound(const NameFinding& finding) {
  EXPECT_EQ(finding.outcome == NameOutcome::found, !finding.name.empty());
  for (const char character : finding.name.view()) {
    EXPECT_TRUE(character > ' ' && character < 0x7f && !(character >= 'A' && character <= 'Z')) << finding.name.view();
  }
}

struct NameCase {
  const char* sentence;
  std::string octets;
  NameOutcome outcome;
  const char* name = "";
  bool encrypted = false;
};

inline void expect_case(const NameCase& expected, const NameFinding& finding) {
  SCOPED_TRACE(expected.sentence);
  EXPECT_EQ(finding.outcome, expected.outcome);
  EXPECT_EQ(finding.name.view(), expected.name);
  EXPECT_EQ(finding.encrypted_client_hello, expected.encrypted);
}

/// A beginning of a message with a name has that name or asks for more; no octet changed leads astray.
template <typename Read>
void expect_promises(const NameCase& whole, Read read) {
  SCOPED_TRACE(whole.sentence);
  if (whole.outcome == NameOutcome::found || whole.outcome == NameOutcome::absent) {
    for_every_prefix(whole.octets, [&](std::string_view prefix) {
      const NameFinding finding = read(bytes_of(prefix));
      EXPECT_TRUE(finding.outcome == whole.outcome || finding.outcome == NameOutcome::incomplete);
      EXPECT_TRUE(finding.outcome != NameOutcome::found || finding.name.view() == whole.name);
    });
  }
  for_every_flip(whole.octets, [&](std::string_view flipped) { expect_sound(read(bytes_of(flipped))); });
}

}  // namespace sextant::test
