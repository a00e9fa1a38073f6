// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/host_text.h"

namespace sextant {

namespace {

/// How an octet is spelt; 0: by an escape.
constexpr std::array<char, 256> make_spelling() {
  std::array<char, 256> spelt{};
  for (char c = ' ' + 1; c < 0x7f; ++c) {
    spelt[static_cast<std::size_t>(c)] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  spelt['\\'] = 0;
  return spelt;
}
constexpr std::array<char, 256> kSpelling = make_spelling();

}  // namespace

void NameSpelling::escape(char octet) {
  const auto value = static_cast<unsigned char>(octet);
  put('\\');
  put(static_cast<char>('0' + value / 100));
  put(static_cast<char>('0' + value / 10 % 10));
  put(static_cast<char>('0' + value % 10));
}

void NameSpelling::append(std::string_view octets) {
  for (const char octet : octets) {
    const char spelt = kSpelling[static_cast<unsigned char>(octet)];
    if (spelt != 0) {
      put(spelt);
    } else {
      escape(octet);
    }
  }
}

void NameSpelling::append_label(std::string_view octets) {
  for (std::size_t dot = octets.find('.'); dot != std::string_view::npos; dot = octets.find('.')) {
    append(octets.substr(0, dot));
    escape('.');
    octets.remove_prefix(dot + 1);
  }
  append(octets);
}

NameText NameSpelling::name() const {
  std::string_view text(text_.data(), size_);
  if (text.size() > NameText::kCapacity) {
    const std::size_t cut = text.size() - NameText::kCapacity;
    // A label has at most 252 characters here, so there is a dot; where there is none it was no name.
    const std::size_t dot = text.find('.', cut - 1);
    text = dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
  }
  return NameText(text);
}

bool is_address_literal(std::string_view host) {
  if (host.find(':') != std::string_view::npos) return true;
  for (unsigned part = 1; part <= 4; ++part) {
    unsigned value = 0;
    std::size_t digits = 0;
    while (digits < host.size() && digits < 4 && host[digits] >= '0' && host[digits] <= '9') {
      value = value * 10 + static_cast<unsigned>(host[digits++] - '0');
    }
    if (digits == 0 || digits > 3 || value > 255) return false;
    host.remove_prefix(digits);
    if (part == 4) return host.empty();
    if (!host.starts_with('.')) return false;
    host.remove_prefix(1);
  }
  return false;
}

NameFinding found_host(std::string_view host) {
  host = without_root(host);
  if (host.empty()) return without_name(NameOutcome::absent);
  if (host.size() > NameText::kCapacity) return without_name(NameOutcome::malformed);
  NameSpelling spelling;
  spelling.append(host);
  NameFinding finding;
  finding.name = spelling.name();
  finding.outcome = finding.name.empty() ? NameOutcome::malformed : NameOutcome::found;
  return finding;
}

NameFinding found_name(std::string_view host) {
  return is_address_literal(without_root(host)) ? without_name(NameOutcome::absent) : found_host(host);
}

}  // namespace sextant
