# SPDX-License-Identifier: BSD-3-Clause
"""What a figure depends on besides the program: the machine, its load before the start, how the program was built."""
import json
import os
import platform
import re
import shlex
import subprocess
from dataclasses import dataclass, field

SOURCES = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return ""


@dataclass(frozen=True)
class Machine:
    cores: tuple = field(default_factory=lambda: tuple(sorted(os.sched_getaffinity(0))))
    load: tuple = field(default_factory=os.getloadavg)

    @property
    def worker_core(self):
        return self.cores[-1]

    @property
    def control_core(self):
        return self.cores[0]

    def huge_pages_fit(self, mebibytes):
        """Free huge pages of the default size for a side, as often as a probe may want them too."""
        memory = dict(re.findall(r"^(\w+):\s+(\d+)", read("/proc/meminfo"), re.MULTILINE))
        free_kib = int(memory.get("HugePages_Free", 0)) * int(memory.get("Hugepagesize", 0))
        return free_kib >= 2 * mebibytes * 1024

    def facts(self):
        processor = read("/proc/cpuinfo")
        memory = dict(re.findall(r"^(\w+):\s+(\d+)", read("/proc/meminfo"), re.MULTILINE))
        return {
            "cpu": first(r"^model name\s*:\s*(.*)$", processor),
            "cores": len(self.cores),
            "frequency_mhz": float(first(r"^cpu MHz\s*:\s*(.*)$", processor) or 0),
            "kernel": platform.release(),
            "memory_mib": int(memory.get("MemTotal", 0)) // 1024,
            "huge_pages_free": int(memory.get("HugePages_Free", 0)),
            "huge_page_kib": int(memory.get("Hugepagesize", 0)),
            "transparent_huge_pages": first(r"\[(\w+)\]", read("/sys/kernel/mm/transparent_hugepage/enabled")),
            "load_average_before": list(self.load),
        }


def first(pattern, text):
    found = re.search(pattern, text, re.MULTILINE)
    return found[1] if found else ""


def said(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def build_facts(folder):
    """Compiler and flags of the engine's sources, the commit from git; empty where they cannot be told."""
    commands = json.loads(read(os.path.join(folder, "compile_commands.json")) or "[]")
    engine = next((row["command"] for row in commands if row["file"].endswith("dataplane/engine.cpp")), "")
    words = shlex.split(engine)
    compiler = next((word for word in words if not word.endswith("ccache")), "")
    flags = [flag for flag in words if re.match(r"-(O|march|mtune|std|f(?!diagnostics)|D\w*DEBUG)", flag)]
    return {
        "compiler": first(r"^(.*)$", said(compiler, "--version")) if compiler else "",
        "flags": " ".join(dict.fromkeys(flags)),
        "commit": said("git", "-C", SOURCES, "rev-parse", "HEAD"),
        "uncommitted_changes": bool(said("git", "-C", SOURCES, "status", "--porcelain")),
        "peers": peer_versions(),
    }


def peer_versions():
    packages = ["dpdk", "libndpi-bin", "nfdump", "pmacct", "softflowd"]
    lines = (said("dpkg-query", "-W", "-f", "${Package} ${Version}", package) for package in packages)
    return dict(line.split(" ", 1) for line in lines if " " in line)
