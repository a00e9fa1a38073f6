// SPDX-License-Identifier: BSD-3-Clause
// The short cut for what nearly every frame is: Ethernet, at most one 802.1Q tag, IPv4 without options or IPv6 without
// extension headers, then TCP, or UDP on ports that announce no tunnel. It finds the same facts as the walk over the
// layers, or declines; whatever is unusual in any way is declined, so it names no outcome but `accounted`. Pure; any
// thread. Tests and the fuzzer hold it against the walk.
#pragma once

#include <cstdint>
#include <span>

#include "dataplane/decode/facts.h"
#include "dataplane/decode/settings.h"
#include "dataplane/frame.h"

namespace sextant {

/// Facts about the plain frames of a burst; `facts` has room for each frame's. Returns a bit for each frame that was
/// declined, whose facts are not written.
[[nodiscard]] std::uint64_t read_plain(std::span<const Frame> burst, const DecodeSettings& settings, Facts* facts);

}  // namespace sextant
