// SPDX-License-Identifier: BSD-3-Clause
// Shares by application (metrics, section 7), of the flows that carry a name. Plain data; made by one control thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sextant/traffic.h"

namespace sextant {

struct FlowOctets {
  std::uint64_t flows = 0;
  std::uint64_t octets = 0;  ///< frame octets, both directions
  FlowOctets& operator+=(const FlowOctets& other) {
    flows += other.flows;
    octets += other.octets;
    return *this;
  }
  bool operator==(const FlowOctets&) const = default;
};

/// By the family of the innermost IP header.
using FamilyFlows = std::array<FlowOctets, kFamilyCount>;

struct ApplicationSum {
  std::string name;
  std::string category;
  std::string owner;  ///< may be empty
  FamilyFlows families{};
};

/// A server that was met over IPv4 only.
struct ServerWithoutIpv6 {
  std::string name;
  std::string application;  ///< empty: no rule tells
  FlowOctets ipv4;
};

struct ApplicationSummary {
  std::vector<ApplicationSum> applications;     ///< those that were met, most octets first, then by name
  std::vector<ApplicationSum> categories;       ///< the same by category; `category` and `owner` are empty
  FamilyFlows other{};                          ///< flows whose name no rule tells
  std::vector<ServerWithoutIpv6> without_ipv6;  ///< the largest
};

[[nodiscard]] inline std::uint64_t octets_of(const FamilyFlows& families) {
  std::uint64_t octets = 0;
  for (const FlowOctets& family : families) octets += family.octets;
  return octets;
}

/// What the applications cover.
[[nodiscard]] inline std::uint64_t labelled_octets(const ApplicationSummary& summary) {
  std::uint64_t octets = 0;
  for (const ApplicationSum& sum : summary.applications) octets += octets_of(sum.families);
  return octets;
}

}  // namespace sextant
