// SPDX-License-Identifier: BSD-3-Clause
// How commands that read captures are told about tunnels' ports, prefixes and bounds: by the configuration of a probe,
// of which they take the sections `decode` and `fragments`. Main thread.
#pragma once

#include <optional>
#include <string>

#include "sextant/configuration.h"

namespace CLI {
class App;
}

namespace sextant {

struct ReadingSettings {
  DecodeConfiguration decode;
  FragmentConfiguration fragments;
};

/// Adds the option that names the file; `path` stays empty where it is not given and must outlive the parsing.
void add_configuration_option(CLI::App& command, std::string& path);

/// The settings of the file, or the defaults for an empty path. Nothing where the file is wrong; standard error says
/// why.
[[nodiscard]] std::optional<ReadingSettings> reading_settings(const std::string& path);

}  // namespace sextant
