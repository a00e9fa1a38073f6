#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""compile_test.py SOURCE_ROOT BUILD_ROOT: what the build itself must enforce. Every header compiles alone, with the
flags of its room; only dataplane/dpdk can include DPDK; the engine knows neither exceptions nor type information."""
import concurrent.futures
import json
import os
import shlex
import subprocess
import sys
import tempfile
import unittest

SOURCE, BUILD = (os.path.abspath(sys.argv.pop(1)) for _ in range(2))
PURE = ("dataplane/decode", "dataplane/flow", "dataplane/label", "dataplane")


def flags_by_room():
    with open(os.path.join(BUILD, "compile_commands.json"), encoding="utf-8") as file:
        commands = json.load(file)
    rooms = {}
    for command in commands:
        path = os.path.relpath(os.path.join(command["directory"], command["file"]), SOURCE)
        words = shlex.split(command["command"])
        room = "sextant" if path.startswith("include/") else os.path.dirname(path)
        rooms.setdefault(room, words[:words.index("-MD")])
    rooms["include/sextant"] = rooms["dataplane/decode"]
    return rooms


FLAGS = flags_by_room()


def compile_text(room, text):
    """The compiler's complaints about `text` as a source of the room; empty when it compiles."""
    with tempfile.NamedTemporaryFile("w", suffix=".cpp", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        result = subprocess.run([*FLAGS[room], "-w", "-fsyntax-only", file.name], cwd=BUILD, capture_output=True,
                                text=True, timeout=300)
    return result.stderr if result.returncode else ""


class Compile(unittest.TestCase):
    def test_every_header_compiles_alone(self):
        headers = subprocess.run(["git", "-C", SOURCE, "ls-files", "--cached", "--others", "--exclude-standard", "--",
                                  "*.h"], capture_output=True, text=True, check=True).stdout.split()
        self.assertGreater(len(headers), 50)

        def complaint(header):
            text = compile_text(os.path.dirname(header), f'#include "{header.removeprefix("include/")}"\n')
            return f"{header}: {text}" if text else ""

        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            self.assertEqual(list(filter(None, pool.map(complaint, headers))), [])

    def test_a_header_that_leans_on_another_would_be_found(self):
        self.assertNotEqual(compile_text("dataplane/decode", "inline std::string name;\n"), "")

    def test_only_one_room_can_include_dpdk(self):
        text = "#include <rte_mbuf.h>\n"
        self.assertEqual(compile_text("dataplane/dpdk", text), "")
        for room in FLAGS:
            if not room.startswith("tests/") and room != "dataplane/dpdk":
                self.assertNotEqual(compile_text(room, text), "", room)

    def test_the_engine_cannot_throw(self):
        for text in ("void f() { throw 1; }\n", "void f() { try { } catch (...) { } }\n",
                     "#include <typeinfo>\nstruct A { virtual ~A(); };\nvoid f(A& a) { (void)typeid(a).name(); }\n"):
            self.assertEqual(compile_text("controlplane/config", text), "")
            for room in PURE:
                self.assertNotEqual(compile_text(room, text), "", f"{room}: {text}")


if __name__ == "__main__":
    unittest.main()
