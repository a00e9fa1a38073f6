// SPDX-License-Identifier: BSD-3-Clause
// Any octets as a request of HTTP, RTSP and SIP: a finding is sound, and no two protocols claim the same request.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "dataplane/classify/http_host.h"
#include "dataplane/classify/uri_host.h"
#include "tests/fuzz/sound_finding.h"

namespace {

bool claims(const sextant::NameFinding& finding) {
  return finding.outcome == sextant::NameOutcome::found || finding.outcome == sextant::NameOutcome::absent;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto octets = std::as_bytes(std::span(data, size));
  const sextant::NameFinding http = sextant::read_http(octets);
  const sextant::NameFinding rtsp = sextant::read_rtsp(octets);
  const sextant::NameFinding sip = sextant::read_sip(octets);
  for (const auto& finding : {http, rtsp, sip}) sextant::require_sound(finding);
  sextant::require(claims(http) + claims(rtsp) + claims(sip) <= 1, "two protocols claim one request");
  const std::string_view domain = sextant::domain_of(http.name.view());
  sextant::require(domain.find(':') == std::string_view::npos, "a domain with a port");
  return 0;
}
