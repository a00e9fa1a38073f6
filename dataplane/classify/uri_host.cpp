// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/uri_host.h"

#include "dataplane/classify/host_text.h"
#include "dataplane/classify/request_line.h"

namespace sextant {
namespace {

/// What follows the scheme in `target` if that is `scheme`, lower case with its colon; else nothing.
std::string_view behind_scheme(std::string_view target, std::string_view scheme) {
  if (!equals_ignoring_case(target.substr(0, scheme.size()), scheme)) return {};
  return target.substr(scheme.size());
}

}  // namespace

NameFinding read_rtsp(std::span<const std::byte> stream) {
  RequestLine line;
  NameOutcome outcome = read_request_line(text_of(stream), "RTSP/1.", line);
  if (outcome == NameOutcome::other) outcome = read_request_line(text_of(stream), "RTSP/2.", line);
  if (outcome != NameOutcome::found) return without_name(outcome);
  for (const std::string_view scheme : {"rtsp://", "rtsps://", "rtspu://"}) {
    const std::string_view rest = behind_scheme(line.target, scheme);
    if (!rest.empty()) return found_name(host_of(authority_of(rest)));
  }
  return without_name(NameOutcome::absent);
}

NameFinding read_sip(std::span<const std::byte> octets) {
  RequestLine line;
  const NameOutcome outcome = read_request_line(text_of(octets), "SIP/2.", line);
  if (outcome != NameOutcome::found) return without_name(outcome);
  for (const std::string_view scheme : {"sip:", "sips:"}) {
    std::string_view rest = behind_scheme(line.target, scheme);
    if (rest.empty()) continue;
    // A user may hold semicolons, question marks and slashes; nothing behind the host holds an at sign.
    if (const std::size_t user = rest.rfind('@'); user != std::string_view::npos) rest.remove_prefix(user + 1);
    return found_name(host_of(rest.substr(0, rest.find_first_of(";?"))));
  }
  return without_name(NameOutcome::absent);
}

}  // namespace sextant
