// SPDX-License-Identifier: BSD-3-Clause
// Reads a configuration file, and prints the configuration that results. Stateless; called by the main thread. Refuses
// files above 1 MiB, anything that is not a regular file, and whatever document.h, schema.h and consistency.h refuse.
// Every sentence begins with FILE:LINE:COLUMN, or with FILE where it concerns the file as a whole.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "sextant/configuration.h"
#include "sextant/error.h"

namespace sextant {

inline constexpr std::size_t kFileSizeLimit = 1 << 20;

/// The configuration with every default filled in, or all problems in the order of the file (20 at most).
[[nodiscard]] std::expected<Configuration, std::vector<Error>> examine_configuration(const std::string& path);

/// The same from text; `name` stands for the file in sentences.
[[nodiscard]] std::expected<Configuration, std::vector<Error>> examine_configuration_text(std::string_view text,
                                                                                          std::string_view name);

/// The same with the first problem only, and how many there are.
[[nodiscard]] Expected<Configuration> read_configuration(const std::string& path);

/// Where the socket of a probe lies by default: /run/sextant/PROBE.sock for root, else
/// $XDG_RUNTIME_DIR/sextant/PROBE.sock, else /tmp/sextant-UID/PROBE.sock.
[[nodiscard]] std::string default_socket(std::string_view probe);

/// The configuration as YAML, each key with its help; reads back to the same configuration.
[[nodiscard]] std::string effective_yaml(const Configuration& configuration);

/// The same as one JSON object.
[[nodiscard]] std::string effective_json(const Configuration& configuration);

/// Paths of the keys that differ ("flows.capacity") and cannot change while the probe runs: tables, pools, timeouts,
/// sockets and ports are all made once, at start. Only the file of labels can be another one, where there was one.
[[nodiscard]] std::vector<std::string> changes_that_need_restart(const Configuration& running,
                                                                 const Configuration& wanted);

}  // namespace sextant
