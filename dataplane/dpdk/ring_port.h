// SPDX-License-Identifier: BSD-3-Clause
// A port without a NIC: rings that a generator fills, behind the same ethdev a probe polls. A port configured with the
// device "ring:NAME" opens it. Needs the EAL; made by the main thread before the probe is opened.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sextant/error.h"

struct rte_ring;

namespace sextant {

/// One ring per receive queue, each with room for `capacity` frames (a power of two). One producer a ring.
[[nodiscard]] Expected<std::vector<rte_ring*>> make_ring_port(const std::string& name, std::uint16_t queues,
                                                              std::uint32_t capacity);

/// The ring behind a queue of a device "ring:NAME"; null for any other device.
[[nodiscard]] const rte_ring* ring_behind(const std::string& device, std::uint16_t queue);

/// The ethdev's name of a device "ring:NAME"; an empty string for any other device.
[[nodiscard]] std::string ring_port_device(const std::string& device);

}  // namespace sextant
