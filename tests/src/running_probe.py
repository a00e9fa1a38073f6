# SPDX-License-Identifier: BSD-3-Clause
"""`sextant run` as a test meets it."""
import itertools
import json
import signal
import subprocess
import time

NUMBERS = itertools.count()


class Probe:
    """`sextant run` in the background."""

    def __init__(self, case, program, config):
        self.errors = case.path(f"errors-{next(NUMBERS)}")
        with open(self.errors, "w", encoding="utf-8") as errors:
            self.process = subprocess.Popen([program, "run", "-c", config, "--json"], stdout=subprocess.PIPE,
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

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        output, _ = self.process.communicate(timeout=30)
        assert self.process.returncode == 0, self.said()
        return json.loads(output)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
