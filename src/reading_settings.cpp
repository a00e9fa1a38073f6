// SPDX-License-Identifier: BSD-3-Clause
#include "src/reading_settings.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "controlplane/config/configuration_file.h"

namespace sextant {

void add_configuration_option(CLI::App& command, std::string& path) {
  command
      .add_option("-c,--config", path,
                  "Take tunnels' ports, prefixes and bounds from this probe's configuration (its sections decode and "
                  "fragments)")
      ->type_name("FILE");
}

std::optional<ReadingSettings> reading_settings(const std::string& path) {
  if (path.empty()) return ReadingSettings{};
  const auto configuration = examine_configuration(path);
  if (configuration) return ReadingSettings{configuration->decode, configuration->fragments};
  for (const Error& problem : configuration.error()) fmt::print(stderr, "{}\n", problem.sentence);
  return std::nullopt;
}

}  // namespace sextant
