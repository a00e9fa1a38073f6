// SPDX-License-Identifier: BSD-3-Clause
// The other end of the probe's UNIX socket: one request line out, one answer back. Used by `sextant show` and `sextant
// top`; blocks for at most a few seconds. Every failure is a sentence that names the socket and what to do.
#pragma once

#include <string>
#include <string_view>

#include "sextant/error.h"

namespace sextant {

/// Sends `request` (without line break, see answers.h) and returns the whole answer. What the probe refuses is an
/// error with the probe's own sentence.
[[nodiscard]] Expected<std::string> ask_probe(const std::string& socket_path, std::string_view request);

}  // namespace sextant
