// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/flow/table.h"

#include <immintrin.h>

#include <bit>

namespace sextant {

FlowTable::FlowTable(std::uint32_t capacity, HashKey hash_key, bool prefault)
    : buckets_(bucket_count(capacity), prefault),
      entries_(capacity, prefault),
      cold_parts_(capacity, prefault),
      hash_(hash_key),
      bucket_mask_(bucket_count(capacity) - 1),
      capacity_(capacity) {}

std::uint64_t FlowTable::bucket_count(std::uint32_t capacity) {
  // At most six flows to a bucket of eight: with a second bucket to go to, refusals before the pool is used up are
  // rare.
  return std::bit_ceil(std::uint64_t{capacity} / 6 + 1);
}

std::uint64_t FlowTable::memory_octets(std::uint32_t capacity) {
  return bucket_count(capacity) * sizeof(Bucket) + std::uint64_t{capacity} * (sizeof(FlowEntry) + sizeof(FlowColdPart));
}

std::uint16_t FlowTable::tag_of(std::uint64_t hash) {
  const auto tag = static_cast<std::uint16_t>(hash >> 48);
  return tag == 0 ? std::uint16_t{1} : tag;
}

std::uint64_t FlowTable::second_bucket(std::uint64_t first, std::uint16_t tag) const {
  return (first ^ (std::uint64_t{tag} * 0x5bd1e995)) & bucket_mask_;  // its own inverse
}

/// A bit per matching slot.
unsigned FlowTable::matches(const Bucket& bucket, std::uint16_t tag) {
  const __m128i tags = _mm_load_si128(reinterpret_cast<const __m128i*>(bucket.tags.data()));
  const __m128i equal = _mm_cmpeq_epi16(tags, _mm_set1_epi16(static_cast<short>(tag)));
  return static_cast<unsigned>(_mm_movemask_epi8(_mm_packs_epi16(equal, _mm_setzero_si128())));
}

std::uint32_t FlowTable::candidate(std::uint64_t hash) const {
  const Bucket& bucket = buckets_[hash & bucket_mask_];
  const unsigned slots = matches(bucket, tag_of(hash));
  if (slots == 0) return kNone;
  const std::uint32_t index = bucket.indices[static_cast<unsigned>(std::countr_zero(slots))];
  __builtin_prefetch(&entries_[index], 1);
  return index;
}

std::uint32_t FlowTable::find_in(const Bucket& bucket, const FlowKey& key, std::uint16_t tag) const {
  for (unsigned slots = matches(bucket, tag); slots != 0; slots &= slots - 1) {
    const std::uint32_t index = bucket.indices[static_cast<unsigned>(std::countr_zero(slots))];
    if (same_key(entries_[index].key, key)) return index;
  }
  return kNone;
}

std::uint32_t FlowTable::find(const FlowKey& key, std::uint64_t hash) const {
  const std::uint64_t first = hash & bucket_mask_;
  const std::uint16_t tag = tag_of(hash);
  const std::uint32_t index = find_in(buckets_[first], key, tag);
  if (index != kNone || buckets_[first].spilled == 0) return index;
  return find_in(buckets_[second_bucket(first, tag)], key, tag);
}

bool FlowTable::place(Bucket& bucket, std::uint16_t tag, std::uint32_t index) {
  const unsigned free_slots = matches(bucket, 0);
  if (free_slots == 0) return false;
  const auto slot = static_cast<unsigned>(std::countr_zero(free_slots));
  bucket.tags[slot] = tag;
  bucket.indices[slot] = index;
  return true;
}

bool FlowTable::remove(Bucket& bucket, std::uint16_t tag, std::uint32_t index) {
  for (unsigned slots = matches(bucket, tag); slots != 0; slots &= slots - 1) {
    const auto slot = static_cast<unsigned>(std::countr_zero(slots));
    if (bucket.indices[slot] != index) continue;
    bucket.tags[slot] = 0;
    return true;
  }
  return false;
}

std::uint32_t FlowTable::insert(const FlowKey& key, std::uint64_t hash) {
  const bool recycled = free_head_ != kNone;
  if (!recycled && used_end_ == capacity_) return kNone;
  const std::uint32_t index = recycled ? free_head_ : used_end_;
  const std::uint64_t first = hash & bucket_mask_;
  const std::uint16_t tag = tag_of(hash);
  if (!place(buckets_[first], tag, index)) {
    Bucket& home = buckets_[first];
    if (home.spilled == UINT16_MAX || !place(buckets_[second_bucket(first, tag)], tag, index)) return kNone;
    ++home.spilled;
  }
  FlowEntry& entry = entries_[index];
  if (recycled) {
    free_head_ = entry.last_seen_ms;
  } else {
    ++used_end_;
  }
  entry = {};
  entry.key = key;
  cold_parts_[index] = {};
  ++live_;
  return index;
}

void FlowTable::erase(std::uint32_t index) {
  FlowEntry& entry = entries_[index];
  const std::uint64_t hash = hash_(entry.key);
  const std::uint64_t first = hash & bucket_mask_;
  const std::uint16_t tag = tag_of(hash);
  if (!remove(buckets_[first], tag, index)) {
    static_cast<void>(remove(buckets_[second_bucket(first, tag)], tag, index));
    --buckets_[first].spilled;
  }
  entry.key.family = Family::other;
  entry.last_seen_ms = free_head_;
  free_head_ = index;
  --live_;
}

}  // namespace sextant
