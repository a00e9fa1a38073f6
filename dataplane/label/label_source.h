// SPDX-License-Identifier: BSD-3-Clause
// How workers get at the newest prefix table while the control thread makes new ones. The control thread publishes;
// each worker has a reader and asks it between turns; nobody ever waits. A table is freed, by the control thread, when
// no worker can use it any more. A worker that never asks again keeps the table it uses and at most one more: what it
// was offered and did not take is taken back. Refuses nothing.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "dataplane/label/prefix_table.h"

namespace sextant {

/// A table and which one it is. Epoch 0 is the time before the first table: every label is unknown.
struct LabelSnapshot {
  const PrefixTable* table = nullptr;
  std::uint32_t epoch = 0;  ///< one more with each table published; after the largest comes 1
  bool operator==(const LabelSnapshot&) const = default;
};

/// A worker's end. Used by one thread, between turns.
class LabelReader {
 public:
  /// The newest table there is. What was returned before stays usable until moved_on(); as long as that has not been
  /// said, the same table is returned again.
  [[nodiscard]] LabelSnapshot newest() {
    // relaxed: asked every turn, and only whether there is something to take.
    if (taken_ == using_ && offer_.load(std::memory_order_relaxed) != nullptr) {
      // acquire: the table was built before it was offered. The exchange decides who has it, us or the publisher who
      // takes an older offer back.
      if (const LabelSnapshot* offer = offer_.exchange(nullptr, std::memory_order_acquire)) taken_ = *offer;
    }
    return taken_;
  }

  /// Only what newest() returned last is used from now on.
  void moved_on() {
    if (taken_ == using_) return;
    using_ = taken_;
    // release: our last reads of the older table happen before the publisher frees it.
    used_epoch_.store(using_.epoch, std::memory_order_release);
  }

 private:
  friend class LabelSource;

  std::atomic<const LabelSnapshot*> offer_{nullptr};      // publisher: rw, worker: takes
  alignas(64) std::atomic<std::uint32_t> used_epoch_{0};  // worker: rw, publisher: ro
  LabelSnapshot taken_;                                   // worker only
  LabelSnapshot using_;                                   // worker only
  alignas(64) std::uint32_t offered_epoch_ = 0;           // publisher only
  std::uint32_t taken_epoch_ = 0;                         // publisher only: of the last offer known to be taken
};

/// The control thread's end. Outlives the use of its readers.
class LabelSource {
 public:
  explicit LabelSource(std::size_t worker_count);

  /// Worker `worker`'s end; the address stays.
  [[nodiscard]] LabelReader& reader(std::size_t worker) { return readers_[worker]; }

  /// Offers a table, never null, to every worker and returns its epoch. Frees what can be freed.
  std::uint32_t publish(std::unique_ptr<const PrefixTable> table);

  /// Frees the tables that no worker can use any more; returns how many older than the newest stay: at most two a
  /// worker. To be called now and then until it returns 0.
  std::size_t reclaim();

  /// What was published last.
  [[nodiscard]] LabelSnapshot newest() const { return newest_; }

 private:
  struct Slot {
    std::unique_ptr<const PrefixTable> table;  ///< null: the slot is free
    LabelSnapshot snapshot;                    ///< what is offered points here
  };

  [[nodiscard]] bool is_held(std::uint32_t epoch) const;

  std::vector<LabelReader> readers_;
  std::vector<Slot> slots_;  ///< never moved
  LabelSnapshot newest_;
};

}  // namespace sextant
