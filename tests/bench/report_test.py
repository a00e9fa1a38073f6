#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""report_test.py SOURCE_ROOT: the command that measures, with stubs in place of the programs it measures. A stub's
figures are given, so every figure of the report is known."""
import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest
from unittest import mock

ROOT = os.path.abspath(sys.argv.pop(1))
BENCH = os.path.join(ROOT, "bench")
sys.dont_write_bytecode = True
sys.path.insert(0, BENCH)

from report import __main__ as command, applications, goals, measures, polling, readers, table  # noqa: E402
from report.benchmarks import sample_of  # noqa: E402
from report.running import Failure, Programs, thread_times_ns  # noqa: E402
from report.spread import Sample, Series, Side, alternate, ratio, spread  # noqa: E402

# A Google Benchmark program whose figures are given, in ns per item. A name that is not there matches nothing.
BENCHMARK_PROGRAM = """\
    #!/usr/bin/env python3
    import json, re, sys
    FIGURES = {figures}
    options = dict(word[2:].split("=", 1) for word in sys.argv[1:])
    rows = []
    for name, ns in FIGURES.items():
        row = {{"name": name + "/process_time", "time_unit": "ns", "cpu_time": 64 * ns, "real_time": 80 * ns,
               "items_per_second": 1e9 / ns, "mismatches": {mismatches}, "memory_octets_per_flow": 77,
               "cold_octets_per_flow": 40, "wall_speedup": 1.9, "flow_packets": 20.1, "named_share": 0.41,
               "differences": {differences}, "memory": 2048}}
        if re.search(options["benchmark_filter"], row["name"]):
            rows.append(row)
    json.dump({{"benchmarks": rows}}, open(options["benchmark_out"], "w"))
"""
ENGINE = {"engine_without_folds/flows:10000": 50, "engine_without_folds/flows:100000": 60,
          "engine_without_folds/flows:1000000": 70, "engine_without_folds/flows:8000000": 90,
          "bare_loop/flows:1000000": 63, "one_at_a_time/flows:8000000": 270, "new_flows/flows:1000000": 154,
          "two_workers/flows:1000000": 71.4, "one_worker/flows:1000000": 70}
PREFIX = {"ipv4_batch": 10, "ipv4_rte_fib": 14, "ipv6_batch": 25, "ipv6_rte_fib6": 100, "build_ours": 1e6,
          "build_rte_fib": 2e7}
NAMES = {"names_on": 84, "names_off": 70}
QUIC = {"quic_initial": 1600}
MATCH = {kind.compile: 1e6 for kind in applications.KINDS}
MATCH.update({name: 50 for kind in applications.KINDS for _, name in kind.lookups})


def write_program(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(textwrap.dedent(text))
    os.chmod(path, 0o755)


def write_build(folder, mismatches=0, differences=0, engine=None, names=None):
    for name, figures in (("engine_bench", engine or ENGINE), ("prefix_bench", PREFIX), ("name_bench", names or NAMES),
                          ("quic_bench", QUIC), ("match_bench", MATCH)):
        write_program(os.path.join(folder, "bench", name),
                      BENCHMARK_PROGRAM.format(figures=repr(figures), mismatches=mismatches, differences=differences))


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.programs = Programs(self.folder)
        self.addCleanup(self.programs.stop_all)

    def run_command(self, *arguments):
        """Exit code, standard output and standard error of the command over the stubs of this folder."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = command.main(["--quick", "--build-folder", self.folder, *arguments])
        return code, out.getvalue(), err.getvalue()

    def report(self, *arguments):
        """The JSON document of a run that must have the exit code given first."""
        path = os.path.join(self.folder, "report.json")
        code, _, err = self.run_command("--json", path, *arguments[1:])
        self.assertEqual(code, arguments[0], err)
        with open(path, encoding="utf-8") as file:
            return json.load(file)


def series(name, *values, failure=""):
    return Series(name, name, "ns per packet", [Sample(value) for value in values], failure)


