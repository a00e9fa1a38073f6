// SPDX-License-Identifier: BSD-3-Clause
// Prints a tree made by the section writer: as YAML with comments, or as JSON; and compares two of them. Stateless;
// any thread.
#pragma once

#include <string>
#include <vector>

#include "controlplane/config/document.h"

namespace sextant {

[[nodiscard]] std::string yaml_text(const Node& root);
[[nodiscard]] std::string json_text(const Node& root);

/// Paths of the values that differ ("ports[0].mtu"); a list of another length differs as a whole.
[[nodiscard]] std::vector<std::string> differences(const Node& one, const Node& other);

}  // namespace sextant
