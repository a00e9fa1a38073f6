// SPDX-License-Identifier: BSD-3-Clause
// What one key cannot tell: defaults that follow from other keys, and values that contradict each other. Works on a
// configuration whose keys are each fine, together with the tree it came from. Stateless; any thread.
#pragma once

#include "controlplane/config/document.h"
#include "controlplane/config/section_reader.h"
#include "sextant/configuration.h"

namespace sextant {

/// Fills in what is absent: workers.count from workers.cores, queues from workers.count, the socket from the probe.
void complete(const Node& root, Configuration& configuration);

/// Every contradiction, with the place of the later of the two.
[[nodiscard]] Problems contradictions(const Node& root, const Configuration& configuration);

}  // namespace sextant
