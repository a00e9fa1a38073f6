// SPDX-License-Identifier: BSD-3-Clause
// Counts what a test's process allocates by `new`, and by whatever library it gives these functions to. A test that
// links allocation_count.cpp has every `new` replaced.
#pragma once

#include <cstddef>
#include <cstdint>

namespace sextant::test {

/// Since the start of the process, over all threads.
[[nodiscard]] std::uint64_t allocations();

/// As malloc() and realloc(), counted.
[[nodiscard]] void* counted_malloc(std::size_t size);
[[nodiscard]] void* counted_realloc(void* memory, std::size_t size);

}  // namespace sextant::test
