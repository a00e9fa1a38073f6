// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/flow/table.h"

namespace sextant {

FlowTable::FlowTable(std::uint32_t capacity, HashKey hash_key, bool prefault)
    : buckets_(bucket_count(capacity), prefault),
      entries_(capacity, prefault),
      cold_parts_(capacity, prefault),
      hash_(hash_key),
      bucket_count_(bucket_count(capacity)),
      capacity_(capacity) {}

std::uint64_t FlowTable::bucket_count(std::uint32_t capacity) {
  // Five flows to a bucket of eight when the pool is used up: one in forty lives in its second bucket then.
  constexpr std::uint64_t kFlowsPerBucket = 5;
  return capacity / kFlowsPerBucket + 1;
}

std::uint64_t FlowTable::hot_octets(std::uint32_t capacity) {
  return bucket_count(capacity) * sizeof(Bucket) + std::uint64_t{capacity} * sizeof(FlowEntry);
}

std::uint64_t FlowTable::cold_octets(std::uint32_t capacity) {
  return std::uint64_t{capacity} * sizeof(FlowColdPart);
}

std::uint32_t FlowTable::find_in(const Bucket& bucket, const FlowKey& key, std::uint16_t tag) const {
  for (unsigned slots = matches(bucket, tag); slots != 0; slots &= slots - 1) {
    const std::uint32_t index = bucket.indices[static_cast<unsigned>(std::countr_zero(slots))];
    if (same_key(entries_[index].key, key)) return index;
  }
  return kNone;
}

std::uint32_t FlowTable::find(const FlowKey& key, std::uint64_t hash) const {
  const Bucket& home = buckets_[first_bucket(hash)];
  const std::uint16_t tag = tag_of(hash);
  const std::uint32_t index = find_in(home, key, tag);
  if (index != kNone || home.spilled == 0) return index;
  return find_in(buckets_[second_bucket(hash)], key, tag);
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

/// Frees a slot of a full bucket by moving one of its flows to that flow's other bucket, if one of those has room.
bool FlowTable::make_room(Bucket& bucket) {
  for (unsigned slot = 0; slot < kSlotCount; ++slot) {
    const std::uint32_t index = bucket.indices[slot];
    const std::uint64_t hash = hash_(entries_[index].key);
    Bucket& home = buckets_[first_bucket(hash)];
    Bucket& second = buckets_[second_bucket(hash)];
    const bool is_home = &home == &bucket;
    const bool has_another = is_home != (&second == &bucket);
    if (!has_another || (is_home && home.spilled == UINT16_MAX)) continue;
    if (!place(is_home ? second : home, bucket.tags[slot], index)) continue;
    bucket.tags[slot] = 0;
    home.spilled = static_cast<std::uint16_t>(is_home ? home.spilled + 1 : home.spilled - 1);
    return true;
  }
  return false;
}

bool FlowTable::place_in_either(std::uint64_t hash, std::uint32_t index) {
  Bucket& home = buckets_[first_bucket(hash)];
  const std::uint16_t tag = tag_of(hash);
  if (place(home, tag, index)) return true;
  if (home.spilled != UINT16_MAX && place(buckets_[second_bucket(hash)], tag, index)) {
    ++home.spilled;
    return true;
  }
  return make_room(home) && place(home, tag, index);
}

std::uint32_t FlowTable::insert(const FlowKey& key, std::uint64_t hash) {
  const bool recycled = free_head_ != kNone;
  if (!recycled && used_end_ == capacity_) return kNone;
  const std::uint32_t index = recycled ? free_head_ : used_end_;
  if (!place_in_either(hash, index)) return kNone;
  FlowEntry& entry = entries_[index];
  if (recycled) {
    free_head_ = entry.last_seen_ms;
    if (free_head_ != kNone) {  // the next flow to begin will want them
      __builtin_prefetch(&entries_[free_head_], 1);
      prefetch_cold_part(free_head_);
    }
  } else {
    ++used_end_;
  }
  entry = {};
  entry.key = key;
  cold_parts_[index] = FlowColdPart{};
  ++live_;
  return index;
}

void FlowTable::erase(std::uint32_t index, std::uint64_t hash) {
  FlowEntry& entry = entries_[index];
  Bucket& home = buckets_[first_bucket(hash)];
  const std::uint16_t tag = tag_of(hash);
  if (!remove(home, tag, index)) {
    static_cast<void>(remove(buckets_[second_bucket(hash)], tag, index));
    --home.spilled;
  }
  entry.key.family = Family::other;
  entry.last_seen_ms = free_head_;
  free_head_ = index;
  --live_;
}

}  // namespace sextant
