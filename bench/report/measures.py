# SPDX-License-Identifier: BSD-3-Clause
"""How each goal is measured: which sides, and what is divided by what."""
import shutil
from dataclasses import dataclass
from typing import Callable

from report import polling, readers
from report.benchmarks import BenchmarkProgram
from report.captures import Captures
from report.goals import Row, goals_of
from report.machine import Machine
from report.running import Failure, Programs
from report.spread import Series, alternate, ratio, spread

CURVE = (10_000, 100_000, 1_000_000, 4_000_000, 8_000_000, 16_000_000)
QUICK_CURVE = (10_000, 100_000, 1_000_000, 8_000_000)


@dataclass(frozen=True)
class Effort:
    rounds: int
    window_s: float  # of a polling loop
    min_time_s: float  # of a benchmark
    frames: int  # of a capture file
    flows: int
    curve: tuple
    engine: str  # the engine's benchmark: over a whole bin, or shorter than one


FULL = Effort(rounds=5, window_s=3, min_time_s=0.5, frames=1_000_000, flows=100_000, curve=CURVE, engine="engine")
QUICK = Effort(rounds=1, window_s=1, min_time_s=0.1, frames=200_000, flows=20_000, curve=QUICK_CURVE,
               engine="engine_without_folds")


@dataclass
class Bench:
    """What the measures are made with."""
    programs: Programs
    machine: Machine
    captures: Captures
    sextant: str
    engine: BenchmarkProgram
    prefix: BenchmarkProgram
    names: BenchmarkProgram
    quic: BenchmarkProgram
    match: BenchmarkProgram
    effort: Effort
    progress: Callable[[str], None]

    def alternate(self, number, sides):
        return alternate(sides, self.effort.rounds, lambda text: self.progress(f"goal {number}, {text}"))

    def engine_at(self, flows):
        return f"{self.effort.engine}/flows:{flows}"

    def engine_sides(self, *names):
        return [self.engine.side(name) for name in names]


def divided(goal, above, below, note=""):
    """The row of above / below."""
    row = Row(goal, series=[above, below], note=note)
    try:
        row.value = ratio(above, below)
    except Failure as failure:
        row.failure = str(failure)
    return row


def flows_of(series):
    flows = series.counter("flows")
    return "" if flows is None else f"a loop of {polling.LOOP_FRAMES:,} packets, {flows:,.0f} flows"


def share_of_testpmd(bench):
    rows = []
    for goal, size in zip(goals_of(1), ("imix", "64"), strict=True):
        capture = bench.captures.get(polling.LOOP_FRAMES, polling.LOOP_FRAMES, size)
        sides = [polling.probe(bench.programs, bench.machine, bench.sextant, capture, bench.effort.window_s),
                 polling.testpmd(bench.programs, bench.machine, capture, bench.effort.window_s)]
        ours, floor = bench.alternate(f"1 ({goal.part})", sides).values()
        rows.append(divided(goal, floor, ours, flows_of(ours)))
    return rows


def against_ipfixprobe(bench):
    goal, = goals_of(2)
    if shutil.which("ipfixprobe") is None:
        return [Row(goal, absent="ipfixprobe is not on the PATH, and Debian does not have it")]
    capture = bench.captures.get(polling.LOOP_FRAMES, polling.LOOP_FRAMES, "imix")
    sides = [polling.probe(bench.programs, bench.machine, bench.sextant, capture, bench.effort.window_s),
             polling.ipfixprobe(bench.programs, bench.machine, capture, bench.effort.window_s)]
    ours, other = bench.alternate(2, sides).values()
    return [divided(goal, other, ours, flows_of(ours))]


def file_reading(bench):
    capture = bench.captures.get(bench.effort.frames, bench.effort.flows, "imix")
    ours, *others = bench.alternate(3, readers.all_sides(bench.programs, bench.sextant, capture)).values()
    return [divided(goal, other, ours, capture.text()) for goal, other in zip(goals_of(3), others, strict=True)]


def growth_with_flows(bench):
    """The row, and the whole curve behind it: a series a number of flows."""
    goal, = goals_of(4)
    curve = bench.alternate(4, bench.engine_sides(*(bench.engine_at(flows) for flows in bench.effort.curve)))
    row = divided(goal, curve[bench.engine_at(8_000_000)], curve[bench.engine_at(100_000)])
    row.series = list(curve.values())
    row.failure = row.failure or next((series.failure for series in row.series if series.failure), "")
    return [row]


