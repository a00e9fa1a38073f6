# SPDX-License-Identifier: BSD-3-Clause
"""Programs that are measured: started, timed by the processor time they took, and ended by their own process number
whatever happens. Each is the leader of a session of its own, so that a Ctrl-C meets this program alone, which then ends
the others in order, with what they started themselves."""
import os
import select
import signal
import subprocess
from dataclasses import dataclass


class Failure(Exception):
    """A side that could not be measured. Its text is one sentence."""


@dataclass(frozen=True)
class Finished:
    cpu_s: float  # user and system, of the process and of the children it waited for
    output: str


class Programs:
    """Everything started and not yet ended. `folder` takes their output."""

    def __init__(self, folder):
        self.folder = folder
        self._running = []

    def start(self, command, environment=None):
        name = os.path.basename(command[0])
        log_path = os.path.join(self.folder, f"{name}.log")
        with open(log_path, "w", encoding="utf-8") as log:
            try:
                process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                                           env={**os.environ, **(environment or {})}, start_new_session=True)
            except OSError as error:
                raise Failure(f"{name} cannot be started ({error.strerror}); "
                              "./scripts/install bench installs the programs it is compared with.") from None
        process.log_path = log_path
        self._running.append(process)
        return process

    def run(self, command, time_limit_s=300):
        """Runs to the end. Wall time is bounded, and not measured."""
        process = self.start(command)
        usage = self._wait(process, time_limit_s)
        if usage is None:
            self.stop(process)
            raise Failure(f"{os.path.basename(command[0])} did not end within {time_limit_s} s.")
        self._running.remove(process)
        output = self.output(process)
        if process.returncode != 0:
            raise Failure(f"{os.path.basename(command[0])} ended with {process.returncode}: {last_line(output)}")
        return Finished(usage.ru_utime + usage.ru_stime, output)

    def stop(self, process, patience_s=3):
        """Asks as Ctrl-C does, then insists. A group is a session that this object started, and nothing else."""
        for signal_number in (signal.SIGINT, signal.SIGKILL):
            if process.returncode is None:
                try:
                    os.killpg(process.pid, signal_number)
                except ProcessLookupError:
                    pass
                self._wait(process, patience_s)
        if process in self._running:
            self._running.remove(process)

    def stop_all(self):
        for process in list(self._running):
            self.stop(process, patience_s=1)

    def output(self, process):
        with open(process.log_path, encoding="utf-8", errors="replace") as log:
            return log.read()

    @staticmethod
    def _wait(process, limit_s):
        """The usage of a process that ended; None where it did not within the limit."""
        descriptor = os.pidfd_open(process.pid)
        try:
            if not select.select([descriptor], [], [], limit_s)[0]:
                return None
        finally:
            os.close(descriptor)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        return usage


def last_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing."


def thread_times_ns(pid):
    """Processor time of each thread. The kernel's schedstat counts in ns; /proc/PID/stat in ticks of 10 ms."""
    times = {}
    for thread in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{thread}/schedstat", encoding="ascii") as file:
                times[thread] = int(file.read().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended before or after it was opened: telemetry starts a thread for each client
    return times
