// SPDX-License-Identifier: BSD-3-Clause
// Accounted frames by application (metrics, section 7), summed over a period. What has no application is beside them,
// so that everything sums to what was accounted. Plain data; made by one control thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sextant/application_cells.h"
#include "sextant/traffic.h"

namespace sextant {

/// By TrafficClass.
using ApplicationClasses = std::array<ApplicationCell, kTrafficClassCount>;

/// By Family.
using ApplicationFamilies = std::array<ApplicationCell, kFamilyCount>;

[[nodiscard]] inline ApplicationFamilies families_in(View view, const ApplicationClasses& classes) {
  ApplicationFamilies families{};
  for (std::size_t c = 0; c < kTrafficClassCount; ++c) {
    families[static_cast<std::size_t>(family_in(view, static_cast<TrafficClass>(c)))] += classes[c];
  }
  return families;
}

/// Names of servers that flows carry.
struct ServerCount {
  std::uint64_t met = 0;
  std::uint64_t met_over_ipv6 = 0;  ///< of those; the others may have IPv6 all the same
};

struct ApplicationSum {
  std::string name;
  std::string category;
  std::string owner;  ///< may be empty
  ApplicationClasses classes{};
  std::optional<ServerCount> servers;  ///< absent: not all names are known
};

/// A server that was met over IPv4 only.
struct ServerWithoutIpv6 {
  std::string name;
  std::string application;  ///< empty: no rule tells
  std::uint64_t flows = 0;
  std::uint64_t octets = 0;  ///< frame octets of its flow records, both directions
};

inline constexpr std::size_t kShownServerLimit = 100;

/// An application of a running probe that carried more or less in the last minute than in the one before.
struct ApplicationMove {
  std::string name;  ///< empty: unknown
  ApplicationFamilies last{};
  ApplicationFamilies before{};
};

inline constexpr std::size_t kShownMoverLimit = 10;

struct ApplicationSummary {
  std::vector<ApplicationSum> applications;     ///< those that were met, most frame octets first, then by name
  std::vector<ApplicationSum> categories;       ///< the same by category; `category` and `owner` are empty
  std::vector<ApplicationSum> owners;           ///< the same by owner, where one is given
  ApplicationClasses unknown{};                 ///< everything accounted that no rule tells
  std::vector<ServerWithoutIpv6> without_ipv6;  ///< the largest, kShownServerLimit at most
  std::vector<ApplicationMove> movers;          ///< largest change of octets first, kShownMoverLimit at most; a probe's
};

[[nodiscard]] inline Cell sum_of(const ApplicationClasses& classes) {
  Cell sum;
  for (const ApplicationCell& cell : classes) sum += cell.cell;
  return sum;
}

/// Frame octets over both families.
[[nodiscard]] inline std::uint64_t octets_of(const ApplicationFamilies& families) {
  std::uint64_t octets = 0;
  for (const Family family : {Family::ipv4, Family::ipv6}) {
    octets += families[static_cast<std::size_t>(family)].cell.frame_octets;
  }
  return octets;
}

/// Frame octets with an application, and all that were counted: accounted ones, up to the bins that are complete.
/// Coverage is the first over the second.
struct Coverage {
  std::uint64_t labelled_octets = 0;
  std::uint64_t counted_octets = 0;
};
[[nodiscard]] inline Coverage coverage_of(const ApplicationSummary& summary) {
  Coverage coverage;
  for (const ApplicationSum& sum : summary.applications) coverage.labelled_octets += sum_of(sum.classes).frame_octets;
  coverage.counted_octets = coverage.labelled_octets + sum_of(summary.unknown).frame_octets;
  return coverage;
}

}  // namespace sextant
