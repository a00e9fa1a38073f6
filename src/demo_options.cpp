// SPDX-License-Identifier: BSD-3-Clause
#include "src/demo_options.h"

#include <fmt/format.h>
#include <unistd.h>

#include "controlplane/config/configuration_file.h"
#include "dataplane/generate/profile.h"

namespace sextant {

Configuration demo_configuration(const DemoOptions& options) {
  Configuration configuration;
  configuration.probe = fmt::format("demo-{}", getpid());  // so that several demos coexist
  for (const char* name : {"east", "west"}) {
    PortConfiguration port;
    port.name = name;
    port.device = std::string{"ring:"} + name;
    configuration.ports.push_back(port);
  }
  LinkConfiguration link;
  link.name = "exchange";
  link.legs = {{"east", {}, LegDirection::a_to_b}, {"west", {}, LegDirection::b_to_a}};
  configuration.links = {link};
  configuration.workers.count = options.workers;
  configuration.flows.idle_timeout_s = 10;      // ended flows stay that long; 300,000 frames/s open 23,000 a second
  configuration.huge_pages = HugePages::never;  // so that it needs no preparation
  configuration.api.socket = default_socket("demo");  // whoever comes first has it
  configuration.api.metrics_port.reset();
  return configuration;
}

std::string profile_help() {
  std::string text = "Profiles:\n";
  for (const Profile& profile : profiles()) text += fmt::format("  {:<12} {}\n", profile.name, profile.sentence);
  return text;
}

}  // namespace sextant
