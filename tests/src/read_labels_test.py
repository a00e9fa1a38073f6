#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""read_labels_test.py PROGRAM: `sextant read --labels` against a plain longest-prefix oracle, to the octet and for any
number of workers."""
import json
import os
import struct
import subprocess
import sys
import tempfile
import unittest

import label_oracle

PROGRAM = os.path.abspath(sys.argv.pop(1))


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=120, check=False)


class Labels(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.capture, cls.routes = cls.path("load.pcap"), cls.path("routes.txt")
        # 35 s of frames: bins, flows that end, and some that begin late.
        done = run("generate", "--output", cls.capture, "--frames", "70k", "--rate", "2k", "--flows", "9k", "--new-flows",
                   "5", "--prefixes", "4k", "--routes", cls.routes, "--size", "imix")
        assert done.returncode == 0, done.stderr

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder.name, name)

    def read(self, *options, capture=None):
        done = run("read", "--json", *options, capture or self.capture)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)

    def hold(self, routes, most_bounded=()):
        """The answer of 1, 2 and 3 workers against the oracle."""
        labels, rest = label_oracle.expected(label_oracle.sums(self.capture, label_oracle.Table(routes)))
        answers = [self.read("--labels", routes, "--workers", str(workers)) for workers in (1, 2, 3)]
        answer = answers[0]
        self.assertEqual(answer["labels"], labels)
        self.assertEqual(answer["label_rest"], rest)
        self.assertEqual(answer["bounded"], list(most_bounded))
        self.assertEqual(answer["ledger"]["error_packets"], 0)
        for role, total in label_oracle.role_sums(answer).items():
            self.assertEqual(total, answer["ledger"]["accounted"], role)
        for other in answers[1:]:
            self.assertEqual(other, answer)
        return answer

    def test_every_label_of_a_routing_table(self):
        answer = self.hold(self.routes)
        self.assertGreater(answer["label_rest"]["seen"], 1000)
        self.assertEqual(len(answer["labels"]), 1000)
        self.assertGreater(answer["label_rest"]["other"]["source"]["packets"], 0)
        self.assertEqual(answer["label_rest"]["unknown"]["source"]["packets"], 0)

    def test_addresses_outside_of_the_table_are_unknown(self):
        half = self.path("half.txt")
        with open(self.routes, encoding="utf-8") as whole, open(half, "w", encoding="utf-8") as file:
            file.writelines(line for number, line in enumerate(whole) if number % 2)
        answer = self.hold(half)
        self.assertGreater(answer["label_rest"]["unknown"]["destination"]["packets"], 0)

    def test_few_labels_are_all_listed(self):
        few = self.path("few.txt")
        with open(few, "w", encoding="utf-8") as file:
            file.write("0.0.0.0/0 1\n128.0.0.0/1 2\n::/0 3\n")
        answer = self.hold(few)
        self.assertEqual({entry["label"] for entry in answer["labels"]}, {1, 2, 3})
        text = run("read", "--labels", few, self.capture).stdout
        self.assertIn("Labels of the addresses", text)
        self.assertRegex(text, r"\n  3 +[\d,]+ +[\d,]+ +100\.00 %\n")

    def test_frames_without_addresses_are_no_flow(self):
        arp = b"\xff" * 6 + b"\2\0\0\0\0\1\x08\x06" + bytes(28)
        cut = self.path("arp.pcap")
        with open(cut, "wb") as file:
            file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
            for second in range(3):
                file.write(struct.pack("<IIII", 1_800_000_000 + second, 0, len(arp), len(arp)) + arp)
        answer = self.read("--labels", self.routes, capture=cut)
        self.assertEqual(answer["labels"], [])
        self.assertEqual(answer["label_rest"]["non_flow"]["packets"], 3)
        self.assertEqual(label_oracle.role_sums(answer)["source"], answer["ledger"]["accounted"])

    def test_nothing_is_said_where_nobody_asked(self):
        answer = self.read()
        self.assertNotIn("labels", answer)
        self.assertNotIn("label_rest", answer)
        labelled = self.read("--labels", self.routes)
        for key in answer:
            self.assertEqual(answer[key], labelled[key], key)

    def test_a_wrong_file_is_one_sentence(self):
        wrong = self.path("wrong.txt")
        with open(wrong, "w", encoding="utf-8") as file:
            file.write("10.0.0.0/8 1\n10.0.0.1/8 2\n")
        done = run("read", "--labels", wrong, self.capture)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertEqual(done.stderr, f"{wrong}:2: '10.0.0.1/8' has bits set behind the first 8; write 10.0.0.0/8.\n")
        done = run("read", "--labels", self.path("none.txt"), self.capture)
        self.assertEqual((done.returncode, done.stderr.count("\n")), (1, 1))
        self.assertIn("none.txt: cannot be opened", done.stderr)


if __name__ == "__main__":
    unittest.main()