class Statistics(unittest.TestCase):
    def test_a_spread_is_median_lowest_and_highest(self):
        self.assertEqual(vars(spread([3, 1, 9])), {"median": 3, "low": 1, "high": 9})
        self.assertEqual(spread([1, 2, 3, 4]).median, 2.5)

    def test_a_ratio_is_made_of_neighbours_and_not_of_medians(self):
        # Medians are 20 and 10; yet in each round but one the first took three times the second.
        found = ratio(series("a", 3, 20, 60), series("b", 1, 10, 20))
        self.assertEqual(vars(found), {"median": 3, "low": 2, "high": 3})

    def test_sides_take_turns(self):
        order = []

        def side(name):
            return Side(name, name, lambda number: order.append((number, name)) or Sample(1))
        alternate([side("a"), side("b")], 2, lambda _: None)
        self.assertEqual(order, [(0, "a"), (0, "b"), (1, "a"), (1, "b")])

    def test_a_side_that_failed_is_left_alone_and_its_ratio_is_its_sentence(self):
        tried = []

        def fails(number):
            tried.append(number)
            raise Failure("b is not there.")
        made = alternate([Side("a", "a", lambda _: Sample(1)), Side("b", "b", fails)], 3, lambda _: None)
        self.assertEqual((tried, made["a"].values(), made["b"].failure), ([0], [1, 1, 1], "b is not there."))
        with self.assertRaisesRegex(Failure, "^b is not there.$"):
            ratio(made["a"], made["b"])


class Goals(unittest.TestCase):
    def reached(self, goal, value):
        return goals.Row(goal, value and spread([value])).reached()

    def test_a_goal_is_reached_from_its_own_side(self):
        share = goals.at_least(1, "", "share", 0.45, 0.55)
        growth = goals.at_most(4, "", "growth", 1.6, 1.4)
        self.assertEqual([self.reached(share, value) for value in (0.44, 0.45, 0.55, None)],
                         ["no", "reach", "stretch", None])
        self.assertEqual([self.reached(growth, value) for value in (1.61, 1.6, 1.4)], ["no", "reach", "stretch"])

    def test_every_goal_is_measured(self):
        self.assertEqual(goals.NUMBERS, tuple(range(1, 13)))
        self.assertEqual(tuple(measures.MEASURES), goals.NUMBERS)

    def test_a_stretch_is_never_easier_than_its_reach(self):
        for goal in goals.GOALS:
            self.assertTrue(goal.stretch > goal.reach if goal.at_least else goal.stretch < goal.reach, goal)


class GoogleBenchmark(unittest.TestCase):
    ROW = {"name": "engine/flows:10/process_time/real_time", "cpu_time": 6.4, "real_time": 3.2, "time_unit": "us",
           "items_per_second": 64 / 3.2e-6}

    def test_time_is_of_the_processor_whatever_the_rate_is_of(self):
        self.assertAlmostEqual(sample_of([self.ROW], "engine/flows:10", "ns per packet", "bench").value, 100)

    def test_a_build_is_an_iteration(self):
        self.assertAlmostEqual(sample_of([self.ROW], "engine/flows:10", "ms a build", "bench").value, 0.0064)

    def test_what_is_missing_or_refused_is_a_sentence(self):
        refused = {"name": "engine/flows:1", "error_occurred": True, "error_message": "no memory."}
        silent = {"name": "engine/flows:1", "cpu_time": 1, "time_unit": "ns"}
        for rows, sentence in (([self.ROW], "bench has no benchmark engine/flows:1."),
                               ([], "bench has no benchmark engine/flows:1."),
                               ([refused], "bench could not run engine/flows:1: no memory."),
                               ([silent], "bench does not tell the items of engine/flows:1.")):
            with self.assertRaises(Failure) as failed:
                sample_of(rows, "engine/flows:1", "ns per packet", "bench")
            self.assertEqual(str(failed.exception), sentence)


