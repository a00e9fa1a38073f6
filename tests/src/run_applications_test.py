#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""run_applications_test.py PROGRAM: `sextant run` with rules of applications, on a capture that DPDK's net_pcap plays:
the same figures as `read`, exact through reloads, unmoved by rules that are wrong; counters of those that are named."""
import json
import os
import re
import subprocess
import sys
import unittest
import urllib.request

from hand_made_packets import client_hello, ip, question, tcp, udp, write_capture
from running_probe import NUMBERS, Case, Probe, free_port

PROGRAM = os.path.abspath(sys.argv.pop(1))


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=60, check=False)


class Applications(Case):
    program = PROGRAM

    def setUp(self):
        super().setUp()
        self.capture = self.path("flows.pcap")
        self.packets = [
            ip(4, 6, tcp(client_hello("www.bilibili.com"), 443), 1),
            ip(6, 6, tcp(client_hello("i0.hdslb.com"), 443), 2),
            ip(6, 6, tcp(client_hello("cdn.example.org"), 443), 3),
            ip(4, 17, udp(question("www.example.com"), 53), 5),
        ]
        write_capture(self.capture, self.packets)
        self.rules = self.path("ours.yaml")
        self.port = free_port()

    def configuration(self, endless=False, metrics="Bilibili, Mirror"):
        device = f"net_pcap0,rx_pcap={self.capture}" + (",infinite_rx=1" if endless else "")
        return self.write(f"""probe: applications-{os.getpid()}-{next(NUMBERS)}
ports: [{{name: file, device: '{device}'}}]
links: [{{name: loop, legs: [{{port: file, direction: a_to_b}}]}}]
workers: {{count: 1}}
flows: {{capacity: 20000}}
applications: {{files: ['{self.rules}'], metrics: [{metrics}]}}
api: {{socket: {self.socket}, metrics_port: {self.port}}}
""", "probe.yaml")

    def metrics(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=10) as answer:
            return answer.read().decode()

    def hold_sums(self, end):
        summary = end["summary"]
        self.assertEqual(summary["ledger"]["error_packets"], 0)
        parts = [*summary["applications"], summary["application_rest"]["unknown"]]
        sums = [sum(part[family][figure] for part in parts for family in ("ipv4", "ipv6", "other") if family in part)
                for figure in ("packets", "octets")]
        self.assertEqual(sums, [summary["ledger"]["accounted"]["packets"], summary["ledger"]["accounted"]["octets"]])

    def test_a_probe_counts_what_read_counts(self):
        self.write("- name: Mirror\n  category: download\n  suffixes: [example.org]\n", "ours.yaml")
        probe = Probe(self, self.configuration())
        probe.wait_for("Applications: ")
        end = probe.stop()
        self.hold_sums(end)
        wanted = json.loads(run("read", "--json", "--applications", self.rules, self.capture).stdout)
        for part in ("applications", "categories", "owners"):
            self.assertEqual(end["summary"][part], wanted[part], part)
        self.assertEqual(end["summary"]["application_rest"], wanted["application_rest"])

    def test_counts_stay_exact_through_reloads_and_wrong_rules_keep_the_old(self):
        self.write("- name: Mirror\n  suffixes: [example.org]\n", "ours.yaml")
        probe = Probe(self, self.configuration(endless=True))
        self.write("- name: Archive\n  suffixes: [example.org]\n- name: Mirror\n  suffixes: [mirror.example]\n", "ours.yaml")
        probe.reload("epoch 2.")
        self.write("- name: Archive\n  sufixes: [example.org]\n", "ours.yaml")
        probe.reload("did you mean 'suffixes'? The applications stay as they were.")
        os.remove(self.rules)
        probe.reload("ours.yaml: cannot be opened: No such file or directory. The applications stay as they were.")
        self.wait_until(lambda shown: shown["rules"]["failed_reloads"] == 2, "applications")
        self.assertEqual(self.show("applications")["rules"]["epoch"], 2)
        self.wait_until(lambda shown: "Mirror" in {one["name"] for one in shown.get("applications", [])}, "applications")
        shown = self.show("applications")  # bins come later than seconds: coverage is of what the bins hold
        labelled = sum(one[family]["octets"] for one in shown["applications"] for family in ("ipv4", "ipv6"))
        unknown = sum(shown["application_rest"]["unknown"][family]["octets"] for family in ("ipv4", "ipv6", "other"))
        self.assertAlmostEqual(shown["application_rest"]["coverage"], labelled / (labelled + unknown))
        text = run("show", "applications", "-s", self.socket).stdout
        for words in ("Rules", "Applications", "Categories", "Mirror", "reloads that failed"):
            self.assertIn(words, text)
        metrics = self.metrics()
        mirror = re.search(r'sextant_application_packets_total\{probe="[^"]*",application="Mirror",family="ipv6"\} (\d+)', metrics)
        self.assertGreater(int(mirror[1]), 0)
        self.assertNotIn('application="DNS",family="ipv4"} ', re.sub(r".*mover.*\n", "", metrics))
        self.assertIn("sextant_application_reload_failures_total", metrics)
        self.hold_sums(probe.stop())

    def test_a_metric_of_an_application_that_nobody_knows_is_one_sentence(self):
        self.write("- name: Mirror\n  suffixes: [example.org]\n", "ours.yaml")
        config = self.configuration(metrics="Bilibly")
        for command in (["check", "-c", config], ["run", "-c", config]):
            done = run(*command)
            self.assertEqual(done.returncode, 1)
            self.assertEqual(done.stderr, "applications.metrics names 'Bilibly', which no rule tells; did you mean "
                                          "'Bilibili'?\n")

    def test_check_says_what_the_rules_hold(self):
        self.write("- name: Mirror\n  suffixes: [example.org]\n", "ours.yaml")
        done = run("check", "-c", self.configuration(), "--json")
        self.assertGreater(json.loads(done.stdout)["applications"]["domains"], 1000)
        self.assertRegex(run("check", "-c", self.configuration()).stdout, r"Applications: \d+ applications \(")


if __name__ == "__main__":
    unittest.main()
