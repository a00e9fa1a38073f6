// SPDX-License-Identifier: BSD-3-Clause
// The names that flows carry, each kept once with the number of flows that use it: a flow remembers four octets. Fixed
// memory, taken at start; a name that nobody uses stays until its place is needed, the one unused for longest going
// first. Refuses a new name while every place is in use. One owner, no locks.
#pragma once

#include <cstdint>

#include "dataplane/mapped_array.h"
#include "sextant/error.h"
#include "sextant/name.h"

namespace sextant {

class NameTable {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  /// `capacity`: names, 1 to 2^30. `key`: of the hash, so that nobody can aim names at one chain. `prefault`: take all
  /// memory now.
  [[nodiscard]] static Expected<NameTable> make(std::uint32_t capacity, std::uint64_t key, bool prefault);

  [[nodiscard]] static std::uint64_t memory_octets(std::uint32_t capacity);

  /// The name's number, with one more user; kNone: there is no room.
  [[nodiscard]] std::uint32_t hold(const NameText& name);
  /// One user less.
  void release(std::uint32_t number);

  /// Of a name in use.
  [[nodiscard]] const NameText& text(std::uint32_t number) const { return entries_[number].text; }

  [[nodiscard]] std::uint32_t in_use() const { return in_use_; }

 private:
  /// Most names end in its first line.
  struct alignas(64) Entry {
    std::uint32_t user_count;
    std::uint32_t next;   ///< in the chain of its hash
    std::uint32_t older;  ///< among the unused
    std::uint32_t newer;
    std::uint32_t chain;
    NameText text;
  };

  NameTable() = default;
  [[nodiscard]] static std::uint32_t chain_count(std::uint32_t capacity);
  [[nodiscard]] std::uint32_t chain_of(const NameText& name) const;
  [[nodiscard]] std::uint32_t find(const NameText& name, std::uint32_t chain) const;
  [[nodiscard]] std::uint32_t take_place();
  void unlink_unused(std::uint32_t number);
  void unchain(std::uint32_t number);

  MappedArray<Entry> entries_;
  MappedArray<std::uint32_t> chains_;  ///< first name of each, plus one; 0: none
  std::uint64_t key_ = 0;
  std::uint32_t capacity_ = 0;
  std::uint32_t chain_mask_ = 0;
  std::uint32_t untouched_ = 0;  ///< places from here on never held a name
  std::uint32_t oldest_ = kNone;
  std::uint32_t newest_ = kNone;
  std::uint32_t in_use_ = 0;
};

}  // namespace sextant
