// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/host_text.h"

namespace sextant {

void NameSpelling::escape(std::uint8_t octet) {
  put('\\');
  put(static_cast<char>('0' + octet / 100));
  put(static_cast<char>('0' + octet / 10 % 10));
  put(static_cast<char>('0' + octet % 10));
}

void NameSpelling::append(std::uint8_t octet) {
  if (octet <= ' ' || octet >= 0x7f || octet == '\\') return escape(octet);
  put(static_cast<char>(octet >= 'A' && octet <= 'Z' ? octet - 'A' + 'a' : octet));
}

void NameSpelling::append_in_label(std::uint8_t octet) {
  if (octet == '.') return escape(octet);
  append(octet);
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
  for (const char character : host) spelling.append(static_cast<std::uint8_t>(character));
  NameFinding finding;
  finding.name = spelling.name();
  finding.outcome = finding.name.empty() ? NameOutcome::malformed : NameOutcome::found;
  return finding;
}

NameFinding found_name(std::string_view host) {
  return is_address_literal(without_root(host)) ? without_name(NameOutcome::absent) : found_host(host);
}

}  // namespace sextant
