// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/stream_assembler.h"

#include <algorithm>
#include <cstring>

namespace sextant {

Expected<StreamAssembler> StreamAssembler::make(std::uint32_t capacity, bool prefault) {
  StreamAssembler assembler;
  assembler.slots_ = MappedArray<Slot>(capacity, prefault);
  assembler.octets_ = MappedArray<Octets>(capacity, prefault);
  assembler.capacity_ = capacity;
  if (assembler.slots_.empty() || assembler.octets_.empty()) {
    return fail("There is not enough memory to put " + std::to_string(capacity) +
                " beginnings of streams together at a time; ask for fewer.");
  }
  return assembler;
}

StreamAssembler::Acquired StreamAssembler::acquire(std::uint32_t owner) {
  Acquired acquired;
  if (in_use_ == capacity_) {
    acquired.dispossessed = slots_[oldest_].owner;
    release(oldest_);
  }
  if (free_ != kNone) {
    acquired.slot = free_;
    free_ = slots_[free_].newer;
  } else {
    acquired.slot = untouched_++;
  }
  Slot& slot = slots_[acquired.slot];
  slot.owner = owner;
  slot.range_count = 0;
  slot.older = newest_;
  slot.newer = kNone;
  (newest_ == kNone ? oldest_ : slots_[newest_].newer) = acquired.slot;
  newest_ = acquired.slot;
  ++in_use_;
  return acquired;
}

void StreamAssembler::release(std::uint32_t slot) {
  unlink(slot);
  slots_[slot].newer = free_;
  free_ = slot;
  --in_use_;
}

void StreamAssembler::unlink(std::uint32_t index) {
  const Slot& slot = slots_[index];
  (slot.older == kNone ? oldest_ : slots_[slot.older].newer) = slot.newer;
  (slot.newer == kNone ? newest_ : slots_[slot.newer].older) = slot.older;
}

bool StreamAssembler::add(std::uint32_t slot, std::uint64_t offset, std::span<const std::byte> data) {
  if (offset >= kStreamCapacity || data.empty()) return false;
  Slot& stream = slots_[slot];
  const auto begin = static_cast<std::uint16_t>(offset);
  const auto end = static_cast<std::uint16_t>(std::min(offset + data.size(), std::uint64_t{kStreamCapacity}));
  // The ranges that the piece meets or touches become one with it.
  const std::span ranges{stream.ranges};
  std::uint32_t first = 0;
  while (first < stream.range_count && ranges[first].end < begin) ++first;
  std::uint32_t last = first;
  while (last < stream.range_count && ranges[last].begin <= end) ++last;
  if (first == last && stream.range_count == kRangeLimit) return false;

  const std::size_t contiguous_before = contiguous(slot).size();
  Range merged{begin, end};
  std::uint16_t at = begin;
  const auto copy_until = [&](std::uint16_t until) {
    if (at < until) std::memcpy(&octets_[slot][at], &data[at - begin], until - at);
  };
  for (std::uint32_t i = first; i < last; ++i) {
    copy_until(std::min(ranges[i].begin, end));
    at = std::max(at, ranges[i].end);
    merged.begin = std::min(merged.begin, ranges[i].begin);
    merged.end = std::max(merged.end, ranges[i].end);
  }
  copy_until(end);

  if (first == last) {
    std::copy_backward(ranges.begin() + first, ranges.begin() + stream.range_count,
                       ranges.begin() + stream.range_count + 1);
    ++stream.range_count;
  } else {
    std::copy(ranges.begin() + last, ranges.begin() + stream.range_count, ranges.begin() + first + 1);
    stream.range_count -= last - first - 1;
  }
  ranges[first] = merged;
  return contiguous(slot).size() > contiguous_before;
}

std::span<const std::byte> StreamAssembler::contiguous(std::uint32_t slot) const {
  const Slot& stream = slots_[slot];
  if (stream.range_count == 0 || stream.ranges[0].begin != 0) return {};
  return std::span<const std::byte>{octets_[slot]}.first(stream.ranges[0].end);
}

}  // namespace sextant
