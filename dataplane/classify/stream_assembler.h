// SPDX-License-Identifier: BSD-3-Clause
// The beginnings of octet streams, put together from pieces that come in any order: CRYPTO frames of QUIC and segments
// of TCP. A pool of slots of a fixed size, taken from the kernel at start; one worker's. What was there first stays
// (a later overlap changes nothing); refuses octets past kStreamCapacity and a piece that would make one gap too many.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "dataplane/mapped_array.h"
#include "sextant/error.h"

namespace sextant {

inline constexpr std::size_t kStreamCapacity = 8192;  ///< octets

class StreamAssembler {
 public:
  static constexpr std::size_t kRangeLimit = 8;  ///< pieces of one stream with gaps between them

  struct Acquired {
    std::uint32_t slot = 0;
    /// Whoever had the slot and has it no more: the one that has held one for the longest time.
    std::optional<std::uint32_t> dispossessed;
  };

  /// `capacity`: slots, from 1 to 2^31. Memory: kStreamCapacity octets and somewhat more than one cache line a slot.
  /// `prefault`: take all of it now.
  [[nodiscard]] static Expected<StreamAssembler> make(std::uint32_t capacity, bool prefault);

  /// A slot with an empty stream. `owner` means something to the caller only.
  [[nodiscard]] Acquired acquire(std::uint32_t owner);
  /// `slot` is one that acquire() gave and that nobody was dispossessed of.
  void release(std::uint32_t slot);

  /// The slot's stream is an empty one again.
  void clear(std::uint32_t slot) { slots_[slot].range_count = 0; }

  /// True where contiguous() has become longer by it.
  bool add(std::uint32_t slot, std::uint64_t offset, std::span<const std::byte> data);
  /// The stream from its beginning to the first gap; valid until the next call for this slot.
  [[nodiscard]] std::span<const std::byte> contiguous(std::uint32_t slot) const;

  [[nodiscard]] std::uint32_t capacity() const { return capacity_; }
  [[nodiscard]] std::uint32_t in_use() const { return in_use_; }

 private:
  /// The octets [begin, end) are there.
  struct Range {
    std::uint16_t begin;
    std::uint16_t end;
  };
  /// Ranges are in order, none empty, and no two touch.
  struct Slot {
    std::uint32_t owner;
    std::uint32_t older;  ///< of those in use
    std::uint32_t newer;  ///< of those in use; of a free one, the next free one
    std::uint32_t range_count;
    std::array<Range, kRangeLimit> ranges;
  };
  using Octets = std::array<std::byte, kStreamCapacity>;

  StreamAssembler() = default;
  void unlink(std::uint32_t index);

  MappedArray<Slot> slots_;
  MappedArray<Octets> octets_;
  std::uint32_t capacity_ = 0;
  std::uint32_t in_use_ = 0;
  std::uint32_t untouched_ = 0;  ///< slots from here on were never in use
  std::uint32_t free_ = kNone;
  std::uint32_t oldest_ = kNone;
  std::uint32_t newest_ = kNone;

  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
};

}  // namespace sextant
