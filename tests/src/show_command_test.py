#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""show_command_test.py PROGRAM: `show` and `top` as a user meets them, on a real terminal (a pty) where it matters."""
import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
ENTER, LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"


def run(*arguments, **options):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=30, **options)


class Probe:
    """A probe that answers on its own socket until it is stopped."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        os.chmod(self.folder.name, 0o755)
        self.socket = os.path.join(self.folder.name, "probe.sock")
        self.process = subprocess.Popen([PROGRAM, "serve", self.socket], stdout=subprocess.PIPE)
        assert self.process.stdout.readline() == b"ready\n"

    def stop(self):
        self.process.terminate()
        code = self.process.wait(timeout=10)
        self.process.stdout.close()
        return code

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()
        self.folder.cleanup()


class Terminal:
    """A program on a pty of its own, its keys and its screen."""

    def __init__(self, columns, rows, *arguments):
        self.master, self.slave = pty.openpty()
        self.before = termios.tcgetattr(self.slave)
        self.resize(columns, rows)
        self.process = subprocess.Popen([PROGRAM, *arguments], stdin=self.slave, stdout=self.slave, stderr=self.slave,
                                        start_new_session=True, preexec_fn=self.take)
        self.screen = b""

    def take(self):
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def resize(self, columns, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read_until(self, wanted, patience_s=10):
        end = time.monotonic() + patience_s
        while wanted not in self.screen:
            left = end - time.monotonic()
            assert left > 0, f"{wanted!r} did not appear in {self.screen!r}"
            if select.select([self.master], [], [], left)[0]:
                self.screen += os.read(self.master, 65536)

    def type(self, keys):
        os.write(self.master, keys)

    def end(self):
        end = time.monotonic() + 10
        while self.process.poll() is None and time.monotonic() < end:
            if select.select([self.master], [], [], 0.05)[0]:
                self.screen += os.read(self.master, 65536)
        code = self.process.wait(timeout=1)
        while select.select([self.master], [], [], 0.1)[0]:
            self.screen += os.read(self.master, 65536)
        self.after = termios.tcgetattr(self.slave)
        os.close(self.slave)
        os.close(self.master)
        return code


class Show(unittest.TestCase):
    def test_json_is_json(self):
        with Probe() as probe:
            for what in ("summary", "links", "ports", "workers", "ledger", "flows", "all"):
                result = run("show", what, "--json", "-s", probe.socket)
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertEqual(json.loads(result.stdout)["schema"], f"sextant.{what}/1")

    def test_tables_are_for_people(self):
        with Probe() as probe:
            for what, part in (("summary", "IPv6 is 27.18 %"), ("links", "exchange a_to_b"), ("ports", "0000:3b:00.0"),
                               ("workers", "Worker 1 on core 2"), ("ledger", "The ledger closes"),
                               ("flows", "lost, ring full"), ("all", "Worker 0 on core 1")):
                result = run("show", what, "-s", probe.socket)
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertIn(part, result.stdout)
                self.assertNotIn("\x1b", result.stdout)

    def test_an_unknown_part_is_wrong_usage(self):
        result = run("show", "sumary")
        self.assertEqual(result.returncode, 2)
        self.assertIn("summary", result.stderr)

    def test_no_probe_is_one_sentence(self):
        for command in (("show", "summary"), ("top",), ("top", "--once")):
            result = run(*command, "-s", "/nonexistent/probe.sock")
            self.assertEqual(result.returncode, 1)
            self.assertEqual(result.stdout, "")
            self.assertEqual(result.stderr, "no probe is answering on /nonexistent/probe.sock; start one with "
                             "'sextant run -c FILE', or name its socket with --socket.\n")

    def test_the_name_leads_to_the_default_place(self):
        result = run("show", "summary", "--probe", "no-such-probe")
        self.assertEqual(result.returncode, 1)
        self.assertIn("/no-such-probe.sock", result.stderr)
        self.assertEqual(run("show", "summary", "--probe", "a", "--socket", "b").returncode, 2)

    @unittest.skipUnless(os.geteuid() == 0, "only root can become somebody else")
    def test_a_stranger_is_told_why(self):
        with Probe() as probe:
            script = "import os, sys; os.setgroups([]); os.setgid(65534); os.setuid(65534); os.execv(sys.argv[1], sys.argv[1:])"
            result = subprocess.run([sys.executable, "-c", script, PROGRAM, "show", "summary", "-s", probe.socket],
                                    capture_output=True, text=True, timeout=30)
            if result.returncode == 1 and "Permission denied" in result.stderr and "execv" in result.stderr:
                self.skipTest("the program is not readable for others here")
            self.assertEqual(result.returncode, 1)
            self.assertIn("open to its owner and group only", result.stderr)

    def test_the_probe_takes_its_socket_with_it(self):
        with Probe() as probe:
            self.assertEqual(probe.stop(), 0)
            self.assertFalse(os.path.exists(probe.socket))


class Top(unittest.TestCase):
    def test_once(self):
        with Probe() as probe:
            for arguments in (("top", "--once"), ("top",)):  # without a terminal both are the same
                result = run(*arguments, "-s", probe.socket)
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertIn("IPv6 share", result.stdout)
                self.assertIn("source loss: unknown", result.stdout)
                self.assertNotIn("\x1b", result.stdout)

    def test_q_leaves_and_the_terminal_is_as_before(self):
        for key in (b"q", b"\x03"):
            with Probe() as probe:
                terminal = Terminal(80, 24, "top", "-s", probe.socket)
                terminal.read_until(b"q leaves")
                terminal.type(b"x")
                terminal.type(key)
                self.assertEqual(terminal.end(), 0)
                self.assertTrue(terminal.screen.startswith(ENTER))
                self.assertTrue(terminal.screen.endswith(LEAVE))
                self.assertEqual(terminal.after, terminal.before)

    def test_a_new_size_is_drawn_at_once(self):
        with Probe() as probe:
            terminal = Terminal(80, 10, "top", "-s", probe.socket)
            terminal.read_until(b"q leaves")
            self.assertNotIn(b"1 core 2", terminal.screen)
            terminal.resize(120, 50)
            terminal.read_until(b"1 core 2", patience_s=5)
            terminal.type(b"q")
            self.assertEqual(terminal.end(), 0)

    def test_it_is_drawn_every_second(self):
        with Probe() as probe:
            terminal = Terminal(80, 24, "top", "-s", probe.socket)
            terminal.read_until(b"q leaves")
            started = time.monotonic()
            for _ in range(3):
                terminal.screen = b""
                terminal.read_until(b"q leaves")
            self.assertGreater(time.monotonic() - started, 2)
            os.kill(terminal.process.pid, signal.SIGTERM)
            self.assertEqual(terminal.end(), 0)

    def test_a_probe_that_goes_is_said(self):
        with Probe() as probe:
            terminal = Terminal(100, 24, "top", "-s", probe.socket)
            terminal.read_until(b"q leaves")
            probe.stop()
            self.assertEqual(terminal.end(), 1)
            self.assertIn(LEAVE, terminal.screen)
            self.assertIn(b"no probe is answering", terminal.screen.split(LEAVE)[-1])
            self.assertEqual(terminal.after, terminal.before)


if __name__ == "__main__":
    unittest.main()
