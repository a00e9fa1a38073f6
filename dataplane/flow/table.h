// SPDX-License-Identifier: BSD-3-Clause
// The flow table of one worker: buckets of eight (16-bit tag, 32-bit index) pairs, one cache line each, into a pool of
// 64-byte entries, and a cold part beside the pool that is touched when a flow begins, folds or ends. Fixed memory; a
// flow that finds both its buckets full with nothing to move away, or the pool used up, is refused. Identity is the
// whole key: a tag only says which entries are worth comparing. One owner, no locks.
#pragma once

#include <immintrin.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "dataplane/classify/naming_state.h"
#include "dataplane/flow/hash.h"
#include "dataplane/mapped_array.h"
#include "sextant/flow_record.h"
#include "sextant/label.h"

namespace sextant {

/// What a side's counters count: one traffic class in one direction of the leg. The frames of a flow rarely change it.
class DeltaKind {
 public:
  constexpr DeltaKind() = default;
  constexpr DeltaKind(TrafficClass traffic_class, LegDirection direction)
      : bits_(
            static_cast<std::uint8_t>(static_cast<unsigned>(traffic_class) | static_cast<unsigned>(direction) << 4U)) {
    static_assert(kTrafficClassCount <= 16);
  }
  [[nodiscard]] constexpr TrafficClass traffic_class() const { return static_cast<TrafficClass>(bits_ & 0xfU); }
  [[nodiscard]] constexpr LegDirection direction() const { return static_cast<LegDirection>(bits_ >> 4U & 1U); }
  /// A name is still looked for in the flow's payload. No frame's kind says so: each of the flow's then leaves the
  /// short way, as if its kind had changed.
  [[nodiscard]] constexpr bool wants_payload() const { return (bits_ & kWantsPayload) != 0; }
  [[nodiscard]] constexpr DeltaKind with_payload_wanted(bool wanted) const {
    DeltaKind kind = *this;
    kind.bits_ = static_cast<std::uint8_t>((bits_ & ~kWantsPayload) | (wanted ? kWantsPayload : 0U));
    return kind;
  }
  bool operator==(const DeltaKind&) const = default;

 private:
  static constexpr unsigned kWantsPayload = 0x80;

  std::uint8_t bits_ = 0;
};

/// The hot line of a flow, for both families. Index 0 of each pair counts frames from endpoint 0 of the key, 1 the
/// other way. The counters are deltas of one bin and one kind per side; they are folded into cells before they could
/// overflow. IP octets are frame octets minus overhead.
struct alignas(64) FlowEntry {
  FlowKey key;  ///< family `other` marks a free entry
  std::array<std::uint32_t, 2> frame_octets;
  std::uint32_t last_seen_ms;  ///< of the engine's clock, modulo 2^32; tells the delta's bin, too
  std::array<std::uint16_t, 2> packets;
  std::array<std::uint16_t, 2> overhead_octets;  ///< link and tunnel headers, padding
  std::array<std::uint8_t, 2> tcp_flags;         ///< all flags seen since the flow began
  std::array<DeltaKind, 2> kinds;
};
static_assert(sizeof(FlowEntry) == 64);

/// What folds and flow records need beyond the hot line. The sums are those since the flow's last record.
struct alignas(64) FlowColdPart {
  std::uint32_t start_ms;       ///< of what the next record covers; the engine's clock, modulo 2^32
  std::uint16_t epoch;          ///< of the prefix table that gave the labels, modulo 2^16
  std::uint8_t initiator;       ///< endpoint that sent the SYN, else the first frame
  std::array<Label, 2> labels;  ///< of the endpoints
  std::array<std::uint64_t, 2> frame_octets;
  std::array<std::uint64_t, 2> ip_octets;
  std::array<std::uint32_t, 2> packets;
  NamingState naming;
};
static_assert(sizeof(FlowColdPart) == 64);

class FlowTable {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  /// At most `capacity` flows, 1 to 2^31. empty() afterwards: there was not enough memory.
  FlowTable(std::uint32_t capacity, HashKey hash_key, bool prefault);

  [[nodiscard]] static std::uint64_t hot_octets(std::uint32_t capacity);   ///< entries and buckets
  [[nodiscard]] static std::uint64_t cold_octets(std::uint32_t capacity);  ///< cold parts

  [[nodiscard]] bool empty() const { return buckets_.empty() || entries_.empty() || cold_parts_.empty(); }

  [[nodiscard]] std::uint64_t hash(const FlowKey& key) const { return hash_(key); }

  /// Phase one: brings the flow's first bucket into the cache.
  void prefetch_bucket(std::uint64_t hash) const { __builtin_prefetch(&buckets_[first_bucket(hash)]); }

