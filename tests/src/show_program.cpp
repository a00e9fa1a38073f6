// SPDX-License-Identifier: BSD-3-Clause
// The commands `show` and `top` alone, and a probe for them to ask: `serve SOCKET` answers with a state made by hand
// until it is terminated.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <memory>

#include "controlplane/api/server.h"
#include "src/commands.h"
#include "tests/controlplane/report/hand_made.h"

namespace {

int serve(const std::string& path) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigprocmask(SIG_BLOCK, &ends, nullptr);
  sextant::ApiConfiguration configuration;
  configuration.socket = path;
  configuration.metrics_port.reset();
  const auto server = sextant::Server::start(configuration);
  if (!server) {
    std::fprintf(stderr, "%s\n", server.error().sentence.c_str());
    return 1;
  }
  (*server)->publish(std::make_shared<const sextant::ShownState>(sextant::test::small_state()));
  std::puts("ready");
  std::fflush(stdout);
  int signal = 0;
  return sigwait(&ends, &signal);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App program{"Sextant, showing only."};
  program.require_subcommand(1);
  int exit_code = 0;
  std::string path;
  CLI::App* command = program.add_subcommand("serve");
  command->add_option("socket", path)->required();
  command->callback([&] { exit_code = serve(path); });
  sextant::add_show(program, exit_code);
  sextant::add_top(program, exit_code);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : 2;
  }
  return exit_code;
}
