// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/dpdk/queue_depth.h"

#include <rte_ethdev.h>
#include <rte_ring.h>

#include <algorithm>

namespace sextant {

void QueueDepth::sample(Timestamp now) {
  const int answer = ring_ != nullptr ? static_cast<int>(rte_ring_count(ring_)) : rte_eth_rx_queue_count(port_, queue_);
  const std::int32_t waiting = answer < 0 ? kUnknown : answer;
  if (now.second() == second_) {
    highest_ = std::max(highest_, waiting);
    return;
  }
  deepest_.store(second_ == INT64_MIN ? waiting : highest_, std::memory_order_relaxed);
  second_ = now.second();
  highest_ = waiting;
}

std::optional<std::uint32_t> QueueDepth::deepest() const {
  const std::int32_t deepest = deepest_.load(std::memory_order_relaxed);
  if (deepest == kUnknown) return std::nullopt;
  return static_cast<std::uint32_t>(deepest);
}

}  // namespace sextant
