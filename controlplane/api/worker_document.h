// SPDX-License-Identifier: BSD-3-Clause
// The workers' part of a running probe's state as JSON. Fields may be added, never changed. Pure; any thread.
#pragma once

#include "controlplane/report/shown_state.h"
#include "controlplane/report/summary_document.h"

namespace sextant {

/// {"workers": [...]}, and "split_flows" where there are several.
[[nodiscard]] Document workers_document(const ShownState& state);

}  // namespace sextant
