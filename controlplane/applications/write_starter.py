#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""write_starter.py OUTPUT FILE...: the files' texts as C++, so that the program carries its starter set with it."""
import os
import sys

output, *paths = sys.argv[1:]
with open(output, "w", encoding="utf-8") as cpp:
    cpp.write('#include "controlplane/applications/application_file.h"\n\n#include <array>\n\nnamespace sextant {\n')
    cpp.write(f"namespace {{\nconstexpr std::array<ApplicationText, {len(paths)}> kTexts{{{{\n")
    for path in paths:
        with open(path, encoding="utf-8") as file:
            cpp.write(f'{{"starter/{os.path.basename(path)}", R"starter({file.read()})starter"}},\n')
    cpp.write("}};\n}  // namespace\nstd::span<const ApplicationText> starter_texts() { return kTexts; }\n}\n")
