// SPDX-License-Identifier: BSD-3-Clause
// A running probe's state as JSON documents, one a part, each with its schema, the probe's name and the time. Fields
// may be added, never changed. Pure functions; any thread.
#pragma once

#include <string_view>

#include "controlplane/report/shown_state.h"
#include "controlplane/report/summary_document.h"

namespace sextant {

/// `what` is one of kShownParts. Rates are those of the newest complete second.
[[nodiscard]] Document state_document(std::string_view what, const ShownState& state);

}  // namespace sextant
