// SPDX-License-Identifier: BSD-3-Clause
// From traffic classes to what people ask for: families in three views, the carried matrix, transports by family, the
// ledger summed over legs. Every figure printed anywhere is made here, once. Pure functions; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "controlplane/aggregate/live_history.h"
#include "sextant/summary.h"

namespace sextant {

/// One family in one view; `ip_octets` are those of the IP header the view looks at.
struct FamilyTally {
  std::uint64_t packets = 0;
  std::uint64_t frame_octets = 0;
  std::uint64_t ip_octets = 0;
  bool operator==(const FamilyTally&) const = default;
};
using FamilyTallies = std::array<FamilyTally, kFamilyCount>;
using ViewTallies = std::array<FamilyTallies, kViewCount>;

[[nodiscard]] FamilyTallies families_in(View view, const ClassTallies& classes);
[[nodiscard]] ViewTallies all_views(const ClassTallies& classes);

/// IPv6 / (IPv4 + IPv6) by IP octets (metrics, section 1); absent where there is no IP octet.
[[nodiscard]] std::optional<double> ipv6_share(const FamilyTallies& families);

/// The frames of a label in one role, and the IPv6 share of their IP octets.
[[nodiscard]] Cell sum_of(const FamilyCells& families);
[[nodiscard]] std::optional<double> ipv6_share(const FamilyCells& families);

[[nodiscard]] std::array<PacketOctets, kCarriedCount> carried_matrix(const ClassTallies& classes);

/// Sum of the legs' traffic classes.
[[nodiscard]] ClassTallies all_classes(const Summary& summary);

/// Sum of the legs' ledgers; the classes are left at zero.
[[nodiscard]] LegCounts whole_ledger(const Summary& summary);

/// [transport][innermost family], summed over links and directions.
using TransportTallies = std::array<std::array<Cell, kFamilyCount>, kTransportCount>;
[[nodiscard]] TransportTallies transports_by_family(const Summary& summary);

}  // namespace sextant
