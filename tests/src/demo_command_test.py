#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Runs `sextant demo` as a user does: demo_command_test.py PROGRAM."""
import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))


def demo(*options, timeout=120):
    return subprocess.run([PROGRAM, "demo", *options], capture_output=True, text=True, timeout=timeout)


def document(*options):
    run = demo("--json", *options)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr
    return json.loads(run.stdout)


def sent(doc):
    return {name: figure["sent"] for name, figure in doc["figures"].items()}


class Demo(unittest.TestCase):
    def test_books_agree_and_are_the_same_for_any_number_of_workers(self):
        options = ["--duration", "2", "--rate", "50k", "--seed", "5"]
        one = document(*options)
        two = document(*options, "--workers", "2")
        for doc in (one, two):
            self.assertTrue(doc["agree"])
            self.assertEqual(doc["ledger_error_packets"], 0)
            self.assertEqual(doc["figures"]["all frames"]["measured"]["packets"], 100_000)
            self.assertEqual(doc["summary"]["schema"], "sextant.summary/1")
        self.assertEqual(sent(one), sent(two))
        self.assertEqual(one["flows"]["sent"], two["flows"]["sent"])
        # The rings are filled by address pair: every conversation meets one worker.
        self.assertNotIn("split_flows", one["summary"])
        split = two["summary"]["split_flows"]
        self.assertGreater(split["sampled_flows"], 1000)
        self.assertEqual((split["split_flows"], split["ratio"]), (0, 0.0))

    def test_another_seed_gives_other_books(self):
        options = ["--duration", "1", "--rate", "20k"]
        self.assertNotEqual(sent(document(*options, "--seed", "1")), sent(document(*options, "--seed", "2")))

    def test_every_profile_agrees(self):
        for profile in ("ipv4-heavy", "ipv6-heavy", "dual-stack", "stress"):
            doc = document("--duration", "1", "--rate", "100k", "--profile", profile)
            self.assertTrue(doc["agree"], profile)

    def test_full_speed_ends_by_the_clock_and_agrees(self):
        doc = document("--duration", "1", "--rate", "max")
        self.assertTrue(doc["agree"])
        self.assertGreater(doc["figures"]["all frames"]["sent"]["packets"], 100_000)

    def test_two_demos_at_once(self):
        options = [PROGRAM, "demo", "--json", "--duration", "2", "--rate", "20k"]
        runs = [subprocess.Popen(options, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
        for run in runs:
            output, _ = run.communicate(timeout=60)
            self.assertEqual(run.returncode, 0)
            self.assertTrue(json.loads(output)["agree"])

    def test_interrupt_ends_with_the_comparison(self):
        run = subprocess.Popen([PROGRAM, "demo", "--plain", "--duration", "600", "--rate", "50k"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(3)
        run.send_signal(signal.SIGINT)
        output, _ = run.communicate(timeout=30)
        self.assertEqual(run.returncode, 0, output)
        self.assertIn("Every figure agrees", output)

    def test_one_core_is_enough(self):
        run = subprocess.run(["taskset", "-c", "0", PROGRAM, "demo", "--json", "--duration", "1", "--rate", "50k"],
                             capture_output=True, text=True, timeout=60)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertTrue(json.loads(run.stdout)["agree"])

    @unittest.skipUnless(os.geteuid() == 0, "needs root to become nobody")
    def test_needs_no_privileges(self):
        with_home = {**os.environ, "XDG_RUNTIME_DIR": "/tmp"}
        run = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all",
                              PROGRAM, "demo", "--json", "--duration", "1", "--rate", "20k"],
                             capture_output=True, text=True, timeout=60, env=with_home, cwd="/")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertTrue(json.loads(run.stdout)["agree"])

    def test_a_terminal_gets_a_live_view_and_its_screen_back(self):
        main, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        run = subprocess.Popen([PROGRAM, "demo", "--duration", "3", "--rate", "50k"], stdin=terminal, stdout=terminal,
                               stderr=terminal)
        os.close(terminal)
        output = b""
        while select.select([main], [], [], 60)[0]:
            try:
                part = os.read(main, 65536)
            except OSError:
                break
            if not part:
                break
            output += part
        self.assertEqual(run.wait(timeout=30), 0)
        text = output.decode()
        self.assertIn("\x1b[?1049h", text)
        live, _, after = text.partition("\x1b[?1049l")
        self.assertIn("frames sent", live)
        self.assertIn("exchange", live)
        self.assertIn("Every figure agrees", after)

    def test_wrong_usage_is_a_sentence(self):
        for options in (["--rate", "fast"], ["--profile", "nosuch"], ["--duration", "0"], ["--workers", "0"]):
            run = demo(*options)
            self.assertEqual(run.returncode, 2, options)
            self.assertTrue(run.stdout + run.stderr)

    def test_help_describes_the_profiles(self):
        text = demo("--help").stdout
        for word in ("today", "ipv4-heavy", "ipv6-heavy", "dual-stack", "stress", "fictional"):
            self.assertRegex(text, re.escape(word))


if __name__ == "__main__":
    unittest.main()
