// SPDX-License-Identifier: BSD-3-Clause
// Decoding: from a frame's first octet to its innermost transport header. Pure; any thread; reads only the frame's
// captured octets, whatever they hold. Every way out is an Outcome.
#pragma once

#include "dataplane/decode/facts.h"
#include "dataplane/decode/settings.h"
#include "dataplane/frame.h"

namespace sextant {

/// Facts about `frame`; what is not found keeps its default.
[[nodiscard]] Facts decode(const Frame& frame, const DecodeSettings& settings);

/// Brings the key's endpoints into canonical order. Returns 1 if they were swapped, else 0: the index of the counter
/// that belongs to this frame's direction.
unsigned canonicalize(FlowKey& key);

}  // namespace sextant
