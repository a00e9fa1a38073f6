// SPDX-License-Identifier: BSD-3-Clause
// What the slow path returns instead of a result: one sentence that says what is wrong, where, and what to do.
// Owned by value; any thread. The fast path never uses it (see outcome.h).
#pragma once

#include <expected>
#include <string>

namespace sextant {

struct Error {
  std::string sentence;  ///< ends with a full stop, holds no line break
};

template <typename T>
using Expected = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> fail(std::string sentence) {
  return std::unexpected(Error{std::move(sentence)});
}

}  // namespace sextant
