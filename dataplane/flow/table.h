// SPDX-License-Identifier: BSD-3-Clause
// The flow table of one worker: buckets of eight (16-bit tag, 32-bit index) pairs, one cache line each, into a pool of
// 64-byte entries, and a cold part beside the pool that is touched when a flow begins, folds or ends. Fixed memory; a
// flow that finds both its buckets full, or the pool used up, is refused. Identity is the whole key: a tag only says
// which entries are worth comparing. One owner, no locks.
#pragma once

#include <array>
#include <cstdint>

#include "dataplane/flow/hash.h"
#include "dataplane/flow/mapped_array.h"
#include "sextant/flow_record.h"

namespace sextant {

/// The hot line of a flow, for both families. Index 0 of each pair counts frames from endpoint 0 of the key, 1 the
/// other way. The counters are deltas of one bin, one traffic class and one leg direction per side; they are folded
/// into cells before they could overflow. IP octets are frame octets minus overhead.
struct alignas(64) FlowEntry {
  FlowKey key;  ///< family `other` marks a free entry
  std::array<std::uint32_t, 2> frame_octets;
  std::uint32_t last_seen_ms;  ///< of the engine's clock, modulo 2^32; tells the delta's bin, too
  std::array<std::uint16_t, 2> packets;
  std::array<std::uint16_t, 2> overhead_octets;  ///< link and tunnel headers, padding
  std::array<std::uint8_t, 2> tcp_flags;         ///< all flags seen since the flow began
  TrafficClass traffic_class;
  std::uint8_t marks;  ///< kLegDirectionMark << side, kInitiatorMark, kRecordDueMark
};
static_assert(sizeof(FlowEntry) == 64);

inline constexpr std::uint8_t kLegDirectionMark = 1;  ///< << side: that side's frames run b_to_a
inline constexpr std::uint8_t kInitiatorMark = 4;     ///< endpoint 1 is the initiator
inline constexpr std::uint8_t kRecordDueMark = 8;     ///< older than the active timeout

/// What a flow record needs beyond the hot line: the sums since the flow's last record.
struct alignas(64) FlowColdPart {
  std::int64_t start_ms;  ///< of the engine's clock
  std::array<std::uint64_t, 2> frame_octets;
  std::array<std::uint64_t, 2> ip_octets;
  std::array<std::uint64_t, 2> packets;
};
static_assert(sizeof(FlowColdPart) == 64);

class FlowTable {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  /// At most `capacity` flows, 1 to 2^31. empty() afterwards: there was not enough memory.
  FlowTable(std::uint32_t capacity, HashKey hash_key, bool prefault);

  [[nodiscard]] static std::uint64_t memory_octets(std::uint32_t capacity);

  [[nodiscard]] bool empty() const { return buckets_.empty() || entries_.empty() || cold_parts_.empty(); }

  [[nodiscard]] std::uint64_t hash(const FlowKey& key) const { return hash_(key); }

  /// Phase one: brings the flow's first bucket into the cache.
  void prefetch_bucket(std::uint64_t hash) const { __builtin_prefetch(&buckets_[hash & bucket_mask_]); }

  /// Phase two: the first entry whose tag matches, brought into the cache, or kNone. Only a candidate.
  [[nodiscard]] std::uint32_t candidate(std::uint64_t hash) const;

  /// The flow's index, or kNone.
  [[nodiscard]] std::uint32_t find(const FlowKey& key, std::uint64_t hash) const;

  /// A new entry for a key that is not in the table, its counters zero; kNone when there is no room.
  [[nodiscard]] std::uint32_t insert(const FlowKey& key, std::uint64_t hash);

  void erase(std::uint32_t index);

  [[nodiscard]] FlowEntry& entry(std::uint32_t index) { return entries_[index]; }
  [[nodiscard]] const FlowEntry& entry(std::uint32_t index) const { return entries_[index]; }
  [[nodiscard]] FlowColdPart& cold_part(std::uint32_t index) { return cold_parts_[index]; }

  /// Entries [0, used_end()) may be occupied; the rest never were.
  [[nodiscard]] std::uint32_t used_end() const { return used_end_; }
  [[nodiscard]] std::uint32_t live() const { return live_; }
  [[nodiscard]] std::uint32_t capacity() const { return capacity_; }

 private:
  static constexpr unsigned kSlotCount = 8;
  struct alignas(64) Bucket {
    std::array<std::uint16_t, kSlotCount> tags;  ///< 0: the slot is free
    std::array<std::uint32_t, kSlotCount> indices;
    std::uint16_t spilled;  ///< flows of this bucket that live in their second bucket
  };
  static_assert(sizeof(Bucket) == 64);

  [[nodiscard]] static std::uint64_t bucket_count(std::uint32_t capacity);
  [[nodiscard]] static std::uint16_t tag_of(std::uint64_t hash);
  [[nodiscard]] static unsigned matches(const Bucket& bucket, std::uint16_t tag);
  [[nodiscard]] std::uint64_t second_bucket(std::uint64_t first, std::uint16_t tag) const;
  [[nodiscard]] std::uint32_t find_in(const Bucket& bucket, const FlowKey& key, std::uint16_t tag) const;
  [[nodiscard]] bool place(Bucket& bucket, std::uint16_t tag, std::uint32_t index);
  [[nodiscard]] bool remove(Bucket& bucket, std::uint16_t tag, std::uint32_t index);

  MappedArray<Bucket> buckets_;
  MappedArray<FlowEntry> entries_;
  MappedArray<FlowColdPart> cold_parts_;
  FlowHash hash_;
  std::uint64_t bucket_mask_;
  std::uint32_t capacity_;
  std::uint32_t used_end_ = 0;
  std::uint32_t free_head_ = kNone;  // free entries are chained through last_seen_ms
  std::uint32_t live_ = 0;
};

[[nodiscard]] inline bool same_key(const FlowKey& a, const FlowKey& b) {
  std::uint64_t x[5];
  std::uint64_t y[5];
  std::memcpy(x, &a, sizeof x);
  std::memcpy(y, &b, sizeof y);
  return ((x[0] ^ y[0]) | (x[1] ^ y[1]) | (x[2] ^ y[2]) | (x[3] ^ y[3]) | (x[4] ^ y[4])) == 0;
}

}  // namespace sextant