def against_the_bare_loop(bench):
    goal, = goals_of(5)
    ours, bare = bench.alternate(5, bench.engine_sides(bench.engine_at(1_000_000), "bare_loop/flows:1000000")).values()
    return [divided(goal, bare, ours)]


def storm_of_new_flows(bench):
    goal, = goals_of(6)
    sides = bench.engine_sides("new_flows/flows:1000000", bench.engine_at(1_000_000))
    storm, steady = bench.alternate(6, sides).values()
    return [divided(goal, storm, steady)]


def batches_against_single_packets(bench):
    goal, = goals_of(7)
    sides = bench.engine_sides("one_at_a_time/flows:8000000", "engine_without_folds/flows:8000000")
    single, burst = bench.alternate(7, sides).values()
    return [divided(goal, single, burst)]


def lookups(bench):
    rows = []
    for goal, family, other in zip(goals_of(8), ("ipv6", "ipv4"), ("ipv6_rte_fib6", "ipv4_rte_fib"), strict=True):
        sides = [bench.prefix.side(name, "ns per address") for name in (f"{family}_batch", other)]
        ours, theirs = bench.alternate(8, sides).values()
        mismatches = ours.counter("mismatches")
        row = divided(goal, theirs, ours, "" if mismatches is None else f"{mismatches:,.0f} mismatches")
        if not row.failure and mismatches != 0:
            row.value = None
            row.failure = (f"{ours.name} does not say that it agrees with {other} on every address "
                           f"(mismatches: {mismatches}).")
        rows.append(row)
    return rows


def table_build(bench):
    goal, = goals_of(9)
    sides = [bench.prefix.side(name, "ms a build") for name in ("build_ours", "build_rte_fib")]
    ours, theirs = bench.alternate(9, sides).values()
    return [divided(goal, theirs, ours)]


def names(bench):
    goal, initial_goal = goals_of(10)
    on, off = bench.alternate(10, [bench.names.side(name) for name in ("names_on", "names_off")]).values()
    packets, share = on.counter("flow_packets"), on.counter("named_share")
    note = "" if None in (packets, share) else f"{packets:.1f} packets a flow, {share:.0%} of the flows named"
    initial, = bench.alternate(10, [bench.quic.side("quic_initial", "ns per Initial")]).values()
    row = Row(initial_goal, series=[initial], failure=initial.failure)
    if not row.failure:
        row.value = spread([value / 1000 for value in initial.values()])
    return [divided(goal, on, off, note), row]


def memory_per_flow(bench):
    goal, = goals_of(11)
    series, = bench.alternate(11, bench.engine_sides("engine_without_folds/flows:1000000")).values()
    row = Row(goal, series=[series], failure=series.failure)
    if row.failure:
        return [row]
    octets = [sample.counters.get("memory_octets_per_flow") for sample in series.samples]
    if None in octets:
        row.failure = f"{series.name} does not tell memory_octets_per_flow."
        return [row]
    row.value = spread(octets)
    cold = series.counter("cold_octets_per_flow")
    row.note = "" if cold is None else f"{row.value.median + cold:.0f} B with the cold part"
    return [row]


def two_workers(bench):
    goal, = goals_of(12)
    two, one = bench.alternate(12, bench.engine_sides("two_workers/flows:1000000", "one_worker/flows:1000000")).values()
    faster = two.counter("wall_speedup")
    return [divided(goal, two, one, "" if faster is None else f"{faster:.2f} × as fast by the wall's clock")]


MEASURES = {1: share_of_testpmd, 2: against_ipfixprobe, 3: file_reading, 4: growth_with_flows, 5: against_the_bare_loop,
            6: storm_of_new_flows, 7: batches_against_single_packets, 8: lookups, 9: table_build, 10: names,
            11: memory_per_flow, 12: two_workers}


def measure(bench, number):
    """The rows of a goal. What fails before a side is named, as writing a capture, fails all of them."""
    try:
        return MEASURES[number](bench)
    except Failure as failure:
        return [Row(goal, failure=str(failure)) for goal in goals_of(number)]


def growth_curve(rows):
    """[(flows, Series)] of goal 4, of what was measured."""
    series: list[Series] = [one for row in rows if row.goal.number == 4 for one in row.series]
    return [(int(one.name.rpartition(":")[2]), one) for one in series if one.samples]
