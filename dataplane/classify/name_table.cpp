// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/name_table.h"

#include <bit>
#include <cstring>
#include <string>

#include "dataplane/classify/mix.h"

namespace sextant {

std::uint32_t NameTable::chain_count(std::uint32_t capacity) {
  return std::bit_ceil(capacity);
}

std::uint64_t NameTable::memory_octets(std::uint32_t capacity) {
  if (capacity == 0) return 0;
  return std::uint64_t{capacity} * sizeof(Entry) + std::uint64_t{chain_count(capacity)} * sizeof(std::uint32_t);
}

Expected<NameTable> NameTable::make(std::uint32_t capacity, std::uint64_t key, bool prefault) {
  NameTable table;
  table.entries_ = MappedArray<Entry>(capacity, prefault);
  table.chains_ = MappedArray<std::uint32_t>(chain_count(capacity), prefault);
  if (table.entries_.empty() || table.chains_.empty()) {
    return fail("not enough memory for a table of " + std::to_string(capacity) + " names.");
  }
  table.key_ = key;
  table.capacity_ = capacity;
  table.chain_mask_ = chain_count(capacity) - 1;
  return table;
}

std::uint32_t NameTable::chain_of(const NameText& name) const {
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15;
  const std::string_view text = name.view();
  std::uint64_t state = mix(key_ ^ kOdd, text.size() ^ kOdd);
  for (std::size_t at = 0; at < text.size(); at += sizeof state) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, text.size() - at < sizeof word ? text.size() - at : sizeof word);
    state = mix(state ^ word, key_ | 1U);
  }
  return static_cast<std::uint32_t>(state) & chain_mask_;
}

std::uint32_t NameTable::find(const NameText& name, std::uint32_t chain) const {
  for (std::uint32_t link = chains_[chain]; link != 0; link = entries_[link - 1].next) {
    if (entries_[link - 1].text == name) return link - 1;
  }
  return kNone;
}

void NameTable::unlink_unused(std::uint32_t number) {
  const Entry& entry = entries_[number];
  (entry.older == kNone ? oldest_ : entries_[entry.older].newer) = entry.newer;
  (entry.newer == kNone ? newest_ : entries_[entry.newer].older) = entry.older;
}

void NameTable::unchain(std::uint32_t number) {
  std::uint32_t* link = &chains_[entries_[number].chain];
  while (*link != number + 1) link = &entries_[*link - 1].next;
  *link = entries_[number].next;
}

/// A place without a name: one that never had any, or that of the name unused for longest.
std::uint32_t NameTable::take_place() {
  if (untouched_ < capacity_) return untouched_++;
  const std::uint32_t number = oldest_;
  if (number == kNone) return kNone;
  unlink_unused(number);
  unchain(number);
  return number;
}

std::uint32_t NameTable::hold(const NameText& name) {
  const std::uint32_t chain = chain_of(name);
  std::uint32_t number = find(name, chain);
  if (number == kNone) {
    number = take_place();
    if (number == kNone) return kNone;
    Entry& entry = entries_[number];
    entry.text = name;
    entry.user_count = 0;
    entry.chain = chain;
    entry.next = chains_[chain];
    chains_[chain] = number + 1;
  } else if (entries_[number].user_count == 0) {
    unlink_unused(number);
  }
  if (entries_[number].user_count++ == 0) ++in_use_;
  return number;
}

void NameTable::release(std::uint32_t number) {
  Entry& entry = entries_[number];
  if (--entry.user_count != 0) return;
  --in_use_;
  entry.older = newest_;
  entry.newer = kNone;
  (newest_ == kNone ? oldest_ : entries_[newest_].newer) = number;
  newest_ = number;
}

}  // namespace sextant
