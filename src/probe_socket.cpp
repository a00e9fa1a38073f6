// SPDX-License-Identifier: BSD-3-Clause
#include "src/probe_socket.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>

#include "controlplane/config/configuration_file.h"

namespace sextant {

void add_probe_socket_options(CLI::App& command, ProbeSocket& choice) {
  CLI::Option* socket = command.add_option("-s,--socket", choice.socket, "The probe's UNIX socket")->type_name("PATH");
  command.add_option("--probe", choice.probe, "The probe's name, where its socket is in the default place")
      ->type_name("NAME")
      ->capture_default_str()
      ->excludes(socket);
}

std::string path_of(const ProbeSocket& choice) {
  if (!choice.socket.empty()) return choice.socket;
  const std::string own = default_socket(choice.probe);
  const std::string of_system = fmt::format("/run/sextant/{}.sock", choice.probe);
  std::error_code error;
  const bool only_system = !std::filesystem::exists(own, error) && std::filesystem::exists(of_system, error);
  return only_system ? of_system : own;
}

}  // namespace sextant
