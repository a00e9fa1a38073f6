#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""frame_cost_test.py PROGRAM CHANGELOG: how many instructions a frame of each kind costs in Engine::turn, by callgrind,
held against a plain frame and against what CHANGELOG.md says. PROGRAM is bench/frame_cost_bench. Instructions, not time:
the machine's load does not matter."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
CHANGELOG = os.path.abspath(sys.argv.pop(1))
GROWTH_LIMIT = 1.03
SKIPPED = 77  # what meson takes for "skipped"


def instructions(kind):
    """Instructions a frame."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "counts")
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "--toggle-collect=sextant::Engine::turn*",
             PROGRAM, f"--benchmark_filter=/{kind}$", "--benchmark_min_time=0.02", "--benchmark_format=json"],
            capture_output=True, text=True, timeout=300, check=True)
        collected = int(re.search(r"Collected : (\d+)", done.stderr)[1])
    return collected / json.loads(done.stdout)["benchmarks"][0]["all_frames"]


def accepted_instructions():
    """What a frame of each kind may cost: the first, and so the newest, line of the changelog that names the kind, as
    in "- A frame of `plain_ipv4` costs 340 instructions: why"."""
    accepted = {}
    with open(CHANGELOG, encoding="utf-8") as changelog:
        for kind, count in re.findall(r"^- A frame of `(\w+)` costs (\d+) instructions", changelog.read(), re.M):
            accepted.setdefault(kind, int(count))
    return accepted


class FrameCost(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.plain = {family: instructions(f"plain_{family}") for family in ("ipv4", "ipv6")}
        print(f"a plain frame: {cls.plain['ipv4']:.0f} instructions with IPv4, {cls.plain['ipv6']:.0f} with IPv6")

    def ratio(self, kind, family):
        ratio = instructions(kind) / self.plain[family]
        print(f"{kind}: {ratio:.2f} times a plain frame of {family}")
        return ratio

    def test_a_chain_of_16_costs_at_most_four_plain_frames(self):
        self.assertLessEqual(self.ratio("chain_of_16", "ipv6"), 4)
        self.assertLessEqual(self.ratio("chain_of_16_with_options", "ipv6"), 4)

    def test_the_dearest_chain_known_costs_little_more(self):
        self.assertLessEqual(self.ratio("chain_of_16_with_padding", "ipv6"), 4.5)

    def test_a_tunnel_costs_at_most_three_plain_frames(self):
        self.assertLessEqual(self.ratio("gtpu", "ipv4"), 3)
        self.assertLessEqual(self.ratio("vxlan", "ipv4"), 3)
        self.assertLessEqual(self.ratio("6in4", "ipv4"), 3)

    def test_no_frame_costs_more_than_the_changelog_accepts(self):
        accepted = accepted_instructions()
        self.assertGreaterEqual(accepted.keys(), {"plain_ipv4", "plain_ipv6", "vlan", "gtpu", "chain_of_16"})
        for kind, count in accepted.items():
            now = instructions(kind)
            print(f"{kind}: {now:.0f} instructions, {count} accepted")
            with self.subTest(kind):
                self.assertLessEqual(now, count * GROWTH_LIMIT,
                                     f"a frame of {kind} costs {now:.0f} instructions, more than 3 % above {count}: make "
                                     f"it cheaper, or say why it is worth it in a new line of CHANGELOG.md")


if __name__ == "__main__":
    if shutil.which("valgrind") is None:
        print("valgrind is not there.")
        sys.exit(SKIPPED)
    unittest.main()
