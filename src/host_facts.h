// SPDX-License-Identifier: BSD-3-Clause
// Reads what the plan must know about this machine: the cores this process may use and their NUMA nodes, free huge
// pages, available memory, nodes and speeds of ports. Reads /proc and /sys only: no root, no DPDK. What cannot be read
// counts as absent. Called by the main thread before anything is started.
#pragma once

#include <string>

#include "dataplane/plan.h"
#include "sextant/configuration.h"

namespace sextant {

/// `root` stands in front of /proc and /sys; empty for this machine.
[[nodiscard]] HostFacts read_host_facts(const Configuration& configuration, const std::string& root = {});

}  // namespace sextant
