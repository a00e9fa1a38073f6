#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""bench_command_test.py SOURCE_ROOT BUILD_FOLDER: the command that measures, with the real programs, on small inputs:
each side runs and can be read. What it measures is not looked at."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT, BUILD = (os.path.abspath(path) for path in sys.argv[1:3])
del sys.argv[1:3]
PEERS = ("dpdk-testpmd", "ndpiReader", "nfpcapd", "pmacctd", "softflowd")
SKIPPED = 77  # what meson takes for "skipped"


class BenchCommand(unittest.TestCase):
    def test_goals_against_other_programs_are_measured(self):
        with tempfile.TemporaryDirectory() as folder:
            report = os.path.join(folder, "report.json")
            done = subprocess.run(
                [sys.executable, "-m", "report", "--quick", "--goal", "1,3", "--json", report, "--build-folder", BUILD],
                env={**os.environ, "PYTHONPATH": os.path.join(ROOT, "bench"), "PYTHONDONTWRITEBYTECODE": "1",
                     "TMPDIR": folder}, capture_output=True, text=True, timeout=100, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(os.listdir(folder), ["report.json"])
            with open(report, encoding="utf-8") as file:
                goals = json.load(file)["goals"]
        self.assertEqual([row["part"] for row in goals["1"] + goals["3"]],
                         ["IMIX", "64-octet", "nfpcapd", "softflowd", "pmacctd", "ndpiReader"])
        for row in goals["1"] + goals["3"]:
            self.assertGreater(row["value"], 0)


def missing():
    absent = [peer for peer in PEERS if shutil.which(peer) is None]
    if absent:
        return f"{', '.join(absent)}: not there; ./scripts/install bench installs them."
    sextant = os.path.join(BUILD, "src", "sextant")
    if subprocess.run([sextant, "generate", "--help"], capture_output=True, check=False).returncode != 0:
        return "this sextant writes no captures (generate)."
    return ""


if __name__ == "__main__":
    if reason := missing():
        print(reason)
        sys.exit(SKIPPED)
    unittest.main()
