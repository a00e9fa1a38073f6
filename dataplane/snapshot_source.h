// SPDX-License-Identifier: BSD-3-Clause
// How workers get at the newest of something immutable (a prefix table, compiled rules) while the control thread makes
// new ones. The control thread publishes; each worker has a reader and asks it between turns; nobody ever waits. What
// was published is freed, by the control thread, when no worker can use it any more. A worker that never asks again
// keeps what it uses and at most one more: what it was offered and did not take is taken back. Refuses nothing.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace sextant {

template <typename T>
class SnapshotSource;

/// What was published and which one it is. Epoch 0 is the time before the first: there is nothing to use.
template <typename T>
struct Snapshot {
  const T* value = nullptr;
  std::uint32_t epoch = 0;  ///< one more with each one published; after the largest comes 1
  bool operator==(const Snapshot&) const = default;
};

/// A worker's end. Used by one thread, between turns.
template <typename T>
class SnapshotReader {
 public:
  /// The newest there is. What was returned before stays usable until moved_on(); as long as that has not been said,
  /// the same one is returned again.
  [[nodiscard]] Snapshot<T> newest() {
    // relaxed: asked every turn, and only whether there is something to take.
    if (taken_ == using_ && offer_.load(std::memory_order_relaxed) != nullptr) {
      // acquire: it was built before it was offered. The exchange decides who has it, us or the publisher who
      // takes an older offer back.
      if (const Snapshot<T>* offer = offer_.exchange(nullptr, std::memory_order_acquire)) taken_ = *offer;
    }
    return taken_;
  }

  /// Only what newest() returned last is used from now on.
  void moved_on() {
    if (taken_ == using_) return;
    using_ = taken_;
    // release: our last reads of the older one happen before the publisher frees it.
    used_epoch_.store(using_.epoch, std::memory_order_release);
  }

 private:
  friend class SnapshotSource<T>;

  std::atomic<const Snapshot<T>*> offer_{nullptr};        // publisher: rw, worker: takes
  alignas(64) std::atomic<std::uint32_t> used_epoch_{0};  // worker: rw, publisher: ro
  Snapshot<T> taken_;                                     // worker only
  Snapshot<T> using_;                                     // worker only
  alignas(64) std::uint32_t offered_epoch_ = 0;           // publisher only
  std::uint32_t taken_epoch_ = 0;                         // publisher only: of the last offer known to be taken
};

/// The control thread's end. Outlives the use of its readers.
template <typename T>
class SnapshotSource {
 public:
  // Each worker holds two at most, the one it uses and the one it took; the newest and the next one are ours.
  explicit SnapshotSource(std::size_t worker_count) : readers_(worker_count), slots_(2 * worker_count + 2) {}

  /// Worker `worker`'s end; the address stays.
  [[nodiscard]] SnapshotReader<T>& reader(std::size_t worker) { return readers_[worker]; }

  /// Offers something new, never null, to every worker and returns its epoch. Frees what can be freed.
  std::uint32_t publish(std::unique_ptr<const T> value);

  /// Frees what no worker can use any more; returns how many older than the newest stay: at most two a
  /// worker. To be called now and then until it returns 0.
  std::size_t reclaim();

  /// What was published last.
  [[nodiscard]] Snapshot<T> newest() const { return newest_; }

 private:
  struct Slot {
    std::unique_ptr<const T> value;  ///< null: the slot is free
    Snapshot<T> snapshot;            ///< what is offered points here
  };

  [[nodiscard]] bool is_held(std::uint32_t epoch) const;

  std::vector<SnapshotReader<T>> readers_;
  std::vector<Slot> slots_;  ///< never moved
  Snapshot<T> newest_;
};

template <typename T>
std::uint32_t SnapshotSource<T>::publish(std::unique_ptr<const T> value) {
  reclaim();
  const auto free = std::ranges::find_if(slots_, [](const Slot& slot) { return slot.value == nullptr; });
  newest_.value = value.get();
  if (++newest_.epoch == 0) newest_.epoch = 1;
  free->value = std::move(value);
  free->snapshot = newest_;
  for (SnapshotReader<T>& reader : readers_) {
    // release: the value and the slot are complete before a worker finds them. What comes back was never taken; so if
    // nothing does, the last offer was.
    const Snapshot<T>* untaken = reader.offer_.exchange(&free->snapshot, std::memory_order_release);
    if (untaken == nullptr) reader.taken_epoch_ = reader.offered_epoch_;
    reader.offered_epoch_ = newest_.epoch;
  }
  reclaim();
  return newest_.epoch;
}

template <typename T>
std::size_t SnapshotSource<T>::reclaim() {
  std::size_t waiting = 0;
  for (Slot& slot : slots_) {
    if (slot.value == nullptr || slot.snapshot == newest_) continue;
    if (is_held(slot.snapshot.epoch)) {
      ++waiting;
    } else {
      slot.value.reset();
    }
  }
  return waiting;
}

/// Whether a worker may use what has an epoch that is not the newest.
template <typename T>
bool SnapshotSource<T>::is_held(std::uint32_t epoch) const {
  return std::ranges::any_of(readers_, [&](const SnapshotReader<T>& reader) {
    // acquire: the worker's last reads of what it used before happen before we free it.
    const std::uint32_t used = reader.used_epoch_.load(std::memory_order_acquire);
    if (used == newest_.epoch) return false;
    return epoch == used || epoch == reader.taken_epoch_;
  });
}

}  // namespace sextant