class Running(Folder):
    def test_time_is_of_the_processor_and_of_the_children_waited_for(self):
        busy = "import time\nend = time.process_time() + 0.1\nwhile time.process_time() < end: pass\n"
        parent = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {busy!r}])\n"
        self.assertGreaterEqual(self.programs.run([sys.executable, "-c", parent]).cpu_s, 0.1)
        self.assertLess(self.programs.run(["sleep", "0.2"]).cpu_s, 0.1)

    def test_a_failure_is_one_sentence(self):
        breaks = ["sh", "-c", "echo first; echo it is broken.; exit 3"]
        for words, sentence in ((breaks, "^sh ended with 3: it is broken.$"),
                                (["no-such-peer"], "^no-such-peer cannot be started .*install bench.*$")):
            with self.assertRaisesRegex(Failure, sentence):
                self.programs.run(words)

    def test_a_thread_that_ends_while_its_time_is_read_is_left_out(self):
        with mock.patch("os.listdir", return_value=["1", "2"]), \
             mock.patch("builtins.open", side_effect=[ProcessLookupError, io.StringIO("70 3 1\n")]):
            self.assertEqual(thread_times_ns(1), {"2": 70})

    def test_a_program_that_does_not_end_is_ended(self):
        with self.assertRaisesRegex(Failure, "^sleep did not end within 0.1 s.$"):
            self.programs.run(["sleep", "60"], time_limit_s=0.1)

    def test_what_ignores_the_request_is_killed_with_its_own_children(self):
        process = self.programs.start(["sh", "-c", "trap '' INT; sleep 60 & echo $!; wait"])
        while not self.programs.output(process):
            time.sleep(0.01)
        self.programs.stop(process, patience_s=0.2)
        self.assertEqual(process.returncode, -signal.SIGKILL)
        child = int(self.programs.output(process))
        end = time.monotonic() + 5
        while time.monotonic() < end and runs(child):
            time.sleep(0.01)
        self.assertFalse(runs(child))


def runs(pid):
    """Whether a process is there and is no zombie: whoever adopted it may not have waited for it yet."""
    try:
        with open(f"/proc/{pid}/status", encoding="utf-8") as file:
            return "\nState:\tZ" not in file.read()
    except OSError:
        return False


class Polling(Folder):
    def test_a_side_that_dies_at_its_start_says_why(self):
        words = ["sh", "-c", "echo Configuring; echo Cannot create mbuf pool; echo bye; exit 1"]
        with self.assertRaisesRegex(Failure, "^sh ended at its start: Cannot create mbuf pool$"):
            polling.measure(self.programs, words, {}, polling.TelemetryCount(self.folder, "none"), 0.1)

    def test_a_rate_is_packets_by_time_of_the_thread_that_polls(self):
        class Count:
            packets = 0

            def read(self):
                self.packets += 1_000_000
                return self.packets

            def counters(self):
                return {"flows": 5}

        with mock.patch.object(polling, "SETTLE_S", 0):
            sample = polling.measure(self.programs, ["sh", "-c", "while :; do :; done"], {}, Count(), 0.3)
        self.assertEqual(sample.counters, {"flows": 5})
        self.assertGreater(sample.value, 0)


