// SPDX-License-Identifier: BSD-3-Clause
// `sextant show WHAT`: one part of a running probe's state, as a table or as JSON.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "controlplane/api/answers.h"
#include "controlplane/api/client.h"
#include "src/commands.h"
#include "src/probe_socket.h"
#include "src/terminal.h"

namespace sextant {
namespace {

constexpr const char* kExamples = R"(Examples:
  sextant show summary             everything measured since the probe started
  sextant show links               rates of the last second, per link and direction
  sextant show ledger              where every packet went, and what the ports lost
  sextant show all --json          the whole state for another program)";

constexpr std::size_t kWidest = 1000;

struct ShowOptions {
  std::string what;
  bool json = false;
  ProbeSocket probe;
};

int show(const ShowOptions& options) {
  const TextStyle style = output_style();
  const std::string request = options.json ? options.what
                                           : fmt::format("text {} {} {}", options.what, std::min(style.width, kWidest),
                                                         style.colour ? "colour" : "plain");
  const Expected<std::string> answer = ask_probe(path_of(options.probe), request);
  if (!answer) {
    std::fprintf(stderr, "%s\n", answer.error().sentence.c_str());
    return 1;
  }
  std::fputs(answer->c_str(), stdout);
  return 0;
}

}  // namespace

void add_show(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<ShowOptions>();
  CLI::App* command = program.add_subcommand("show", "Show one part of a running probe's state");
  command->footer(kExamples);
  const std::vector<std::string> parts(kShownParts.begin(), kShownParts.end());
  command->add_option("what", options->what, "What to show")
      ->required()
      ->check(CLI::IsMember(parts))
      ->type_name("WHAT");
  command->add_flag("--json", options->json, "Print one JSON object");
  add_probe_socket_options(*command, options->probe);
  command->callback([options, &exit_code] { exit_code = show(*options); });
}

}  // namespace sextant
