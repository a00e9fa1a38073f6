// SPDX-License-Identifier: BSD-3-Clause
// PPP (RFC 1661, compressed fields too), PPPoE sessions (RFC 2516) and GRE (RFC 2784, 2890, 2637). See walk.h.
#pragma once

#include "dataplane/decode/walk.h"

namespace sextant {

[[nodiscard]] Layer read_pppoe(Walk& walk);
[[nodiscard]] Layer read_ppp(Walk& walk);
[[nodiscard]] Layer read_gre(Walk& walk);

}  // namespace sextant
