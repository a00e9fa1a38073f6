# SPDX-License-Identifier: BSD-3-Clause
"""One benchmark of a Google Benchmark program as a side: a process a sample, so that each has memory of its own."""
import json
import os
import re

from report.running import Failure
from report.spread import Sample, Side

TIME_UNITS_NS = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}


class BenchmarkProgram:
    """`remembers`: a benchmark is measured once a round however many goals ask for it, which is quicker, and makes
    neighbours of a round of what was not measured one after the other."""

    def __init__(self, programs, path, min_time_s, remembers=False):
        self._programs = programs
        self._path = path
        self._min_time_s = min_time_s
        self._samples = {} if remembers else None

    def side(self, name, unit="ns per packet"):
        return Side(name, self._command_text(name), lambda number: self._sample(name, unit, number), unit)

    def _arguments(self, name):
        # Google Benchmark appends what was set in the source, as "/process_time" or "/iterations:20".
        return [f"--benchmark_filter=^{name}(/[a-z_]+(:[0-9]+)?)*$", f"--benchmark_min_time={self._min_time_s}"]

    def _command_text(self, name):
        return " ".join([os.path.relpath(self._path), *(f"'{argument}'" if "(" in argument else argument
                                                       for argument in self._arguments(name))])

    def _sample(self, name, unit, number):
        if self._samples is None:
            return self._measure(name, unit)
        key = (name, number)
        if key not in self._samples:
            self._samples[key] = self._measure(name, unit)
        return self._samples[key]

    def _measure(self, name, unit):
        out = os.path.join(self._programs.folder, "benchmark.json")
        self._programs.run([self._path, *self._arguments(name), f"--benchmark_out={out}",
                            "--benchmark_out_format=json"])
        try:
            with open(out, encoding="utf-8") as file:
                rows = json.load(file)["benchmarks"]
            os.remove(out)
        except (OSError, ValueError, KeyError):
            rows = []
        return sample_of(rows, name, unit, os.path.basename(self._path))


def sample_of(rows, name, unit, program):
    """Google Benchmark's row as a sample in `unit`, of processor time: ns per packet or another item, or ms or ns an
    iteration."""
    row = next((row for row in rows if re.match(re.escape(name) + r"(/|$)", row["name"])), None)
    if row is None:
        raise Failure(f"{program} has no benchmark {name}.")
    if row.get("error_occurred"):
        raise Failure(f"{program} could not run {name}: {row.get('error_message', 'it does not say why')}")
    time_ns = row["cpu_time"] * TIME_UNITS_NS[row["time_unit"]]
    if unit.startswith("ms"):
        return Sample(time_ns / 1e6, row)
    if unit == "ns an iteration":
        return Sample(time_ns, row)
    if "items_per_second" not in row:
        raise Failure(f"{program} does not tell the items of {name}.")
    # The rate is of the time the benchmark was told to use; the items are the same either way.
    used = "real_time" if "/real_time" in row["name"] else "cpu_time"
    items = row["items_per_second"] * row[used] * TIME_UNITS_NS[row["time_unit"]] / 1e9
    return Sample(time_ns / items, row)
