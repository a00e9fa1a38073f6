// SPDX-License-Identifier: BSD-3-Clause
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/config/nearest.h"
#include "src/commands.h"

namespace {

constexpr int kExitUsage = 2;

/// CLI11 answers a mistyped command with "A subcommand is required".
bool names_no_command(const CLI::App& program, std::string_view word) {
  std::vector<std::string> names;
  for (const CLI::App* command : program.get_subcommands(nullptr)) names.push_back(command->get_name());
  const std::vector<std::string_view> known(names.begin(), names.end());
  if (word.starts_with('-') || std::ranges::find(known, word) != known.end()) return false;
  const std::string guess(sextant::nearest(word, known));
  const std::string advice = guess.empty() ? "`sextant --help` lists them." : "did you mean '" + guess + "'?";
  std::fprintf(stderr, "sextant has no command '%s'; %s\n", std::string(word).c_str(), advice.c_str());
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App program{"Sextant measures how much of a link is IPv6, exactly and at line rate."};
  program.name("sextant");
  program.set_version_flag("--version", "sextant " SEXTANT_VERSION);
  program.require_subcommand(1);
  int exit_code = 0;
  sextant::add_run(program, exit_code);
  sextant::add_read(program, exit_code);
  sextant::add_decode(program, exit_code);
  sextant::add_generate(program, exit_code);
  sextant::add_demo(program, exit_code);
  sextant::add_top(program, exit_code);
  sextant::add_show(program, exit_code);
  sextant::add_check(program, exit_code);
  if (argc < 2) {
    std::fputs(program.help().c_str(), stderr);
    return kExitUsage;
  }
  if (names_no_command(program, argv[1])) return kExitUsage;
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : kExitUsage;
  }
  return exit_code;
}
