# SPDX-License-Identifier: BSD-3-Clause
"""Measures Sextant against its goals of speed and against other programs, and prints a table with a row for each.
Figures are of CPU time. The sides of a goal are measured in turn, and its value is the median of the rounds' ratios."""
import argparse
import json
import os
import shlex
import signal
import sys
import tempfile
import time

from report import applications, measures, picture, table
from report.benchmarks import BenchmarkProgram
from report.captures import Captures
from report.goals import NUMBERS
from report.machine import SOURCES, Machine, build_facts
from report.running import Failure, Programs

INTERRUPTED = 130  # what a shell says of a program that ended by Ctrl-C


def goal_numbers(text):
    numbers = [int(part) if part.strip().isdigit() else 0 for part in text.split(",")]
    if not set(numbers) <= set(NUMBERS):
        raise argparse.ArgumentTypeError(f"'{text}' names no goals; they are {NUMBERS[0]} to {NUMBERS[-1]}, as 1,3")
    return sorted(set(numbers))


def parsed(arguments):
    parser = argparse.ArgumentParser(
        prog="./scripts/bench", description=__doc__,
        epilog="Exit code: 0 if everything was measured, whether or not goals were reached; 1 if a side failed to run.")
    parser.add_argument("--quick", action="store_true",
                        help="less than a minute: smaller inputs, fewer rounds; a hint and no result")
    parser.add_argument("--goal", type=goal_numbers, default=list(NUMBERS), metavar="N[,N]",
                        help="only these goals; with 10, what applications cost is measured, too")
    parser.add_argument("--markdown", metavar="FILE", help="where the table goes (default: standard output)")
    parser.add_argument("--json", metavar="FILE", help="write everything measured, with machine and build")
    parser.add_argument("--picture", metavar="FILE",
                        help="draw ns a packet against the number of flows as PNG; measures goal 4")
    parser.add_argument("--build-folder", default=os.path.join(SOURCES, "build", "release"), metavar="FOLDER",
                        help=argparse.SUPPRESS)
    parser.add_argument("--options-only", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.picture and 4 not in options.goal:
        options.goal = sorted([*options.goal, 4])
    return options


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def bench_of(options, programs, machine):
    effort = measures.QUICK if options.quick else measures.FULL
    sextant = os.path.abspath(os.path.join(options.build_folder, "src", "sextant"))

    def benchmarks(name):
        path = os.path.abspath(os.path.join(options.build_folder, "bench", name))
        return BenchmarkProgram(programs, path, effort.min_time_s, remembers=options.quick)
    return measures.Bench(programs, machine, Captures(programs, sextant), sextant, benchmarks("engine_bench"),
                          benchmarks("prefix_bench"), benchmarks("name_bench"), benchmarks("quic_bench"),
                          benchmarks("match_bench"), effort, say)


def measured(options, programs, arguments):
    """The report, and the failure of its picture if it has one."""
    machine = Machine()
    bench = bench_of(options, programs, machine)
    start = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    rows = [row for number in options.goal for row in measures.measure(bench, number)]
    costs = applications.measure(bench) if applications.GOAL in options.goal else []
    report = {"command": shlex.join(["./scripts/bench", *arguments]), "start": start, "quick": options.quick,
              "rounds": bench.effort.rounds, "machine": machine.facts(), "build": build_facts(options.build_folder),
              "rows": rows, "applications": costs}
    if not options.picture:
        return report, ""
    curve = measures.growth_curve(rows)
    try:
        if len(curve) < 2:
            raise Failure("no picture is drawn: goal 4 was not measured.")
        picture.draw(programs, curve, options.picture, f"Growth with flows, {report['machine']['cpu']}")
    except (Failure, OSError) as failure:
        return report, str(failure)
    return report, ""


def write(path, text):
    if path is None:
        sys.stdout.write(text)
        return
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def stop(*_):
    raise KeyboardInterrupt


def main(arguments):
    options = parsed(arguments)
    if options.options_only:
        return 0
    signal.signal(signal.SIGTERM, stop)
    with tempfile.TemporaryDirectory(prefix="sextant-bench-") as folder:
        programs = Programs(folder)
        try:
            report, broken = measured(options, programs, arguments)
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one must not leave anything running
            say("interrupted; what ran is stopped.")
            return INTERRUPTED
        finally:
            programs.stop_all()
    failures = list(dict.fromkeys([
        *(f"goal {row.goal.number}: {row.failure}" for row in report["rows"] if row.failure),
        *(f"applications: {cost.failure}" for cost in report["applications"] if cost.failure)]))
    if broken:
        failures.append(broken)
    try:
        write(options.markdown, table.markdown(report))
        if options.json:
            write(options.json, json.dumps(table.json_document(report), indent=2, ensure_ascii=False) + "\n")
    except OSError as error:
        failures.append(f"the report cannot be written: {error}.")
    for failure in failures:
        say(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
