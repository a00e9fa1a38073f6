// SPDX-License-Identifier: BSD-3-Clause
// Keeps the numbers of applications from one set of rules to the next: what was counted under a number before a reload
// belongs to the same application after it. Stateless; any thread.
#pragma once

#include <vector>

#include "sextant/application.h"

namespace sextant {

/// `rules` with the applications of `before` in their old places, also those that no rule tells any more, and the new
/// ones behind them. May hold more than kApplicationLimit: the caller checks what there is room for.
[[nodiscard]] ApplicationRules renumbered(ApplicationRules rules, const std::vector<Application>& before);

}  // namespace sextant
