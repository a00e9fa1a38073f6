#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""generate_live_test.py PROGRAM: `sextant generate` sends over a veth pair, in network namespaces that the test makes,
and `sextant run` receives. Both count the same, to the octet and the flow. Needs root and ip."""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
SKIPPED = 77  # what meson takes for "skipped"
FRAMES = 60_000
RECEIVING = "net_af_packet0,iface=tap,blocksz=4096,framesz=2048,framecnt=32768"


def command(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True, timeout=120)


class Wire:
    """A veth pair, each end in a network namespace of its own; the kernel sends nothing on it."""

    def __init__(self):
        self.sender, self.receiver = (f"sextant-generate-{os.getpid()}-{end}" for end in ("tx", "rx"))
        for namespace in (self.sender, self.receiver):
            command("ip", "netns", "add", namespace)
            for scope in ("all", "default"):
                self.inside(namespace, "sysctl", "-qw", f"net.ipv6.conf.{scope}.disable_ipv6=1")
        command("ip", "link", "add", "wire", "netns", self.sender, "type", "veth", "peer", "name", "tap", "netns",
                self.receiver)
        for namespace, interface in ((self.sender, "wire"), (self.receiver, "tap")):
            self.inside(namespace, "ip", "link", "set", interface, "arp", "off", "up", "mtu", "1600")

    @staticmethod
    def inside(namespace, *words):
        return command("ip", "netns", "exec", namespace, *words)

    def close(self):
        for namespace in (self.sender, self.receiver):
            subprocess.run(["ip", "netns", "del", namespace], check=False)


class Live(unittest.TestCase):
    def setUp(self):
        self.wire = Wire()
        self.addCleanup(self.wire.close)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def generate(self, *options):
        return subprocess.run(["ip", "netns", "exec", self.wire.sender, PROGRAM, "generate", "--json", "--prefixes",
                               "10k", *options], capture_output=True, text=True, timeout=120, check=False)

    def probe(self):
        config = os.path.join(self.folder, "probe.yaml")
        with open(config, "w", encoding="utf-8") as file:
            file.write(f"""probe: generate-live-{os.getpid()}
ports: [{{name: tap, device: "{RECEIVING}", mtu: 1600, rx_descriptors: 4096}}]
links: [{{name: wire, legs: [{{port: tap, direction: a_to_b}}]}}]
flows: {{capacity: 100000}}
api: {{socket: {self.folder}/probe.sock, metrics_port: off}}
""")
        errors = os.path.join(self.folder, "errors")
        with open(errors, "w", encoding="utf-8") as file:
            process = subprocess.Popen(["ip", "netns", "exec", self.wire.receiver, PROGRAM, "run", "--json", "-c",
                                        config], stdout=subprocess.PIPE, stderr=file, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(lambda: process.poll() is None and process.kill())
        end = time.monotonic() + 20
        while "Receiving." not in self.said(errors):
            self.assertLess(time.monotonic(), end, "the probe does not start")
            time.sleep(0.05)
        return process

    @staticmethod
    def said(errors):
        with open(errors, encoding="utf-8") as file:
            return file.read()

    def received(self):
        answer = command(PROGRAM, "show", "summary", "--json", "-s", f"{self.folder}/probe.sock")
        return json.loads(answer.stdout)["ledger"]["received"]["packets"]

    def test_a_probe_counts_what_was_sent(self):
        process = self.probe()
        done = self.generate("--port", "net_af_packet0,iface=wire", "--frames", str(FRAMES), "--rate", "20k", "--flows",
                             "20k", "--new-flows", "5")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        sent = json.loads(done.stdout)
        end = time.monotonic() + 20
        while self.received() < FRAMES and time.monotonic() < end:
            time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0)
        summary = json.loads(output)["summary"]
        self.assertEqual(summary["ledger"]["error_packets"], 0)
        self.assertEqual({key: summary["ledger"]["received"][key] for key in ("packets", "octets")}, sent["frames"])
        self.assertEqual(summary["ledger"]["accounted"], sent["frames"])
        self.assertEqual(summary["share"]["outer"], sent["share"]["outer"])
        self.assertEqual(summary["encapsulations"]["vlan"], sent["encapsulations"]["vlan"])
        self.assertEqual(summary["flow_table"]["created"], sent["flows"]["total"])

    def test_a_link_that_is_down_is_told(self):
        self.wire.inside(self.wire.sender, "ip", "link", "set", "wire", "down")
        done = self.generate("--port", "net_af_packet0,iface=wire", "--frames", "1000", "--duration", "2")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("is the link up", done.stderr)

    def test_frames_that_the_port_cannot_hold_are_told(self):
        done = self.generate("--port", "net_af_packet0,iface=wire", "--frames", "1000", "--size", "9000")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("by its own count", done.stderr)


def obstacle():
    if os.geteuid() != 0:
        return "needs root to make network namespaces"
    missing = [tool for tool in ("ip", "sysctl") if shutil.which(tool) is None]
    if missing:
        return f"needs {', '.join(missing)}"
    name = f"sextant-generate-{os.getpid()}-try"
    if subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode:
        return "this machine allows no network namespace"
    subprocess.run(["ip", "netns", "del", name], check=False)
    return None


if __name__ == "__main__":
    if reason := obstacle():
        print(reason)
        sys.exit(SKIPPED)
    unittest.main()
