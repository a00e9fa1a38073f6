// SPDX-License-Identifier: BSD-3-Clause
// Numbers of a file whose byte order is known only once its magic has been seen. Pure; any thread. load() copies a
// wire struct out of bytes the caller has already found to be there.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <type_traits>

namespace sextant {

template <typename T>
  requires std::is_trivially_copyable_v<T>
[[nodiscard]] T load(const std::byte* data) {
  T value;
  std::memcpy(&value, data, sizeof value);
  return value;
}

class FileByteOrder {
 public:
  FileByteOrder() = default;
  explicit FileByteOrder(bool swapped) : swapped_(swapped) {}

  template <std::unsigned_integral Number>
  [[nodiscard]] Number operator()(Number as_stored) const {
    return swapped_ ? std::byteswap(as_stored) : as_stored;
  }

 private:
  bool swapped_ = false;
};

}  // namespace sextant
