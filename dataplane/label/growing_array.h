// SPDX-License-Identifier: BSD-3-Clause
// An array that grows at its end while a table is built. Without memory for more it keeps what it has, takes no writes
// and says so at the end: a builder need not look at every step. One thread.
#pragma once

#include <algorithm>
#include <cstddef>

#include "dataplane/flow/mapped_array.h"

namespace sextant {

template <typename T>
class GrowingArray {
 public:
  explicit GrowingArray(std::size_t capacity) : items_(capacity, true), capacity_(items_.empty() ? 0 : capacity) {}

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool has_failed() const { return has_failed_ || items_.empty(); }
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
    MappedArray<T> copy(fitting_size(), true);
    if (has_failed()) return {};
    if (!copy.empty()) std::copy_n(&items_[0], size_, &copy[0]);
    return copy;
  }
  /// Whole huge pages from half of one on: the kernel then aligns the array to them, or else grants none at its ends.
  [[nodiscard]] std::size_t fitting_size() const {
    constexpr std::size_t kHugePage = (std::size_t{1} << 21U) / sizeof(T);
    return size_ < kHugePage / 2 ? std::max<std::size_t>(size_, 1) : (size_ + kHugePage - 1) / kHugePage * kHugePage;
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
