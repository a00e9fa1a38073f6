// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/applications/domain_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>

#include "controlplane/config/utf8.h"

namespace sextant {
namespace {

constexpr std::size_t kDomainLimit = 253;
constexpr std::size_t kLabelLimit = 63;

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_fit(char c) {
  return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
}

std::string sentence(std::string_view text, std::string_view what) {
  return fmt::format("{} is no domain: {}.", shown(text), what);
}

/// What is wrong with the text as a whole, the likely mistakes first.
std::optional<std::string> flaw_of(std::string_view text) {
  if (text.empty()) return "a domain is empty; write it, such as example.com.";
  if (!std::ranges::all_of(text, is_ascii)) {
    return sentence(text, "write its labels beyond ASCII as A-labels (xn--...), as they are on the wire");
  }
  if (text.contains("://")) return sentence(text, "write the name alone, without the scheme and path of a URL");
  if (text.starts_with("*.")) return sentence(text, "leave the '*.' out; a domain stands for every name under it");
  if (const auto bad = std::ranges::find_if_not(text, is_fit); bad != text.end()) {
    return sentence(text, fmt::format("the character {} cannot stand in it; labels are made of letters, digits, '-' "
                                      "and '_'",
                                      shown(text.substr(static_cast<std::size_t>(bad - text.begin()), 1))));
  }
  if (text.size() > kDomainLimit) {
    return sentence(text, fmt::format("it has {} octets, and a name at most {}", text.size(), kDomainLimit));
  }
  return std::nullopt;
}

std::optional<std::string> flaw_of_labels(std::string_view text) {
  for (std::string_view rest = text;;) {
    const std::size_t dot = rest.find('.');
    const std::string_view label = rest.substr(0, dot);
    if (label.empty()) return sentence(text, "a label is empty; write one dot between labels, and none at either end");
    if (label.size() > kLabelLimit) {
      return sentence(text, fmt::format("the label {} has {} octets, and a label at most {}", shown(label),
                                        label.size(), kLabelLimit));
    }
    if (label.starts_with('-') || label.ends_with('-')) {
      return sentence(text, fmt::format("the label {} begins or ends with '-'", shown(label)));
    }
    if (dot == std::string_view::npos) {
      if (!std::ranges::all_of(label, is_digit)) return std::nullopt;
      return sentence(text, "its last label is a number; write addresses as prefixes under 'servers'");
    }
    rest.remove_prefix(dot + 1);
  }
}

}  // namespace

std::expected<std::string, std::string> read_domain(std::string_view text) {
  if (auto flaw = flaw_of(text)) return std::unexpected(*std::move(flaw));
  if (auto flaw = flaw_of_labels(text)) return std::unexpected(*std::move(flaw));
  std::string domain(text);
  for (char& c : domain) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return domain;
}

}  // namespace sextant