class Report(Folder):
    def setUp(self):
        super().setUp()
        write_build(self.folder)

    def test_benchmarks_become_rows(self):
        found = self.report(0, "--goal", "4,5,6,7,8,9,10,11,12")["goals"]
        values = {number: [round(row["value"], 6) for row in rows] for number, rows in found.items()}
        self.assertEqual(values, {"4": [1.5], "5": [0.9], "6": [2.2], "7": [3], "8": [4, 1.4], "9": [20],
                                  "10": [1.2, 1.6], "11": [77], "12": [1.02]})
        self.assertEqual([rows[0]["reached"] for rows in found.values()],
                         ["reach", "reach", "no", "reach", "stretch", "reach", "reach", "stretch", "stretch"])
        self.assertEqual([found[goal][part]["note"] for goal, part in (("11", 0), ("12", 0), ("8", 1), ("10", 0))],
                         ["117 B with the cold part", "1.90 × as fast by the wall's clock", "0 mismatches",
                          "20.1 packets a flow, 41% of the flows named"])

    def test_json_says_what_a_figure_depends_on(self):
        document = self.report(0, "--goal", "9")
        row, = document["goals"]["9"]
        known = {"target": 10, "stretch": 25, "unit": "×", "better": "higher", "failure": None, "absent": None}
        self.assertEqual({key: row[key] for key in known}, known)
        self.assertEqual(row["spread"], [row["value"], row["value"]])
        self.assertEqual([(side["name"], side["values"]) for side in row["sides"]],
                         [("build_rte_fib", [1280]), ("build_ours", [64])])
        self.assertIn("--benchmark_filter=^build_ours", row["sides"][1]["command"])
        self.assertEqual((document["schema"], document["quick"], document["rounds"]), ("sextant.bench/1", True, 1))
        for part, keys in (("machine", {"cpu", "cores", "frequency_mhz", "kernel", "huge_pages_free",
                                        "load_average_before"}),
                           ("build", {"compiler", "flags", "commit", "uncommitted_changes", "peers"})):
            self.assertLessEqual(keys, set(document[part]))

    def test_the_table_has_a_line_for_each_part(self):
        code, out, _ = self.run_command("--goal", "7,10")
        self.assertEqual(code, 0)
        lines = [line for line in out.splitlines() if line.startswith("| ")]
        self.assertEqual(lines[1:4], [
            "| 7 | one packet a turn over bursts, 8 M flows | ≥ 3 × | ≥ 4 × | 3.00 × | 3.00 × to 3.00 × | yes | "
            "one_at_a_time/flows:8000000 270.0 ns per packet; engine_without_folds/flows:8000000 90.0 ns per packet |",
            "| 10 | cost of names: names on over off | ≤ 1.25 × | ≤ 1.12 × | 1.20 × | 1.20 × to 1.20 × | yes | "
            "names_on 84.0 ns per packet; names_off 70.0 ns per packet; 20.1 packets a flow, 41% of the flows named |",
            "| 10 | cost of names: one QUIC Initial | ≤ 2.5 µs | ≤ 1.5 µs | 1.60 µs | 1.60 µs to 1.60 µs | yes | "
            "quic_initial 1,600 ns per Initial |"])
        self.assertIn("quick: smaller inputs", out)

    def test_applications_are_a_table_of_their_own_beside_goal_10(self):
        _, out, _ = self.run_command("--goal", "10")
        self.assertTrue(out.endswith("""
Applications: compiling their rules, and looking one up.

| Rules | Compiled in | Looked up in | Memory |
|---|---|---|---|
| 10,000 domains | 64.0 ms | 3,200 ns a name | 2 KiB |
| 100,000 domains | 64.0 ms | 3,200 ns a name | 2 KiB |
| 10,000 domains as Hyperscan's literals, for comparison | 64.0 ms | 3,200 ns a name | 2 KiB |
| 40 signatures | 64.0 ms | 3,200 ns a payload of TCP, 3,200 ns of UDP | 2 KiB |
"""), out)
        document = self.report(0, "--goal", "10")
        self.assertEqual([row["rules"] for row in document["applications"]],
                         [kind.rules for kind in applications.KINDS])
        self.assertEqual(document["applications"][3]["sides"][1]["values"], [3200])
        self.assertEqual(document["applications"][3]["memory_octets"], 2048)
        self.assertEqual(self.report(0, "--goal", "9")["applications"], [])
        self.assertNotIn("Applications", self.run_command("--goal", "9")[1])

    def test_matchers_that_disagree_and_names_that_were_not_found_are_failures(self):
        write_build(self.folder, differences=2, names={"names_off": 70})
        code, out, err = self.run_command("--goal", "10")
        self.assertEqual(code, 1)
        self.assertIn("| not measured |  | name_bench has no benchmark names_on. |", out)
        self.assertIn("| 10,000 domains | not measured | table_compile/10000 does not agree with the table on every "
                      "name. |  |", out)
        self.assertIn("bench: applications: table_compile/10000 does not agree", err)
        self.assertIn("| 1.60 µs |", out)

    def test_a_side_that_failed_is_a_sentence_and_an_exit_code(self):
        write_build(self.folder, engine={name: ns for name, ns in ENGINE.items() if "bare" not in name})
        code, out, err = self.run_command("--goal", "5,7")
        self.assertEqual(code, 1)
        self.assertIn("| not measured |  | engine_bench has no benchmark bare_loop/flows:1000000. |", out)
        self.assertIn("| 3.00 × |", out)
        self.assertIn("bench: goal 5: engine_bench has no benchmark bare_loop/flows:1000000.\n", err)

    def test_a_lookup_that_disagrees_reaches_nothing(self):
        write_build(self.folder, mismatches=3)
        row = self.report(1, "--goal", "8")["goals"]["8"][0]
        self.assertEqual((row["value"], row["reached"]), (None, None))
        self.assertIn("mismatches: 3", row["failure"])

    def test_a_capture_that_cannot_be_written_fails_every_part(self):
        write_program(os.path.join(self.folder, "src", "sextant"), "#!/bin/sh\necho no room.; exit 1\n")
        rows = self.report(1, "--goal", "3")["goals"]["3"]
        self.assertEqual([row["failure"] for row in rows], ["sextant ended with 1: no room."] * 4)

    def test_a_goal_that_does_not_exist_is_refused(self):
        for wrong in ("0", "13", "x", ""):
            with self.assertRaises(SystemExit) as ended, contextlib.redirect_stderr(io.StringIO()):
                command.parsed(["--goal", wrong])
            self.assertEqual(ended.exception.code, 2)

    def test_options_can_be_looked_at_alone(self):
        self.assertEqual(self.run_command("--options-only", "--goal", "7"), (0, "", ""))

    def test_a_picture_brings_goal_4(self):
        self.assertEqual(command.parsed(["--goal", "9", "--picture", "growth.png"]).goal, [4, 9])

    def test_ctrl_c_leaves_nothing_behind(self):
        marker = os.path.join(self.folder, "started")
        write_program(os.path.join(self.folder, "bench", "engine_bench"),
                      f"#!/bin/sh\necho $$ > {marker}.new\nmv {marker}.new {marker}\nexec sleep 60\n")
        os.makedirs(os.path.join(self.folder, "tmp"))
        process = subprocess.Popen(
            [sys.executable, "-m", "report", "--quick", "--goal", "5", "--build-folder", self.folder],
            env={**os.environ, "PYTHONPATH": BENCH, "PYTHONDONTWRITEBYTECODE": "1",
                 "TMPDIR": os.path.join(self.folder, "tmp")},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not os.path.exists(marker):
            time.sleep(0.01)
        with open(marker, encoding="ascii") as file:
            child = int(file.read())
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=20), command.INTERRUPTED)
        self.assertFalse(os.path.exists(f"/proc/{child}"))
        self.assertEqual(os.listdir(os.path.join(self.folder, "tmp")), [])


class Readers(Folder):
    def test_an_exporter_finds_a_socket_that_nobody_reads(self):
        with readers.unread_socket() as port:
            self.assertGreater(port, 0)

    def test_every_program_of_goal_3_is_a_side(self):
        capture = type("Capture", (), {"path": "a.pcap", "frames": 10, "flows": 5})
        sides = readers.all_sides(self.programs, "sextant", capture)
        self.assertEqual([side.name for side in sides[1:]], [goal.part for goal in goals.goals_of(3)])


class Table(unittest.TestCase):
    def test_a_failed_side_beside_a_value_is_said(self):
        goal, = goals.goals_of(4)
        row = goals.Row(goal, spread([1.5]), [series("a", 90), series("b", failure="no memory.")], failure="no memory.")
        self.assertTrue(table.markdown_row(row).endswith("| yes | a 90.0 ns per packet; b: failed; no memory. |"))


if __name__ == "__main__":
    unittest.main()
