// SPDX-License-Identifier: BSD-3-Clause
// Reads text that may not be text: finds the first octet that is not UTF-8 (RFC 3629) or is a control character.
// Stateless; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "controlplane/config/document.h"

namespace sextant {

/// The first octet a configuration cannot hold: not UTF-8, or a control character other than tab and line end.
[[nodiscard]] std::optional<Problem> first_unfit_character(std::string_view text);

/// Octets of the UTF-8 character that `text` begins with, 0 where it begins with none.
[[nodiscard]] std::size_t character_size(std::string_view text);

/// Characters in valid UTF-8.
[[nodiscard]] std::size_t character_count(std::string_view text);

/// Text from a file made fit for a sentence: in quotes, cut after 40 characters, control characters as \xNN.
[[nodiscard]] std::string shown(std::string_view text);

}  // namespace sextant
