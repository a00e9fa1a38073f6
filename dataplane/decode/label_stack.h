// SPDX-License-Identifier: BSD-3-Clause
// MPLS: the label stack (RFC 3032) and what stands behind its bottom. The stack does not say what it carries; the first
// nibble is a guess (RFC 4385, section 2) that has to hold against the header behind it. See walk.h.
#pragma once

#include "dataplane/decode/walk.h"

namespace sextant {

[[nodiscard]] Layer read_mpls(Walk& walk);

}  // namespace sextant
