// SPDX-License-Identifier: BSD-3-Clause
// The commands of the program, one file each. Every function adds one subcommand to `program`; its callback does the
// work and leaves the process's exit code in `exit_code`: 0 done, 1 the input or the ledger is broken, 2 wrong usage.
#pragma once

namespace CLI {
class App;
}

namespace sextant {

void add_run(CLI::App& program, int& exit_code);
void add_read(CLI::App& program, int& exit_code);
void add_decode(CLI::App& program, int& exit_code);
void add_generate(CLI::App& program, int& exit_code);
void add_demo(CLI::App& program, int& exit_code);
void add_top(CLI::App& program, int& exit_code);
void add_show(CLI::App& program, int& exit_code);
void add_check(CLI::App& program, int& exit_code);

}  // namespace sextant
