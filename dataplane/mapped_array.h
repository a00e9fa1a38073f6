// SPDX-License-Identifier: BSD-3-Clause
// A fixed array taken from the kernel in one piece, zero-filled, on huge pages where the kernel grants them. Made at
// start, never resized. Refuses nothing: an empty array says that there was not enough memory.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace sextant {

/// Whether the kernel would give so much memory now. An estimate where it is allowed to promise more than it has.
[[nodiscard]] inline bool memory_is_left(std::size_t octets) {
  void* memory = mmap(nullptr, octets, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return false;
  munmap(memory, octets);
  return true;
}

template <typename T>
class MappedArray {
  static_assert(std::is_trivially_destructible_v<T>);

 public:
  MappedArray() = default;
  /// `prefault`: touch every page now, so that none is taken later.
  MappedArray(std::size_t count, bool prefault) : size_(count * sizeof(T)) {
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | (prefault ? 0 : MAP_NORESERVE);
    void* memory = mmap(nullptr, size_, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (memory == MAP_FAILED) return;
    madvise(memory, size_, MADV_HUGEPAGE);                      // advice: a kernel without it gives small pages
    if (prefault) madvise(memory, size_, MADV_POPULATE_WRITE);  // Linux 5.14; older kernels fault in on first use
    data_ = static_cast<T*>(memory);
  }
  ~MappedArray() {
    if (data_ != nullptr) munmap(data_, size_);
  }
  MappedArray(MappedArray&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  MappedArray& operator=(MappedArray&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }

  [[nodiscard]] bool empty() const { return data_ == nullptr; }
  [[nodiscard]] T& operator[](std::size_t index) { return data_[index]; }
  [[nodiscard]] const T& operator[](std::size_t index) const { return data_[index]; }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace sextant
