// SPDX-License-Identifier: BSD-3-Clause
// How a command finds the running probe it asks: by its socket, or by its name. Main thread.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace sextant {

struct ProbeSocket {
  std::string socket;  ///< empty: the default place of `probe`
  std::string probe = "sextant";
};

/// --socket and --probe, which exclude each other. `choice` outlives the command.
void add_probe_socket_options(CLI::App& command, ProbeSocket& choice);

/// The path to ask. Without --socket it is the user's own default, or the system's where only that one exists.
[[nodiscard]] std::string path_of(const ProbeSocket& choice);

}  // namespace sextant
