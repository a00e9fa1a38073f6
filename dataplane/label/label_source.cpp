// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/label/label_source.h"

#include <algorithm>

namespace sextant {

// Each worker holds two tables at most, the one it uses and the one it took; the newest and the next one are ours.
LabelSource::LabelSource(std::size_t worker_count) : readers_(worker_count), slots_(2 * worker_count + 2) {}

std::uint32_t LabelSource::publish(std::unique_ptr<const PrefixTable> table) {
  reclaim();
  const auto free = std::ranges::find_if(slots_, [](const Slot& slot) { return slot.table == nullptr; });
  newest_.table = table.get();
  if (++newest_.epoch == 0) newest_.epoch = 1;
  free->table = std::move(table);
  free->snapshot = newest_;
  for (LabelReader& reader : readers_) {
    // release: the table and the slot are complete before a worker finds them. What comes back was never taken; so if
    // nothing does, the last offer was.
    const LabelSnapshot* untaken = reader.offer_.exchange(&free->snapshot, std::memory_order_release);
    if (untaken == nullptr) reader.taken_epoch_ = reader.offered_epoch_;
    reader.offered_epoch_ = newest_.epoch;
  }
  reclaim();
  return newest_.epoch;
}

std::size_t LabelSource::reclaim() {
  std::size_t waiting = 0;
  for (Slot& slot : slots_) {
    if (slot.table == nullptr || slot.snapshot == newest_) continue;
    if (is_held(slot.snapshot.epoch)) {
      ++waiting;
    } else {
      slot.table.reset();
    }
  }
  return waiting;
}

/// Whether a worker may use the table of an epoch that is not the newest.
bool LabelSource::is_held(std::uint32_t epoch) const {
  return std::ranges::any_of(readers_, [&](const LabelReader& reader) {
    // acquire: the worker's last reads of what it used before happen before we free it.
    const std::uint32_t used = reader.used_epoch_.load(std::memory_order_acquire);
    if (used == newest_.epoch) return false;
    return epoch == used || epoch == reader.taken_epoch_;
  });
}

}  // namespace sextant
