# SPDX-License-Identifier: BSD-3-Clause
"""The report in its two forms: a table for people, in Markdown, and JSON for programs ("sextant.bench/1")."""
from report import applications
from report.spread import spread

ABOVE = {"stretch": "yes, and the stretch", "reach": "yes", "no": "no"}


def figure(value, unit):
    if unit == "B":
        return f"{value:.0f} B"
    return f"{value:.2f} {unit}" if value < 10 else f"{value:.1f} {unit}"


def limit(goal, value):
    return f"{'≥' if goal.at_least else '≤'} {value:g} {goal.unit}"


def side_text(series):
    if not series.samples:
        return f"{series.name}: failed"
    value = spread(series.values()).median
    return f"{series.name} {value:.1f} {series.unit}" if value < 1000 else f"{series.name} {value:,.0f} {series.unit}"


def markdown_row(row):
    goal = row.goal
    if row.value is None:
        measured, between, reached = "not measured", "", row.failure or row.absent
    else:
        measured = figure(row.value.median, goal.unit)
        between = f"{figure(row.value.low, goal.unit)} to {figure(row.value.high, goal.unit)}"
        reached = ABOVE[row.reached()]
    sides = "; ".join([*(side_text(series) for series in row.series), *([row.note] if row.note else [])])
    if row.value is not None and row.failure:
        sides += f"; {row.failure}"
    cells = [str(goal.number), goal.text(), limit(goal, goal.reach), limit(goal, goal.stretch), measured, between,
             reached, sides]
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def markdown(report):
    machine, build = report["machine"], report["build"]
    changed = ", with uncommitted changes" if build["uncommitted_changes"] else ""
    load = ", ".join(f"{one:.2f}" for one in machine["load_average_before"])
    rounds = f"{report['rounds']} round{'s' if report['rounds'] > 1 else ''}"
    lines = [
        f"`{report['command']}`: {rounds}, sides in turn, CPU time, medians of the rounds' ratios"
        f"{'; quick: smaller inputs, a hint and no result' if report['quick'] else ''}.",
        "",
        f"{machine['cpu']}, {machine['cores']} cores at {machine['frequency_mhz']:.0f} MHz, Linux {machine['kernel']}, "
        f"{machine['huge_pages_free']} free huge pages of {machine['huge_page_kib']} KiB (transparent ones: "
        f"{machine['transparent_huge_pages'] or 'unknown'}), load {load} before the start; commit "
        f"{build['commit'][:12] or 'unknown'}{changed}, {build['compiler'] or 'compiler unknown'}, `{build['flags']}`.",
        "",
        "| # | Goal | Reach | Stretch | Measured | Rounds | Reached | Sides |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [markdown_row(row) for row in report["rows"]]
    text = "\n".join(lines) + "\n"
    return text + "\n" + applications.markdown(report["applications"]) if report["applications"] else text


def json_row(row):
    value = row.value
    return {
        "part": row.goal.part or None,
        "title": row.goal.title,
        "value": value and value.median,
        "unit": row.goal.unit,
        "target": row.goal.reach,
        "stretch": row.goal.stretch,
        "better": "higher" if row.goal.at_least else "lower",
        "reached": row.reached(),
        "spread": value and [value.low, value.high],
        "sides": [{"name": series.name, "command": series.command, "unit": series.unit, "values": series.values(),
                   "failure": series.failure or None} for series in row.series],
        "note": row.note or None,
        "failure": row.failure or None,
        "absent": row.absent or None,
    }


def json_document(report):
    """{"goals": {number: [row of each part]}, "applications": [row of each kind of rules]} and what the figures depend
    on."""
    goals = {}
    for row in report["rows"]:
        goals.setdefault(str(row.goal.number), []).append(json_row(row))
    facts = {key: value for key, value in report.items() if key not in ("rows", "applications")}
    return {"schema": "sextant.bench/1", **facts, "goals": goals,
            "applications": applications.json_rows(report["applications"])}
