// SPDX-License-Identifier: BSD-3-Clause
#include "tests/dataplane/allocation_count.h"

#include <atomic>
#include <cstdlib>
#include <new>

namespace sextant::test {
namespace {

std::atomic<std::uint64_t> count{0};

}  // namespace

std::uint64_t allocations() {
  return count.load(std::memory_order_relaxed);
}

void* counted_malloc(std::size_t size) {
  count.fetch_add(1, std::memory_order_relaxed);
  return std::malloc(size);
}

void* counted_realloc(void* memory, std::size_t size) {
  count.fetch_add(1, std::memory_order_relaxed);
  return std::realloc(memory, size);
}

}  // namespace sextant::test

// Each form is there, so that none of a sanitizer's own is paired with one of these.
void* operator new(std::size_t size) {
  if (void* memory = sextant::test::counted_malloc(size)) return memory;
  throw std::bad_alloc();
}
void* operator new[](std::size_t size) {
  return operator new(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return sextant::test::counted_malloc(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return sextant::test::counted_malloc(size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete[](void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}
