# SPDX-License-Identifier: BSD-3-Clause
"""What it costs to tell applications, by bench/match_bench: no goals, and so no ratios. Measured beside goal 10."""
from dataclasses import dataclass, field

from report.spread import spread

GOAL = 10  # whoever measures it, measures applications


@dataclass(frozen=True)
class Kind:
    """One kind of rules, and the benchmarks that measure it."""
    rules: str
    compile: str
    lookups: tuple  # ((what is looked up, benchmark), ...)


KINDS = (
    Kind("10,000 domains", "table_compile/10000", (("a name", "table_name/10000"),)),
    Kind("100,000 domains", "table_compile/100000", (("a name", "table_name/100000"),)),
    Kind("10,000 domains as Hyperscan's literals, for comparison", "hyperscan_compile/bounded/10000",
         (("a name", "hyperscan_name/bounded/10000"),)),
    Kind("40 signatures", "signatures_compile", (("a payload of TCP", "payload/tcp"), ("of UDP", "payload/udp"))),
)


@dataclass
class Cost:
    kind: Kind
    compile: object  # a Series
    lookups: list = field(default_factory=list)  # [(what, Series)]
    failure: str = ""

    @property
    def series(self):
        return [self.compile, *(series for _, series in self.lookups)]

    @property
    def memory_octets(self):
        """The one that tells it: the table's names, the signatures' compiler."""
        return next((octets for series in self.series if (octets := series.counter("memory")) is not None), None)


def measure(bench):
    """A Cost for each kind."""
    sides = [bench.match.side(kind.compile, "ms") for kind in KINDS]
    sides += [bench.match.side(name, "ns an iteration") for kind in KINDS for _, name in kind.lookups]
    all_series = bench.alternate("10 (applications)", sides)
    costs = []
    for kind in KINDS:
        cost = Cost(kind, all_series[kind.compile], [(what, all_series[name]) for what, name in kind.lookups])
        cost.failure = next((series.failure for series in cost.series if series.failure), "")
        differing = [series.name for series in cost.series if series.counter("differences")]
        if not cost.failure and differing:
            cost.failure = f"{differing[0]} does not agree with the table on every name."
        costs.append(cost)
    return costs


def cell(cost):
    compiled = spread(cost.compile.values()).median
    lookups = ", ".join(f"{spread(series.values()).median:,.0f} ns {what}" for what, series in cost.lookups)
    octets = cost.memory_octets
    memory = "" if octets is None else f"{octets / 1024:,.0f} KiB"
    return [cost.kind.rules, f"{compiled:.1f} ms", lookups, memory]


def markdown(costs):
    lines = ["Applications: compiling their rules, and looking one up.", "",
             "| Rules | Compiled in | Looked up in | Memory |", "|---|---|---|---|"]
    for cost in costs:
        cells = [cost.kind.rules, "not measured", cost.failure, ""] if cost.failure else cell(cost)
        lines.append("| " + " | ".join(text.replace("|", "/") for text in cells) + " |")
    return "\n".join(lines) + "\n"


def json_rows(costs):
    return [{"rules": cost.kind.rules, "memory_octets": cost.memory_octets, "failure": cost.failure or None,
             "sides": [{"name": series.name, "command": series.command, "unit": series.unit,
                        "values": series.values(), "failure": series.failure or None} for series in cost.series]}
            for cost in costs]
