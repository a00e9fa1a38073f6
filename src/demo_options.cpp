// SPDX-License-Identifier: BSD-3-Clause
#include "src/demo_options.h"

#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <cmath>

#include "controlplane/config/configuration_file.h"
#include "dataplane/generate/profile.h"

namespace sextant {

Expected<std::optional<std::uint64_t>> parse_rate(std::string_view text) {
  if (text == "max") return std::nullopt;
  constexpr double kFastest = 1e9;
  double value = 0.0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string_view suffix{rest, text.data() + text.size()};
  if (suffix == "k") value *= 1e3;
  if (suffix == "M") value *= 1e6;
  const bool known_suffix = suffix.empty() || suffix == "k" || suffix == "M";
  if (error != std::errc{} || !known_suffix || !(value >= 1.0) || value > kFastest) {
    return fail(fmt::format(
        "--rate {} is no rate: give frames a second from 1 to 1000M, as 300000, 300k or 1.5M, or max.", text));
  }
  return static_cast<std::uint64_t>(std::llround(value));
}

std::optional<std::uint64_t> frame_budget(std::optional<std::uint64_t> rate, std::uint32_t duration_s) {
  if (!rate) return std::nullopt;
  return *rate * duration_s;
}

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
