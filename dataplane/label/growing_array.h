// SPDX-License-Identifier: BSD-3-Clause
// An array that grows at its end while a table is built. Without memory for more it keeps what it has, takes no writes
// and says so at the end: a builder need not look at every step. One thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "dataplane/label/huge_pages.h"
#include "dataplane/mapped_array.h"

namespace sextant {

template <typename T>
class GrowingArray {
 public:
  explicit GrowingArray(std::size_t capacity) : items_(capacity, true), capacity_(items_.empty() ? 0 : capacity) {}

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool has_failed() const { return has_failed_ || items_.empty(); }
  [[nodiscard]] std::uint64_t fitting_octets() const { return whole_huge_pages<T>(size_) * sizeof(T); }
  [[nodiscard]] const T& operator[](std::size_t index) const { return items_[index]; }

  /// The index of the first of `count` new items, zero-filled.
  std::size_t add(std::size_t count) {
    if (size_ + count > capacity_) grow(size_ + count);
    const std::size_t first = size_;
    size_ += count;
    return first;
  }
  void set(std::size_t index, const T& item) {
    if (index < capacity_) items_[index] = item;
  }

  /// An array of just these items; empty where memory lacks.
  [[nodiscard]] MappedArray<T> fitting() const {
    MappedArray<T> copy(whole_huge_pages<T>(size_), true);
    if (has_failed()) return {};
    if (!copy.empty()) std::copy_n(&items_[0], size_, &copy[0]);
    return copy;
  }

 private:
  void grow(std::size_t wanted) {
    if (has_failed()) return;
    const std::size_t capacity = std::max(2 * capacity_, wanted);
    MappedArray<T> more(capacity, true);
    has_failed_ = more.empty();
    if (has_failed_) return;
    std::copy_n(&items_[0], size_, &more[0]);
    items_ = std::move(more);
    capacity_ = capacity;
  }

  MappedArray<T> items_;
  std::size_t capacity_ = 0;
  std::size_t size_ = 0;
  bool has_failed_ = false;
};

}  // namespace sextant
