// SPDX-License-Identifier: BSD-3-Clause
// The hand-off from one worker to one control thread: rings of slots that are allocated once. The producer fills the
// current slot in place and moves on only if the next one is free; otherwise it keeps the slot it has. So a slow
// consumer never makes the producer wait: counts merge into a longer period, records are dropped and counted.
#pragma once

#include <atomic>
#include <cstddef>
#include <span>
#include <vector>

#include "sextant/counts.h"
#include "sextant/flow_record.h"
#include "sextant/learnt_address.h"
#include "sextant/name.h"

namespace sextant {

/// Single producer, single consumer. `capacity` slots, at least 2; one of them is always the producer's.
template <typename Slot>
class SlotRing {
 public:
  SlotRing(std::size_t capacity, const Slot& prototype) : slots_(capacity, prototype) {}

  /// Producer: the slot being filled.
  [[nodiscard]] Slot& current() { return slots_[produced_ % slots_.size()]; }

  /// Producer: hands the current slot over. False, with nothing changed, if the next slot is still being read.
  [[nodiscard]] bool advance() {
    // acquire: the consumer's last reads of the slot we are about to reuse happen before our writes to it.
    if (produced_ + 1 - released_.load(std::memory_order_acquire) >= slots_.size()) return false;
    ++produced_;
    // release: the slot's contents are visible to the consumer before the slot counts as published.
    published_.store(produced_, std::memory_order_release);
    return true;
  }

  /// Consumer: the oldest slot handed over, or null.
  [[nodiscard]] const Slot* front() const {
    const std::size_t released = released_.load(std::memory_order_relaxed);      // only the consumer writes it
    if (released == published_.load(std::memory_order_acquire)) return nullptr;  // acquire: pairs with advance()
    return &slots_[released % slots_.size()];
  }

  /// Consumer: gives the slot `front()` returned back to the producer, cleared where slots can be: that work is the
  /// reader's.
  void pop() {
    const std::size_t released = released_.load(std::memory_order_relaxed);
    if constexpr (requires(Slot& slot) { slot.clear(); }) slots_[released % slots_.size()].clear();
    // release: our use of the slot happens before the producer may reuse it.
    released_.store(released + 1, std::memory_order_release);
  }

  [[nodiscard]] std::size_t capacity() const { return slots_.size(); }

  /// Slots handed over and not yet given back; exact for the consumer, an estimate for others.
  [[nodiscard]] std::size_t waiting() const {
    return published_.load(std::memory_order_acquire) - released_.load(std::memory_order_acquire);
  }

 private:
  std::vector<Slot> slots_;
  std::size_t produced_ = 0;                           // producer only
  alignas(64) std::atomic<std::size_t> published_{0};  // producer: rw, consumer: ro
  alignas(64) std::atomic<std::size_t> released_{0};   // consumer: rw, producer: ro
};

/// Everything one worker gives to the control plane.
struct HandOff {
  SlotRing<SecondCounts> seconds;
  SlotRing<CellBin> bins;
  SlotRing<FlowRecord> records;
  SlotRing<NameSighting> names;
  SlotRing<LearntAddress> answers;
};

}  // namespace sextant
