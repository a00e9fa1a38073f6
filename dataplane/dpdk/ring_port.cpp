// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/dpdk/ring_port.h"

#include <rte_errno.h>
#include <rte_eth_ring.h>
#include <rte_ring.h>

#include <string_view>

namespace sextant {
namespace {
constexpr std::string_view kPrefix = "ring:";

std::string ring_name(const std::string& name, std::uint16_t queue) {
  return name + "-" + std::to_string(queue);
}

}  // namespace

Expected<std::vector<rte_ring*>> make_ring_port(const std::string& name, std::uint16_t queues, std::uint32_t capacity) {
  std::vector<rte_ring*> rings;
  for (std::uint16_t queue = 0; queue < queues; ++queue) {
    const std::string own_name = ring_name(name, queue);
    rte_ring* ring = rte_ring_create(own_name.c_str(), capacity, SOCKET_ID_ANY, RING_F_SP_ENQ | RING_F_SC_DEQ);
    if (ring == nullptr) {
      return fail("no ring '" + own_name + "' of " + std::to_string(capacity) + " frames: " + rte_strerror(rte_errno) +
                  ".");
    }
    rings.push_back(ring);
  }
  // The driver refuses a port that cannot send; nothing is ever sent into this ring.
  if (rte_eth_from_rings(name.c_str(), rings.data(), queues, rings.data(), 1, 0) < 0) {
    return fail("no port over the rings of '" + name + "': " + rte_strerror(rte_errno) + ".");
  }
  return rings;
}

const rte_ring* ring_behind(const std::string& device, std::uint16_t queue) {
  if (!device.starts_with(kPrefix)) return nullptr;
  return rte_ring_lookup(ring_name(device.substr(kPrefix.size()), queue).c_str());
}

std::string ring_port_device(const std::string& device) {
  return device.starts_with(kPrefix) ? "net_ring_" + device.substr(kPrefix.size()) : std::string{};
}

}  // namespace sextant
