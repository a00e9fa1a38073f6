#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""coverage.py BUILD FOLDER PERCENT: lines of FOLDER's sources that ran, from the counts gcov finds under BUILD."""
import collections
import json
import os
import subprocess
import sys

build, folder, least = sys.argv[1], sys.argv[2], int(sys.argv[3])
root = os.path.realpath(".")
runs = collections.defaultdict(collections.Counter)  # file -> line -> how often
for place, _, files in os.walk(build):
    for file in files:
        if not file.endswith(".gcda"):
            continue
        done = subprocess.run(["gcov", "--json-format", "--stdout", file], cwd=place, capture_output=True, check=True)
        for document in done.stdout.splitlines():
            data = json.loads(document)
            for source in data["files"]:
                path = os.path.realpath(os.path.join(data["current_working_directory"], source["file"]))
                path = os.path.relpath(path, root)
                if os.path.dirname(path) == folder:
                    for line in source["lines"]:
                        runs[path][line["line_number"]] += line["count"]

ran = all_lines = 0
for path, lines in sorted(runs.items()):
    missed = sorted(number for number, count in lines.items() if count == 0)
    ran += len(lines) - len(missed)
    all_lines += len(lines)
    print(f"{path:40} {100 * (len(lines) - len(missed)) / len(lines):6.1f} %  "
          f"{'not run: ' + ', '.join(map(str, missed)) if missed else ''}")
if all_lines == 0:
    sys.exit(f"coverage: no counts of {folder} under {build}.")
percent = 100 * ran / all_lines
print(f"{folder}: {ran} of {all_lines} lines ran, {percent:.1f} %.")
if percent < least:
    sys.exit(f"coverage: at least {least} % are wanted.")
