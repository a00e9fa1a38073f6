#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""house_test.py SOURCE_ROOT: the rules of the house, held against every tracked file. Each rule is a function from
{path: text} to sentences, and is tried on a small guilty house first."""
import os
import re
import subprocess
import sys
import unittest

ROOT = os.path.abspath(sys.argv.pop(1))

CONTRACT = "sextant"
# Room: the rooms it may include. A room is a folder; src is the only one that sees both planes.
ROOMS = {
    "sextant": set(),
    "dataplane": {"sextant", "dataplane/classify", "dataplane/decode", "dataplane/flow", "dataplane/label"},
    "dataplane/decode": {"sextant", "dataplane"},
    "dataplane/flow": {"sextant", "dataplane", "dataplane/classify", "dataplane/decode", "dataplane/label"},
    "dataplane/label": {"sextant", "dataplane"},
    "dataplane/classify": {"sextant", "dataplane", "dataplane/label"},
    "dataplane/capture": {"sextant", "dataplane"},
    "dataplane/explain": {"sextant", "dataplane", "dataplane/decode"},
    "dataplane/generate": {"sextant"},
    "dataplane/dpdk": {"sextant", "dataplane", "dataplane/classify", "dataplane/generate", "dataplane/label"},
    "controlplane/config": {"sextant"},
    "controlplane/networks": {"sextant", "controlplane/config"},
    "controlplane/applications": {"sextant", "controlplane/config"},
    "controlplane/names": {"sextant"},
    "controlplane/aggregate": {"sextant", "controlplane/names"},
    "controlplane/report": {"sextant", "controlplane/aggregate"},
    "controlplane/api": {"sextant", "controlplane/report"},
    "src": {"sextant", "dataplane", "dataplane/capture", "dataplane/classify", "dataplane/dpdk", "dataplane/explain",
            "dataplane/flow", "dataplane/generate", "dataplane/label", "controlplane/aggregate", "controlplane/api",
            "controlplane/applications", "controlplane/config", "controlplane/names", "controlplane/networks", "controlplane/report"},
    "bench": {"sextant", "dataplane", "dataplane/classify", "dataplane/decode", "dataplane/flow", "dataplane/generate",
              "dataplane/label"},
}
# Library: the rooms that may include it.
LIBRARIES = {
    r"rte_\w+\.h": {"dataplane/dpdk", "bench"},
    r"yaml-cpp/.*": {"controlplane/config"},
    r"(oneapi/)?tbb.*": {"controlplane/aggregate"},
    r"microhttpd\.h": {"controlplane/api"},
    r"openssl/.*": {"dataplane/classify", "dataplane/generate", "src", "bench"},
    r"zlib\.h": {"dataplane/capture"},
    r"hs/.*": {"dataplane/classify", "bench"},
    r"libpsl\.h": {"controlplane/applications"},
    r"benchmark/.*": {"bench"},
    r"CLI/.*": {"src"},
    r"nlohmann/.*": {"controlplane/report", "controlplane/api", "src"},
    r"fmt/.*": {"controlplane/config", "controlplane/networks", "controlplane/applications", "controlplane/report",
                "controlplane/api", "src"},
}
# The contract is words: no sockets, no threads. The engine's rooms make no call that could wait or print.
FORBIDDEN_HEADERS = {
    "sextant": r"thread|mutex|condition_variable|future|iostream|fstream|cstdio|sys/.*|net.*/.*|unistd\.h|fcntl\.h",
    "dataplane": r"thread|mutex|condition_variable|future|iostream|fstream|cstdio|chrono|sys/(?!mman).*|unistd\.h",
    "dataplane/decode": r"thread|mutex|condition_variable|future|iostream|fstream|cstdio|chrono|sys/.*|unistd\.h",
    "dataplane/flow": r"thread|mutex|condition_variable|future|iostream|fstream|cstdio|chrono|sys/.*|unistd\.h",
    "dataplane/label": r"thread|mutex|condition_variable|future|iostream|fstream|cstdio|chrono|sys/.*|unistd\.h",
    "dataplane/classify": r"thread|mutex|condition_variable|future|iostream|fstream|cstdio|chrono|sys/.*|unistd\.h",
}
LONGEST_FILE_LINES = 500
LONGEST_FUNCTION_LINES = 70
BANNED_NAMES = r"(?i)(^|[/_])(utils?|helpers?|managers?|common|base|misc)([/_.]|$)"
# A room's folder is on the include path of its sources: a header of such a name hides the C library's.
C_LIBRARY = set("assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg "
                "stdatomic stdbool stddef stdint stdio stdlib string tgmath time uchar wchar wctype".split())
# Spelt in halves, so that this file passes its own test.
UNFINISHED = "TO" "DO|FIX" "ME|XX" "X"
FOREIGN_PATHS = r"(^|[\s\"'(=])(/wo" r"rk/|\.\./sha" r"red|/ho" r"me/\w)"


def room_of(path):
    folder = os.path.dirname(path)
    return folder.removeprefix("include/")


def is_cpp(path):
    return path.endswith((".h", ".cpp"))


def is_ours(path):
    return is_cpp(path) and not path.startswith("tests/")


def includes(text):
    """The names of included files, each with whether it is ours."""
    for mark, name in re.findall(r'^#include ([<"])([^>"]+)', text, re.MULTILINE):
        yield name, mark == '"'


def arrows(files):
    """Who includes whom, and one library one room."""
    used = {room: set() for room in ROOMS}
    for path, text in files.items():
        if not is_ours(path):
            continue
        room = room_of(path)
        if room not in ROOMS:
            yield f"{path}: {room} is no room"
            continue
        for name, ours in includes(text):
            other = os.path.dirname(name)
            if ours and other != room:
                used[room].add(other)
                if other not in ROOMS[room]:
                    yield f"{path}: {room} must not include {other}"
            elif not ours:
                for library, rooms in LIBRARIES.items():
                    if re.fullmatch(library, name) and room not in rooms:
                        yield f"{path}: <{name}> belongs in {', '.join(sorted(rooms))}"
                if re.fullmatch(FORBIDDEN_HEADERS.get(room, "-"), name):
                    yield f"{path}: {room} has no use for <{name}>"
    for room, others in used.items():
        if any(room_of(path) == room for path in files):
            for other in sorted(ROOMS[room] - others):
                yield f"{room} may include {other} and does not: take the arrow away"


def circles(files):
    """Headers that include each other."""
    graph = {path.removeprefix("include/"): [name for name, ours in includes(text) if ours]
             for path, text in files.items() if path.endswith(".h")}
    done = set()

    def walk(path, above):
        if path in above:
            yield f"{path}: includes itself by way of {' -> '.join(above)}"
        elif path not in done:
            for name in graph.get(path, []):
                yield from walk(name, [*above, path])
            done.add(path)

    for path in graph:
        yield from walk(path, [])


def licences(files):
    for path, text in files.items():
        needs = is_cpp(path) or path.endswith((".py", "meson.build", "meson_options.txt")) or text.startswith("#!")
        if needs and "SPDX-License-Identifier: BSD-3-Clause" not in "".join(text.splitlines(True)[:3]):
            yield f"{path}: no SPDX line at its head"


def sizes(files):
    for path, text in files.items():
        if not path.endswith((".h", ".cpp", ".py")):
            continue
        lines = text.splitlines()
        if len(lines) > LONGEST_FILE_LINES:
            yield f"{path}: {len(lines)} lines"
        if not is_cpp(path):
            continue
        # In the house's format a function at namespace level opens with "{" at a line's end and closes with "}" at the
        # same indentation.
        for number, line in enumerate(lines):
            opens = re.match(r"( {0,2})\S.*\)( const| noexcept| override|( ->.*))* \{$", line)
            if not opens or re.match(r"\s*(if|for|while|switch|namespace|struct|class|enum|union)\b", line):
                continue
            end = next((i for i in range(number, len(lines)) if lines[i].startswith(opens[1] + "}")), number)
            if end - number + 1 > LONGEST_FUNCTION_LINES:
                yield f"{path}:{number + 1}: a function of {end - number + 1} lines"


def names(files):
    for path in files:
        if re.search(BANNED_NAMES, path):
            yield f"{path}: says nothing about what is in it"
        stem = os.path.basename(path).split(".")[0]
        if is_cpp(path) and not re.fullmatch(r"[a-z0-9_]+", stem):
            yield f"{path}: files are snake_case"
        if path.endswith(".h") and stem in C_LIBRARY:
            yield f"{path}: hides <{stem}.h>"


def words(files):
    for path, text in files.items():
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(rf"\b({UNFINISHED})\b", line):
                yield f"{path}:{number}: unfinished"
            if path != ".ci/run" and re.search(FOREIGN_PATHS, line):
                yield f"{path}:{number}: a path outside the project"
            if is_cpp(path) and re.search(r"\bvolatile\b|\bstd::cout\b|\busing namespace std;", line):
                yield f"{path}:{number}: {line.strip()}"


def openings(files):
    """A header says first what it is."""
    for path, text in files.items():
        if path.endswith(".h"):
            lines = text.splitlines()
            if "#pragma once" not in lines:
                yield f"{path}: no #pragma once"
            if len(lines) < 2 or not lines[1].startswith("// "):
                yield f"{path}: does not open with what it is"


def outcomes(files):
    """Every outcome is earned by a test packet."""
    cases = "".join(text for path, text in files.items()
                    if re.search(r"tests/.*(packet_cases|engine_fragment_test)\.cpp", path))
    for outcome in re.findall(r"^ *X\((\w+),", files["include/sextant/outcome.h"], re.MULTILINE):
        if not re.search(rf"\b{outcome}\b", cases):
            yield f"Outcome::{outcome} has no test packet"


def commands(files):
    """README speaks of every command."""
    found = re.findall(r"sextant::add_(\w+)\(program", files["src/main.cpp"])
    for command in found:
        if f"sextant {command}" not in files["README.md"]:
            yield f"README does not mention `sextant {command}`"


def tracked_files():
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            capture_output=True, text=True, check=True).stdout
    files = {}
    for path in filter(None, listed.split("\0")):
        if "/seeds/" in path or path.endswith(".png") or not os.path.isfile(os.path.join(ROOT, path)):
            continue
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            files[path] = file.read()
    return files


FILES = tracked_files()
HEAD = "// SPDX-License-Identifier: BSD-3-Clause\n// What it is.\n#pragma once\n"
GUILTY = {
    arrows: [{"dataplane/decode/a.h": HEAD + '#include "controlplane/config/b.h"\n'},
             {"src/a.h": HEAD + "#include <rte_mbuf.h>\n"},
             {"include/sextant/a.h": HEAD + "#include <thread>\n"},
             {"dataplane/wrong/a.h": HEAD},
             {"controlplane/api/a.h": HEAD}],
    circles: [{"include/sextant/a.h": '#include "sextant/b.h"\n', "include/sextant/b.h": '#include "sextant/a.h"\n'}],
    licences: [{"src/a.h": "#pragma once\n"}, {"scripts/a": "#!/bin/sh\n"}],
    sizes: [{"src/a.h": "\n" * 501}, {"src/a.cpp": "int f() {\n" + "  g();\n" * 70 + "}\n"},
            {"src/a.h": "class A {\n  int f() const {\n" + "    g();\n" * 70 + "  }\n};\n"}],
    names: [{"src/string_utils.h": HEAD}, {"src/common/a.h": HEAD}, {"src/BadName.h": HEAD},
            {"dataplane/decode/limits.h": HEAD}],
    words: [{"src/a.h": "// TO" "DO: later\n"}, {"src/a.h": 'open("/wo' 'rk/x");\n'}, {"src/a.h": "volatile int a;\n"}],
    openings: [{"src/a.h": "// SPDX\n#pragma once\n"}, {"src/a.h": "// SPDX\n// What it is.\n"}],
    outcomes: [{"include/sextant/outcome.h": '  X(good, "yes")\n'}],
    commands: [{"src/main.cpp": "sextant::add_fly(program, 1);", "README.md": ""}],
}


class House(unittest.TestCase):
    def test_every_rule_finds_the_guilty(self):
        for rule, houses in GUILTY.items():
            for house in houses:
                self.assertTrue(list(rule(house)), f"{rule.__name__} finds nothing in {house}")


for one in GUILTY:
    def hold(self, rule=one):
        self.maxDiff = None
        self.assertEqual(list(rule(FILES)), [])
    setattr(House, f"test_{one.__name__}", hold)

if __name__ == "__main__":
    unittest.main()
