// SPDX-License-Identifier: BSD-3-Clause
// How octets off the wire become the text of a name (sextant/name.h): lower case, escapes, no dot at the end. Used by
// every reader of names; pure, any thread. Refuses nothing but a name that is longer than any name is.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "dataplane/classify/name_finding.h"
#include "sextant/name.h"

namespace sextant {

/// The longest name on the wire, lengths of its labels included (RFC 1035, section 2.3.4).
inline constexpr std::size_t kNameOctets = 255;

/// A name that grows label by label. Takes any kNameOctets octets; what comes after them is left out.
class NameSpelling {
 public:
  NameSpelling() = default;

  /// A letter in lower case, printable ASCII as it is, a space, a backslash and all else as \DDD.
  void append(std::string_view octets);
  /// The same of a label of DNS, where a dot is no separator and becomes \046.
  void append_label(std::string_view octets);
  void separate() { put('.'); }

  /// The name; of one whose escapes make it too long, the labels at its end that fit, as those say whose it is.
  [[nodiscard]] NameText name() const;

 private:
  void put(char character) {
    if (size_ < text_.size()) text_[size_++] = character;
  }
  void escape(char octet);

  std::size_t size_ = 0;
  std::array<char, 4 * kNameOctets> text_;  // the first size_ count
};

[[nodiscard]] inline std::string_view text_of(std::span<const std::byte> octets) {
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

/// A host without the dot of the root.
[[nodiscard]] inline std::string_view without_root(std::string_view host) {
  return host.substr(0, host.find_last_not_of('.') + 1);
}

/// Whether the host is an address: a dotted quad, or with a colon, as no name has one (RFC 3986, section 3.2.2).
[[nodiscard]] bool is_address_literal(std::string_view host);

[[nodiscard]] inline NameFinding without_name(NameOutcome outcome) {
  NameFinding finding;
  finding.outcome = outcome;
  return finding;
}

/// `found` with the host's text; `absent` where that is empty; `malformed` where it is longer than any name.
[[nodiscard]] NameFinding found_host(std::string_view host);

/// The same of a host that has to be a name: an address is `absent`, too.
[[nodiscard]] NameFinding found_name(std::string_view host);

}  // namespace sextant
