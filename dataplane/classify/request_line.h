// SPDX-License-Identifier: BSD-3-Clause
// The request line that HTTP/1, RTSP and SIP share: a method, a target, a protocol's version. Pure, any thread; views
// into the octets it is given. Says `other` as soon as the octets cannot be such a line.
#pragma once

#include <cstddef>
#include <string_view>

#include "dataplane/classify/name_finding.h"

namespace sextant {

/// More than any method IANA has registered; what goes on without a space for longer is no request.
inline constexpr std::size_t kLongestMethod_octets = 32;

struct RequestLine {
  std::string_view method;
  std::string_view target;  ///< may hold spaces, as sent by those who do not encode them
  std::string_view rest;    ///< what follows the line's end
};

/// `protocol`: the version's text without its last digit, such as "HTTP/1.". Empty lines before the line are skipped
/// (RFC 9112, section 2.2). Returns found, incomplete, or other.
[[nodiscard]] NameOutcome read_request_line(std::string_view text, std::string_view protocol, RequestLine& line);

/// `host[:port]` of a URI's `[user@]host[:port]` with a path or not (RFC 3986, section 3.2).
[[nodiscard]] std::string_view authority_of(std::string_view after_slashes);

/// The host of `host[:port]`, an IPv6 address without its brackets.
[[nodiscard]] std::string_view host_of(std::string_view authority);

/// Whether both are the same in ASCII, upper or lower case; `lower` is lower case.
[[nodiscard]] bool equals_ignoring_case(std::string_view text, std::string_view lower);

}  // namespace sextant
