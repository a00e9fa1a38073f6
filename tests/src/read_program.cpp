// SPDX-License-Identifier: BSD-3-Clause
// The read command alone, as its test runs it.
#include <CLI/CLI.hpp>

#include "src/commands.h"

int main(int argc, char** argv) {
  CLI::App program{"Sextant, reading only."};
  program.require_subcommand(1);
  int exit_code = 0;
  sextant::add_read(program, exit_code);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : 2;
  }
  return exit_code;
}
