# SPDX-License-Identifier: BSD-3-Clause
"""`sextant run` as a test meets it."""
import itertools
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
import unittest

NUMBERS = itertools.count()


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


class Case(unittest.TestCase):
    """A test with a folder of its own. Each has its `program`."""

    program = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.socket = self.path("probe.sock")

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, text, name="probe.yaml"):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def show(self, what):
        done = subprocess.run([self.program, "show", what, "--json", "-s", self.socket], capture_output=True, text=True,
                              timeout=60, check=False)
        return json.loads(done.stdout)

    def wait_until(self, condition, what):
        """For what `show` answers."""
        end = time.monotonic() + 40
        while not condition(self.show(what)):
            self.assertLess(time.monotonic(), end, "what the test waits for did not happen")
            time.sleep(0.1)


class Probe:
    """`sextant run` in the background."""

    def __init__(self, case, config, *options):
        self.errors = case.path(f"errors-{next(NUMBERS)}")
        with open(self.errors, "w", encoding="utf-8") as errors:
            self.process = subprocess.Popen([case.program, "run", "-c", config, "--json", *options], stdout=subprocess.PIPE,
                                            stderr=errors, text=True)
        case.addCleanup(self.close)
        self.wait_for("Receiving.")

    def said(self):
        with open(self.errors, encoding="utf-8") as file:
            return file.read()

    def wait_for(self, words, times=1):
        end = time.monotonic() + 30
        while self.said().count(words) < times:
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"never said {words!r}: {self.said()}")
            time.sleep(0.02)

    def reload(self, answer, times=1):
        self.process.send_signal(signal.SIGHUP)
        self.wait_for(answer, times)

    def stop(self, number=signal.SIGINT):
        self.process.send_signal(number)
        output, _ = self.process.communicate(timeout=30)
        assert self.process.returncode == 0, self.said()
        return json.loads(output)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
