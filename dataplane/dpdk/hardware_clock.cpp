// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/dpdk/hardware_clock.h"

#include <rte_cycles.h>
#include <rte_ethdev.h>
#include <rte_mbuf.h>
#include <rte_mbuf_dyn.h>

#include <algorithm>
#include <ctime>

namespace sextant {
namespace {

struct StampField {
  int offset = -1;
  std::uint64_t flag = 0;
};

/// Registered once a process by the drivers that use it; asking again returns the same place.
StampField stamp_field() {
  StampField field;
  if (rte_mbuf_dyn_rx_timestamp_register(&field.offset, &field.flag) != 0) field.offset = -1;
  return field;
}

Timestamp system_time() {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  return {time.tv_sec * kNanosecondsPerSecond + time.tv_nsec};
}

}  // namespace

Timestamp TurnClock::now() {
  latest_ = std::max(latest_, system_time());
  return latest_;
}

HardwareClock::HardwareClock(std::uint16_t port) : port_(port) {
  constexpr unsigned kCalibration_ms = 20;
  std::uint64_t first_ticks = 0;
  if (stamp_field().offset < 0 || rte_eth_read_clock(port_, &first_ticks) != 0) return;
  const Timestamp first = system_time();
  rte_delay_ms(kCalibration_ms);
  std::uint64_t ticks = 0;
  if (rte_eth_read_clock(port_, &ticks) != 0 || ticks <= first_ticks) return;
  anchor_ = system_time();
  anchor_ticks_ = ticks;
  nanoseconds_per_tick_ =
      static_cast<double>(anchor_.nanoseconds - first.nanoseconds) / static_cast<double>(ticks - first_ticks);
  works_ = true;
}

void HardwareClock::compare(Timestamp now) {
  std::uint64_t ticks = 0;
  if (rte_eth_read_clock(port_, &ticks) != 0 || ticks <= anchor_ticks_) return;
  nanoseconds_per_tick_ =
      static_cast<double>(now.nanoseconds - anchor_.nanoseconds) / static_cast<double>(ticks - anchor_ticks_);
  anchor_ = now;
  anchor_ticks_ = ticks;
}

Timestamp HardwareClock::of(const rte_mbuf& mbuf, Timestamp now) {
  static const StampField field = stamp_field();
  if (!works_ || (mbuf.ol_flags & field.flag) == 0) return now;
  if (now.nanoseconds - anchor_.nanoseconds > kNanosecondsPerSecond) compare(now);
  const std::uint64_t stamp = *RTE_MBUF_DYNFIELD(&mbuf, field.offset, const rte_mbuf_timestamp_t*);
  const auto since_ticks = static_cast<double>(static_cast<std::int64_t>(stamp - anchor_ticks_));
  const auto since_ns = static_cast<std::int64_t>(since_ticks * nanoseconds_per_tick_);
  return std::min(Timestamp{anchor_.nanoseconds + since_ns}, now);
}

}  // namespace sextant
