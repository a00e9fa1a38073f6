// SPDX-License-Identifier: BSD-3-Clause
// Rates of each link and direction, made from the live history: the newest complete second and the highest second of
// the last minute. Plain values, copied; any thread that owns a copy. Octets per second are sums of one second, so a
// rate is exact for that second.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/aggregate/live_history.h"
#include "sextant/summary.h"

namespace sextant {

/// A layer-2 frame with its frame check sequence: what ifHCInOctets counts (RFC 3635), the basis of billing.
inline constexpr std::uint64_t kFrameCheckSequence_octets = 4;

struct LinkRate {
  std::string link;
  LegDirection direction = LegDirection::a_to_b;
  ClassTallies last{};                        ///< counts of the newest complete second
  std::uint64_t peak_l2_bits_per_second = 0;  ///< highest second of the last minute
  std::uint64_t peak_packets_per_second = 0;  ///< highest second of the last minute
  bool operator==(const LinkRate&) const = default;
};

struct Rates {
  std::optional<std::int64_t> second;  ///< the newest complete second; absent: none yet
  std::vector<LinkRate> links;         ///< in the order of the legs, `a_to_b` before `b_to_a`
};

/// Sum over traffic classes.
[[nodiscard]] Tally sum_of(const ClassTallies& classes);

/// Layer-2 octets with frame check sequence, as bits.
[[nodiscard]] std::uint64_t l2_bits(const Tally& tally);

[[nodiscard]] Rates link_rates(const std::vector<LegName>& leg_names, const LiveHistory& live);

}  // namespace sextant
