// SPDX-License-Identifier: BSD-3-Clause
// A summary as the JSON contract "sextant.summary/1" writes it: fields may be added, never changed. Pure function; any
// thread. Never writes NaN: a share without a denominator is null.
#pragma once

#include <string>

#include "sextant/summary.h"

namespace sextant {

/// The document, indented, ending with a line break.
[[nodiscard]] std::string summary_json(const Summary& summary);

}  // namespace sextant
