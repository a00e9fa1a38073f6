// SPDX-License-Identifier: BSD-3-Clause
// Guesses which known word somebody meant. Stateless; any thread; words longer than 64 octets get no guess.
#pragma once

#include <span>
#include <string_view>

namespace sextant {

/// The known word closest to `word`, empty where none is close.
[[nodiscard]] std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

}  // namespace sextant
