// SPDX-License-Identifier: BSD-3-Clause
// Which leg a frame belongs to: the port it was polled from and, where the port carries several legs, its outermost
// VLAN identifier. Built once from the configuration; any thread reads. Frames no leg claims go to the last leg.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sextant/configuration.h"

namespace sextant {

struct Leg {
  std::uint16_t leg = 0;         ///< index into SecondCounts::legs
  std::uint16_t attachment = 0;  ///< index of the link
  LegDirection direction = LegDirection::a_to_b;
};

/// The legs of one port.
class PortLegs {
 public:
  PortLegs(const Configuration& configuration, const std::string& port);

  /// `bytes`: the frame from its Ethernet header on.
  [[nodiscard]] const Leg& of(std::span<const std::byte> bytes) const {
    if (by_vlan_.empty()) return whole_port_;
    const int vlan = outermost_vlan(bytes);
    return vlan < 0 || by_vlan_[static_cast<std::size_t>(vlan)] == kNone
               ? whole_port_
               : vlan_legs_[by_vlan_[static_cast<std::size_t>(vlan)]];
  }

 private:
  static constexpr std::uint16_t kNone = UINT16_MAX;
  [[nodiscard]] static int outermost_vlan(std::span<const std::byte> bytes);  // -1: no tag

  Leg whole_port_;
  std::vector<Leg> vlan_legs_;
  std::vector<std::uint16_t> by_vlan_;  // VLAN identifier -> index into vlan_legs_; empty without VLAN legs
};

}  // namespace sextant
