// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/http_host.h"

#include "dataplane/classify/host_text.h"
#include "dataplane/classify/request_line.h"

namespace sextant {
namespace {

constexpr std::string_view kFolding = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kFolding);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kFolding) + 1 - first);
}

/// The authority that the target holds (RFC 9112, sections 3.2.2 and 3.2.3), or nothing.
std::string_view target_authority(const RequestLine& line) {
  if (line.method == "CONNECT") return authority_of(line.target);
  const std::size_t scheme = line.target.find("://");
  if (scheme == std::string_view::npos || line.target.find_first_of("/?#") < scheme) return {};
  return authority_of(line.target.substr(scheme + 3));
}

/// The end of the field line that begins at `begin`, lines folded onto it included (RFC 9112, section 5.2).
std::size_t field_end(std::string_view text, std::size_t begin) {
  std::size_t end = text.find('\n', begin);
  while (end != std::string_view::npos && end + 1 < text.size() && (text[end + 1] == ' ' || text[end + 1] == '\t')) {
    end = text.find('\n', end + 1);
  }
  return end;
}

NameFinding read_host_field(std::string_view fields) {
  std::size_t begin = 0;
  while (begin < fields.size()) {
    const std::size_t end = field_end(fields, begin);
    if (end == std::string_view::npos) break;
    const std::string_view field = fields.substr(begin, end - begin);
    if (field.empty() || field == "\r") return without_name(NameOutcome::absent);
    const std::size_t colon = field.find(':');
    if (colon != std::string_view::npos && equals_ignoring_case(field.substr(0, colon), "host")) {
      const std::string_view value = trimmed(field.substr(colon + 1));
      // The value may stand on a line that is still to come.
      if (value.empty() && end + 1 == fields.size()) break;
      return found_host(value);
    }
    begin = end + 1;
  }
  return without_name(NameOutcome::incomplete);
}

}  // namespace

NameFinding read_http(std::span<const std::byte> stream) {
  RequestLine line;
  const NameOutcome outcome = read_request_line(text_of(stream), "HTTP/1.", line);
  if (outcome != NameOutcome::found) return without_name(outcome);
  const std::string_view authority = target_authority(line);
  return authority.empty() ? read_host_field(line.rest) : found_host(authority);
}

std::string_view domain_of(std::string_view authority) {
  const std::string_view host = without_root(host_of(authority));
  return is_address_literal(host) ? std::string_view() : host;
}

}  // namespace sextant
