// SPDX-License-Identifier: BSD-3-Clause
// Applications as CSV (RFC 4180), for long lists: suffix,application[,category[,owner]] a line. The first line may be
// these words; empty lines and those that begin with '#' are comments; blanks around a field and CRLF are fine. An
// application's category and owner need to stand on one of its lines only. Refuses lines above kListLineLimit and line
// ends in quotes. Stateless; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "controlplane/applications/rule_builder.h"
#include "controlplane/config/document.h"

namespace sextant {

/// Adds the lines of the text to `rules`, or says what is wrong first; some may be added then.
[[nodiscard]] std::optional<Problem> add_list(std::string_view text, RuleBuilder& rules);

}  // namespace sextant
