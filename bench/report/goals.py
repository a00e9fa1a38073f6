# SPDX-License-Identifier: BSD-3-Clause
"""The goals of speed. Each is a ratio of two sides measured in turn, or octets: a figure alone says nothing on a
machine that others share. `reach` is what the project promises, `stretch` what it would like."""
from dataclasses import dataclass, field

from report.spread import Spread


@dataclass(frozen=True)
class Goal:
    number: int
    part: str  # where a goal has several, which of them
    title: str
    reach: float
    stretch: float
    at_least: bool  # otherwise: at most
    unit: str = "×"

    def text(self):
        return f"{self.title}: {self.part}" if self.part else self.title


def at_least(number, part, title, reach, stretch, unit="×"):
    return Goal(number, part, title, reach, stretch, True, unit)


def at_most(number, part, title, reach, stretch, unit="×"):
    return Goal(number, part, title, reach, stretch, False, unit)


SHARE = "rate of sextant run over testpmd rxonly's, same vdev, one core"
READ = "CPU per packet of a file, others over sextant read"
LOOKUP = "longest-prefix match in batches, DPDK's time over ours"
NAMES = "cost of names"

GOALS = (
    at_least(1, "IMIX", SHARE, 0.45, 0.55),
    at_least(1, "64-octet", SHARE, 0.25, 0.32),
    at_least(2, "", "rate of sextant run over ipfixprobe's, same vdev, one core", 5, 7),
    at_least(3, "nfpcapd", READ, 9, 12),
    at_least(3, "softflowd", READ, 15, 20),
    at_least(3, "pmacctd", READ, 30, 40),
    at_least(3, "ndpiReader", READ, 40, 55),
    at_most(4, "", "CPU per packet at 8 M flows over 100 k", 1.6, 1.4),
    at_least(5, "", "bare loop's CPU per packet over the engine's, 1 M flows", 0.85, 1.0),
    at_most(6, "", "every second packet a new flow, over steady state, 1 M flows", 2.0, 1.6),
    at_least(7, "", "one packet a turn over bursts, 8 M flows", 3, 4),
    at_least(8, "IPv6 over rte_fib6", LOOKUP, 3, 4),
    at_least(8, "IPv4 over rte_fib", LOOKUP, 1.2, 1.5),
    at_least(9, "", "build of full tables, rte_fib and rte_fib6 over ours", 10, 25),
    at_most(10, "names on over off", NAMES, 1.25, 1.12),
    at_most(10, "one QUIC Initial", NAMES, 2.5, 1.5, "µs"),
    at_most(11, "", "memory of a flow, hot part and index", 96, 80, "B"),
    at_most(12, "", "CPU per packet of two workers over one worker's, 1 M flows", 1.08, 1.03),
)

NUMBERS = tuple(dict.fromkeys(goal.number for goal in GOALS))


def goals_of(number):
    return [goal for goal in GOALS if goal.number == number]


@dataclass
class Row:
    """What became of a goal: a value; or a side that failed; or nothing to measure, which is no failure."""
    goal: Goal
    value: Spread | None = None
    series: list = field(default_factory=list)
    note: str = ""
    failure: str = ""
    absent: str = ""

    def reached(self):
        """stretch, reach or no; None where nothing was measured."""
        if self.value is None:
            return None
        for name, limit in (("stretch", self.goal.stretch), ("reach", self.goal.reach)):
            if self.value.median >= limit if self.goal.at_least else self.value.median <= limit:
                return name
        return "no"
