// SPDX-License-Identifier: BSD-3-Clause
// How many frames were found waiting in one receive queue: asked for now and then by the worker that polls it, since
// the question costs the driver a walk over its descriptors; the deepest of a second is kept for whoever shows it. The
// worker samples, the control thread reads. A driver that cannot tell is never taken for an empty queue.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "sextant/timestamp.h"

struct rte_ring;

namespace sextant {

class QueueDepth {
 public:
  /// Turns between two questions.
  static constexpr std::uint32_t kSampleTurns = 1024;

  /// `ring` stands behind the queue where the port is made of rings; null: the driver is asked.
  QueueDepth(std::uint16_t port, std::uint16_t queue, const rte_ring* ring) : port_(port), queue_(queue), ring_(ring) {}

  /// Worker, before it receives; `now` never goes back.
  void sample(Timestamp now);

  /// Any thread: the most that waited in the newest second that has ended; absent: not known.
  [[nodiscard]] std::optional<std::uint32_t> deepest() const;

 private:
  static constexpr std::int32_t kUnknown = -1;

  std::uint16_t port_;
  std::uint16_t queue_;
  const rte_ring* ring_;
  std::int64_t second_ = INT64_MIN;              // worker only
  std::int32_t highest_ = kUnknown;              // worker only: of the second that is running
  std::atomic<std::int32_t> deepest_{kUnknown};  // worker: rw, control: ro; a gauge, it orders nothing
};

}  // namespace sextant
