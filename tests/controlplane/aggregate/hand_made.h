// SPDX-License-Identifier: BSD-3-Clause
// Hand-made seconds and bins, as a worker would hand them over. For the tests of this room; no thread, no engine.
#pragma once

#include "sextant/hand_off.h"

namespace sextant::test {

inline HandOff make_hand_off(std::size_t leg_count, std::size_t link_count, std::size_t slots = 8) {
  SecondCounts second;
  second.legs.resize(leg_count);
  CellBin bin;
  bin.cells.resize(link_count * kCellsPerLink);
  return {SlotRing<SecondCounts>(slots, second), SlotRing<CellBin>(slots, bin), SlotRing<FlowRecord>(slots, {}),
          SlotRing<NameSighting>(slots, {}), SlotRing<LearntAddress>(slots, {})};
}

inline SecondCounts empty_second(std::size_t leg_count, std::int64_t second, std::int64_t span_s = 1) {
  SecondCounts counts;
  counts.second = second;
  counts.span_s = span_s;
  counts.legs.resize(leg_count);
  return counts;
}

/// Counts `packets` frames of `octets` each on `leg`, accounted, IP header included in all but 14 octets of a frame.
inline void add_frames(SecondCounts& counts, std::size_t leg, TrafficClass traffic_class, std::uint64_t packets,
                       std::uint64_t octets) {
  const PacketOctets frames{packets, packets * octets};
  counts.legs[leg].received += frames;
  counts.legs[leg].captured_octets += frames.octets;
  counts.legs[leg].outcomes[static_cast<std::size_t>(Outcome::accounted)] += frames;
  const std::uint64_t ip_octets = packets * (octets - 14);
  counts.legs[leg].classes[static_cast<std::size_t>(traffic_class)] += {packets, frames.octets, ip_octets, ip_octets};
}

template <typename Slot>
void hand_over(SlotRing<Slot>& ring, const Slot& slot) {
  ring.current() = slot;
  if (!ring.advance()) throw "the ring of the test is too small";
}

}  // namespace sextant::test
