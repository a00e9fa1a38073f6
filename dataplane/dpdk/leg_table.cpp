// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/dpdk/leg_table.h"

namespace sextant {

PortLegs::PortLegs(const Configuration& configuration, const std::string& port) {
  bool whole_port_is_claimed = false;
  std::uint16_t leg_index = 0;
  for (std::size_t link = 0; link < configuration.links.size(); ++link) {
    for (const LegConfiguration& leg : configuration.links[link].legs) {
      const Leg found{leg_index++, static_cast<std::uint16_t>(link), leg.direction};
      if (leg.port != port) continue;
      if (!leg.vlan) {
        whole_port_ = found;
        whole_port_is_claimed = true;
        continue;
      }
      by_vlan_.resize(4096, kNone);
      by_vlan_[*leg.vlan] = static_cast<std::uint16_t>(vlan_legs_.size());
      vlan_legs_.push_back(found);
    }
  }
  if (whole_port_is_claimed) return;
  whole_port_ = {leg_index, static_cast<std::uint16_t>(configuration.links.size()), LegDirection::a_to_b};
}

int PortLegs::outermost_vlan(std::span<const std::byte> bytes) {
  if (bytes.size() < 16) return -1;
  const auto word = [&](std::size_t at) {
    return std::to_integer<unsigned>(bytes[at]) << 8U | std::to_integer<unsigned>(bytes[at + 1]);
  };
  const unsigned tag_protocol = word(12);
  if (tag_protocol != 0x8100 && tag_protocol != 0x88a8 && tag_protocol != 0x9100) return -1;
  return static_cast<int>(word(14) & 0x0fffU);
}

}  // namespace sextant
