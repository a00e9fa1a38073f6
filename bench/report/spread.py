# SPDX-License-Identifier: BSD-3-Clause
"""Sides measured in turn, A B A B, so that what else the machine does meets both alike, and what is said of them:
medians and spreads. A ratio is made of two neighbours of one round, and the median is of the ratios."""
import statistics
from dataclasses import dataclass, field
from typing import Callable

from report.running import Failure


@dataclass(frozen=True)
class Sample:
    value: float
    counters: dict = field(default_factory=dict)  # what else the side told


@dataclass(frozen=True)
class Side:
    name: str
    command: str  # as a user would type it
    measure: Callable[[int], Sample]  # given the number of the round
    unit: str = "ns per packet"


@dataclass
class Series:
    """What one side measured, a sample a round. A side that failed once is left alone."""
    name: str
    command: str
    unit: str
    samples: list = field(default_factory=list)
    failure: str = ""

    def values(self):
        return [sample.value for sample in self.samples]

    def counter(self, name):
        """The median of a counter, None where the side does not tell it."""
        values = [sample.counters[name] for sample in self.samples if name in sample.counters]
        return statistics.median(values) if values else None


@dataclass(frozen=True)
class Spread:
    median: float
    low: float
    high: float


def spread(values):
    return Spread(statistics.median(values), min(values), max(values))


def alternate(sides, rounds, progress):
    """{name: Series}, all sides once a round."""
    all_series = {side.name: Series(side.name, side.command, side.unit) for side in sides}
    for number in range(rounds):
        for side in sides:
            series = all_series[side.name]
            if series.failure:
                continue
            try:
                series.samples.append(side.measure(number))
                progress(f"round {number + 1} of {rounds}, {side.name}: {series.values()[-1]:.4g} {side.unit}")
            except Failure as failure:
                series.failure = str(failure)
                progress(f"round {number + 1} of {rounds}, {side.name}: {failure}")
    return all_series


def ratio(above, below):
    """The spread of above / below, round by round."""
    for series in (above, below):
        if series.failure:
            raise Failure(series.failure)
    return spread([a / b for a, b in zip(above.values(), below.values(), strict=True)])