  /// Phase two: the first entry whose tag matches in the first bucket, on its way into the cache, or kNone. Only a
  /// candidate. Where the flow may live in its second bucket, that is fetched instead.
  [[nodiscard]] std::uint32_t candidate(std::uint64_t hash) const {
    const Bucket& bucket = buckets_[first_bucket(hash)];
    const unsigned slots = matches(bucket, tag_of(hash));
    if (slots == 0) [[unlikely]] {
      if (bucket.spilled != 0) __builtin_prefetch(&buckets_[second_bucket(hash)]);
      return kNone;
    }
    const std::uint32_t index = bucket.indices[static_cast<unsigned>(std::countr_zero(slots))];
    __builtin_prefetch(&entries_[index], 1);
    return index;
  }

  /// The flow's index, or kNone.
  [[nodiscard]] std::uint32_t find(const FlowKey& key, std::uint64_t hash) const;

  /// A new entry for a key that is not in the table, its counters zero; kNone when there is no room.
  [[nodiscard]] std::uint32_t insert(const FlowKey& key, std::uint64_t hash);

  /// `hash` is the key's.
  void erase(std::uint32_t index, std::uint64_t hash);

  [[nodiscard]] FlowEntry& entry(std::uint32_t index) { return entries_[index]; }
  [[nodiscard]] const FlowEntry& entry(std::uint32_t index) const { return entries_[index]; }
  [[nodiscard]] FlowColdPart& cold_part(std::uint32_t index) { return cold_parts_[index]; }
  void prefetch_cold_part(std::uint32_t index) const { __builtin_prefetch(&cold_parts_[index], 1); }

  /// Entries [0, used_end()) may be occupied; the rest never were.
  [[nodiscard]] std::uint32_t used_end() const { return used_end_; }
  [[nodiscard]] std::uint32_t live() const { return live_; }
  [[nodiscard]] std::uint32_t capacity() const { return capacity_; }

 private:
  static constexpr unsigned kSlotCount = 8;
  struct alignas(64) Bucket {
    std::array<std::uint16_t, kSlotCount> tags;  ///< 0: the slot is free
    std::array<std::uint32_t, kSlotCount> indices;
    std::uint16_t spilled;  ///< flows whose first bucket this is and that live in their second one
  };
  static_assert(sizeof(Bucket) == 64);

  [[nodiscard]] static std::uint64_t bucket_count(std::uint32_t capacity);
  // The halves of the hash choose the buckets, by the upper bits of each; the tag is the lower bits of the first half.
  [[nodiscard]] std::uint64_t first_bucket(std::uint64_t hash) const {
    return (hash & UINT32_MAX) * bucket_count_ >> 32U;
  }
  [[nodiscard]] std::uint64_t second_bucket(std::uint64_t hash) const { return (hash >> 32U) * bucket_count_ >> 32U; }
  [[nodiscard]] static std::uint16_t tag_of(std::uint64_t hash) {
    const auto tag = static_cast<std::uint16_t>(hash);
    return tag == 0 ? std::uint16_t{1} : tag;
  }
  /// A bit per slot whose tag is `tag`.
  [[nodiscard]] static unsigned matches(const Bucket& bucket, std::uint16_t tag) {
    const __m128i tags = _mm_load_si128(reinterpret_cast<const __m128i*>(bucket.tags.data()));
    const __m128i equal = _mm_cmpeq_epi16(tags, _mm_set1_epi16(static_cast<short>(tag)));
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_packs_epi16(equal, _mm_setzero_si128())));
  }
  [[nodiscard]] std::uint32_t find_in(const Bucket& bucket, const FlowKey& key, std::uint16_t tag) const;
  [[nodiscard]] static bool place(Bucket& bucket, std::uint16_t tag, std::uint32_t index);
  [[nodiscard]] static bool remove(Bucket& bucket, std::uint16_t tag, std::uint32_t index);
  [[nodiscard]] bool place_in_either(std::uint64_t hash, std::uint32_t index);
  [[nodiscard]] bool make_room(Bucket& bucket);

  MappedArray<Bucket> buckets_;
  MappedArray<FlowEntry> entries_;
  MappedArray<FlowColdPart> cold_parts_;
  FlowHash hash_;
  std::uint64_t bucket_count_;
  std::uint32_t capacity_;
  std::uint32_t used_end_ = 0;
  std::uint32_t free_head_ = kNone;  // free entries are chained through last_seen_ms
  std::uint32_t live_ = 0;
};

[[nodiscard]] inline bool same_key(const FlowKey& a, const FlowKey& b) {
  static_assert(sizeof a == 40 && offsetof(FlowKey, ports) == 32);
  const __m256i addresses = _mm256_xor_si256(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(&a)),
                                             _mm256_loadu_si256(reinterpret_cast<const __m256i*>(&b)));
  std::uint64_t rest_a;
  std::uint64_t rest_b;
  std::memcpy(&rest_a, reinterpret_cast<const std::byte*>(&a) + 32, sizeof rest_a);
  std::memcpy(&rest_b, reinterpret_cast<const std::byte*>(&b) + 32, sizeof rest_b);
  return (_mm256_testz_si256(addresses, addresses) != 0) & (rest_a == rest_b);
}

}  // namespace sextant
