// SPDX-License-Identifier: BSD-3-Clause
// A configuration with two of everything that can be two, as it is after defaults and checks.
#pragma once

#include "sextant/configuration.h"

namespace sextant {

inline Configuration two_links() {
  Configuration configuration;
  configuration.probe = "ix-north";
  configuration.ports = {{.name = "east", .device = "0000:3b:00.0", .queues = 2},
                         {.name = "west", .device = "net_af_packet0,iface=veth0,blocksz=4096", .queues = 2}};
  configuration.links = {
      {.name = "one", .legs = {{.port = "east"}, {.port = "west", .vlan = 7, .direction = LegDirection::b_to_a}}},
      {.name = "two", .legs = {{.port = "west", .vlan = 8}}}};
  configuration.workers = {.count = 2, .cores = {2, 3}, .control_core = 1};
  configuration.api.socket = "/run/sextant/ix-north.sock";
  return configuration;
}

}  // namespace sextant
