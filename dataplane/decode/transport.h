// SPDX-License-Identifier: BSD-3-Clause
// The layer above IP: transport headers complete the 5-tuple; protocols that carry IP again lead back down. See walk.h
// for what a layer's function does.
#pragma once

#include "dataplane/decode/walk.h"

namespace sextant {

/// Follows `walk.next_protocol`.
[[nodiscard]] Layer read_upper(Walk& walk);

}  // namespace sextant
