// SPDX-License-Identifier: BSD-3-Clause
#include <CLI/CLI.hpp>

#include "src/commands.h"

int main(int argc, char** argv) {
  CLI::App program{"Sextant measures how much of a link is IPv6, exactly and at line rate."};
  program.name("sextant");
  program.set_version_flag("--version", "sextant " SEXTANT_VERSION);
  program.require_subcommand(1);
  int exit_code = 0;
  sextant::add_run(program, exit_code);
  sextant::add_read(program, exit_code);
  sextant::add_demo(program, exit_code);
  sextant::add_top(program, exit_code);
  sextant::add_show(program, exit_code);
  sextant::add_check(program, exit_code);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = program.exit(error);
    return code == 0 ? 0 : 2;
  }
  return exit_code;
}
