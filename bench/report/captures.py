# SPDX-License-Identifier: BSD-3-Clause
"""The captures that are measured, written by `sextant generate` once a run, into the temporary folder."""
import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Capture:
    path: str
    frames: int
    flows: int
    size: str  # imix or 64
    routes: str  # the file of the routing table its addresses lie in, for labels

    def text(self):
        size = "IMIX" if self.size == "imix" else f"{self.size}-octet"
        return f"{self.frames:,} {size} packets, {self.flows:,} flows"


class Captures:
    def __init__(self, programs, sextant):
        self._programs = programs
        self._sextant = sextant
        self._written = {}

    def get(self, frames, flows, size):
        key = (frames, flows, size)
        if key not in self._written:
            path = os.path.join(self._programs.folder, f"{size}-{frames}-{flows}.pcap")
            routes = path + ".routes"
            self._programs.run([self._sextant, "generate", "--output", path, "--frames", str(frames),
                                "--flows", str(flows), "--size", size, "--seed", "1", "--routes", routes])
            self._written[key] = Capture(path, frames, flows, size, routes)
        return self._written[key]
