// SPDX-License-Identifier: BSD-3-Clause
// Reads labelled prefixes from a text file, one "PREFIX LABEL" a line ("192.0.2.0/24 17", "2001:db8::/32 4711"), both
// families in any order. What follows a '#' is a comment; blanks, empty lines and CRLF are fine. Stateless; any thread.
// Refuses the whole file for one wrong line: bits behind the length, labels outside of 1 to kLargestLabel, lines above
// kPrefixLineLimit, files above kPrefixFileLimit, more than kPrefixLimit prefixes, and a file without any.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sextant/error.h"
#include "sextant/label.h"

namespace sextant {

inline constexpr std::size_t kPrefixLineLimit = 1024;               ///< octets, line end not counted
inline constexpr std::size_t kPrefixFileLimit = 256UL << 20U;       ///< octets
inline constexpr std::size_t kPrefixLimit = std::size_t{4} << 20U;  ///< of each family, repeated ones counted

/// Ascending by address and then length. Each prefix stands once: of equal ones the last in the file counts.
struct LabelledPrefixes {
  std::vector<LabelledIpv4Prefix> ipv4;
  std::vector<LabelledIpv6Prefix> ipv6;
};

/// A failure's sentence begins with "FILE:LINE: ", or with "FILE: " where it concerns the file as a whole.
[[nodiscard]] Expected<LabelledPrefixes> read_prefix_file(const std::string& path);

/// The same from text; `name` stands for the file in sentences.
[[nodiscard]] Expected<LabelledPrefixes> read_prefix_text(std::string_view text, std::string_view name);

}  // namespace sextant
