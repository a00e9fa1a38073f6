// SPDX-License-Identifier: BSD-3-Clause
// Applications as a YAML list, an item each: name, category, owner, suffixes, signatures, servers, public_suffix.
// Refuses what the configuration's document reader refuses, unknown keys, and an application that stands there twice.
// Stateless; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "controlplane/applications/rule_builder.h"
#include "controlplane/config/document.h"

namespace sextant {

/// Adds the applications of the text to `rules`, or says what is wrong first; some may be added then.
[[nodiscard]] std::optional<Problem> add_document(std::string_view text, RuleBuilder& rules);

}  // namespace sextant
