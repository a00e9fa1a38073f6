// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/request_line.h"

#include <algorithm>
#include <array>

namespace sextant {
namespace {

char lower_case(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

/// tchar of RFC 9110, section 5.6.2. A table, as every payload that is something else is asked for it.
constexpr std::array<bool, 256> make_token_table() {
  std::array<bool, 256> table{};
  for (const char mark : std::string_view("!#$%&'*+-.^_`|~")) table[static_cast<unsigned char>(mark)] = true;
  for (char c = '0'; c <= '9'; ++c) table[static_cast<unsigned char>(c)] = true;
  for (char c = 'a'; c <= 'z'; ++c) table[static_cast<unsigned char>(c)] = true;
  for (char c = 'A'; c <= 'Z'; ++c) table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr std::array<bool, 256> kTokens = make_token_table();

bool is_token(char character) {
  return kTokens[static_cast<unsigned char>(character)];
}

}  // namespace

NameOutcome read_request_line(std::string_view text, std::string_view protocol, RequestLine& line) {
  while (text.starts_with('\r') || text.starts_with('\n')) text.remove_prefix(1);
  const std::string_view beginning = text.substr(0, kLongestMethod_octets + 1);
  const auto method_end = std::find_if_not(beginning.begin(), beginning.end(), is_token);
  const auto method_size = static_cast<std::size_t>(method_end - beginning.begin());
  if (method_size > kLongestMethod_octets) return NameOutcome::other;
  if (method_size == text.size()) return NameOutcome::incomplete;
  if (method_size == 0 || text[method_size] != ' ') return NameOutcome::other;

  const std::size_t end = text.find('\n', method_size);
  if (end == std::string_view::npos) return NameOutcome::incomplete;
  std::string_view words = text.substr(0, end);
  if (words.ends_with('\r')) words.remove_suffix(1);
  const std::size_t target = method_size + 1;
  const std::size_t version = words.rfind(' ') + 1;
  if (version < target + 2 || words.size() != version + protocol.size() + 1) return NameOutcome::other;
  if (!words.substr(version).starts_with(protocol) || words.back() < '0' || words.back() > '9') {
    return NameOutcome::other;
  }
  line = {.method = beginning.substr(0, method_size),
          .target = words.substr(target, version - 1 - target),
          .rest = text.substr(end + 1)};
  return NameOutcome::found;
}

std::string_view authority_of(std::string_view after_slashes) {
  const std::string_view authority = after_slashes.substr(0, after_slashes.find_first_of("/?#"));
  const std::size_t user = authority.rfind('@');
  return user == std::string_view::npos ? authority : authority.substr(user + 1);
}

std::string_view host_of(std::string_view authority) {
  if (authority.starts_with('[')) return authority.substr(1, authority.find(']') - 1);
  return authority.substr(0, authority.find(':'));
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower, [](char a, char b) { return lower_case(a) == b; });
}

}  // namespace sextant
