#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""run_labels_test.py PROGRAM: `sextant run` with labels, on captures that DPDK's net_pcap plays: exact against the
oracle, exact through reloads, and unmoved by a file that is wrong."""
import json
import os
import subprocess
import sys
import time
import unittest

import label_oracle
from running_probe import NUMBERS, Case, Probe

PROGRAM = os.path.abspath(sys.argv.pop(1))
FRAMES = 1000  # endless replay keeps a buffer for each


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=60, check=False)


class Labels(Case):
    program = PROGRAM

    def setUp(self):
        super().setUp()
        self.captures = [self.path("one.pcap"), self.path("two.pcap")]
        self.labels = self.path("labels.txt")
        for seed, capture in enumerate(self.captures):
            done = run("generate", "--output", capture, "--frames", str(FRAMES), "--flows", "500", "--prefixes", "2k",
                       "--size", "imix", "--seed", str(seed), "--routes", self.path(f"routes-{seed}"))
            self.assertEqual(done.returncode, 0, done.stderr)

    def configuration(self, endless=False, more=""):
        device = ",".join(["net_pcap0", *(f"rx_pcap={capture}" for capture in self.captures),
                           *(["infinite_rx=1"] if endless else [])])
        return self.write(f"""probe: labels-{os.getpid()}-{next(NUMBERS)}
ports: [{{name: file, device: '{device}'}}]
links: [{{name: loop, legs: [{{port: file, direction: a_to_b}}]}}]
workers: {{count: 2}}
flows: {{capacity: 20000}}
labels: {{file: {self.labels}, cells: 65536}}
api: {{socket: {self.socket}, metrics_port: off}}
{more}""", "probe.yaml")

    def hold_sums(self, end):
        summary = end["summary"]
        self.assertEqual(summary["ledger"]["error_packets"], 0)
        for role, total in label_oracle.role_sums(summary).items():
            self.assertEqual(total, summary["ledger"]["accounted"], role)

    def test_two_workers_count_what_the_oracle_counts(self):
        with open(self.path("routes-0"), encoding="utf-8") as one, open(self.labels, "w", encoding="utf-8") as file:
            file.write(one.read())
        probe = Probe(self, self.configuration())
        self.wait_until(lambda summary: summary["ledger"]["received"]["packets"] == 2 * FRAMES, "summary")
        table = label_oracle.Table(self.labels)
        wanted = label_oracle.sums(self.captures[0], table)
        for label, roles in label_oracle.sums(self.captures[1], table).items():
            for role, cell in roles.items():
                wanted[label][role] = [sum(pair) for pair in zip(wanted[label][role], cell)]
        state = self.show("labels")["table"]
        end = probe.stop()
        labels, rest = label_oracle.expected(wanted)
        self.assertEqual(end["summary"]["labels"], labels)
        self.assertEqual(end["summary"]["label_rest"], rest)
        self.assertGreater(rest["unknown"]["source"]["packets"], 0)
        self.hold_sums(end)
        self.assertEqual((state["file"], state["epoch"], state["tables_held"]), (self.labels, 1, 0))
        self.assertEqual(state["ipv4_prefixes"] + state["ipv6_prefixes"], table.lines)

    def test_sums_stay_exact_through_reloads_and_a_wrong_file_keeps_the_old(self):
        self.write("0.0.0.0/0 1\n::/0 1\n", "labels.txt")
        probe = Probe(self, self.configuration(endless=True))
        probe.wait_for("Labels: 2 prefixes (1 of IPv4, 1 of IPv6) with 1 label.")
        for label in range(2, 6):
            self.write(f"0.0.0.0/0 {label}\n::/0 {label}\n10.0.0.0/8 9\n", "labels.txt")
            probe.reload(f"3 prefixes (2 of IPv4, 1 of IPv6) with 2 labels, epoch {label}.")
        self.write("0.0.0.0/0 77\n10.0.0.1/8 78\n", "labels.txt")
        probe.reload(f"{self.labels}:2: '10.0.0.1/8' has bits set behind the first 8; write 10.0.0.0/8. The labels stay as "
                     "they were.")
        os.remove(self.labels)
        probe.reload("labels.txt: cannot be opened: No such file or directory. The labels stay as they were.")
        self.wait_until(lambda summary: 5 in {entry["label"] for entry in summary.get("labels", [])}, "summary")  # after a bin has gone by
        time.sleep(1.2)  # the state is published once a second
        shown = self.show("labels")
        table = shown["table"]
        self.assertEqual((table["epoch"], table["failed_reloads"], table["tables_held"]), (5, 2, 0))
        self.assertIn("labels", shown)
        text = run("show", "labels", "-s", self.socket).stdout
        self.assertRegex(text, r"epoch +5\n")
        self.assertIn("reloads that failed", text)
        end = probe.stop()
        self.hold_sums(end)
        found = {entry["label"] for entry in end["summary"]["labels"]}
        self.assertIn(5, found)
        self.assertLessEqual(found, {1, 2, 3, 4, 5, 9})
        self.assertEqual(end["summary"]["label_rest"]["unknown"]["source"]["packets"], 0)

    def test_another_file_takes_the_place_of_the_first(self):
        self.write("0.0.0.0/0 1\n::/0 1\n", "labels.txt")
        probe = Probe(self, self.configuration(endless=True))
        with open(self.path("probe.yaml"), encoding="utf-8") as file:
            text = file.read()
        other = self.write("0.0.0.0/0 2\n::/0 2\n", "other.txt")
        self.write(text.replace(self.labels, other), "probe.yaml")
        probe.reload(f"Labels were loaded from {other}: 2 prefixes (1 of IPv4, 1 of IPv6) with 1 label, epoch 2.")
        self.assertIn("was read again: nothing in it differs.", probe.said())
        self.write(text.replace(f"labels: {{file: {self.labels}, cells: 65536}}\n", ""), "probe.yaml")
        probe.reload("the probe must be restarted for labels.file")
        self.hold_sums(probe.stop())

    def test_a_wrong_file_is_one_sentence_before_anything_starts(self):
        self.write("0.0.0.0/0 1\n10.0.0.0/8 0\n", "labels.txt")
        config = self.configuration()
        sentence = f"{self.labels}:2: '0' is no label; write a whole number from 1 to 16777215.\n"
        for command in ("run", "check"):
            done = run(command, "-c", config)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (1, "", sentence), command)

    def test_check_tells_what_labels_take(self):
        self.write("0.0.0.0/0 1\n10.0.0.0/8 2\n::/0 2\n", "labels.txt")
        config = self.configuration()
        text = run("check", "-c", config).stdout
        self.assertIn("Labels: 3 prefixes (2 of IPv4, 1 of IPv6) with 2 labels.", text)
        self.assertRegex(text, r"cells of labels +2 x 32768 cells a bin +[\d.]+ MiB")
        report = json.loads(run("check", "-c", config, "--json").stdout)
        self.assertEqual((report["labels"]["ipv4_prefixes"], report["labels"]["ipv6_prefixes"]), (2, 1))
        self.assertEqual(report["memory"]["label_table_size"], 2 * report["labels"]["table_size"])
        self.assertGreater(report["memory"]["engine_parts"]["label_cells_size"], 0)
        memory = report["memory"]
        self.assertEqual(memory["total_size"], memory["packet_memory_size"] + memory["engine_memory_size"]
                         + memory["label_table_size"])


if __name__ == "__main__":
    unittest.main()
