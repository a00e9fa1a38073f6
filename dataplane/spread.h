// SPDX-License-Identifier: BSD-3-Clause
// Which worker a frame belongs to: a symmetric hash of its innermost address pair, so that both directions of a
// conversation and all fragments of a packet meet in one flow table. Pure; any thread. A frame without an IP header
// hashes to 0.
#pragma once

#include <cstdint>

#include "dataplane/decode/settings.h"
#include "dataplane/frame.h"

namespace sextant {

[[nodiscard]] std::uint64_t spread_hash(const Frame& frame, const DecodeSettings& settings);

}  // namespace sextant
