#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""run_command_test.py PROGRAM: `sextant run` as its user meets it, on devices that need no NIC and no privileges."""
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
import unittest
import urllib.request

from running_probe import NUMBERS, Case, Probe, free_port

PROGRAM = os.path.abspath(sys.argv.pop(1))


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=60)


def frame(version, vlan=None, payload=26):
    """An Ethernet frame with one UDP datagram; returns its octets."""
    udp = struct.pack("!HHHH", 1024, 53, 8 + payload, 0) + bytes(payload)
    if version == 6:
        address = bytes.fromhex("20010db8") + bytes(12)
        packet = struct.pack("!IHBB", 6 << 28, len(udp), 17, 64) + address + address[:-1] + b"\x01" + udp
    else:
        packet = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0, b"\xc0\0\2\1", b"\xc0\0\2\2") + udp
    tag = b"" if vlan is None else struct.pack("!HH", 0x8100, vlan)
    return bytes(12) + tag + struct.pack("!H", 0x86DD if version == 6 else 0x0800) + packet


def write_capture(path, frames):
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for number, octets in enumerate(frames):
            file.write(struct.pack("<IIII", 1_800_000_000, number, len(octets), len(octets)) + octets)


class RunCase(Case):
    program = PROGRAM

    def setUp(self):
        super().setUp()
        self.name = f"test-{os.getpid()}-{next(NUMBERS)}"

    def configuration(self, ports="[{name: null0, device: net_null0}]",
                      links="[{name: loop, legs: [{port: null0, direction: a_to_b}]}]", metrics="off", name=None,
                      probe_socket=None):
        return (f"probe: {name or self.name}\nports: {ports}\nlinks: {links}\nflows: {{capacity: 2000}}\n"
                f"api: {{socket: {probe_socket or self.socket}, metrics_port: {metrics}}}\n")

    def assert_one_sentence(self, outcome, words, code=1):
        self.assertEqual(outcome.returncode, code, outcome.stderr)
        self.assertEqual(outcome.stdout, "")
        last = outcome.stderr.rstrip().splitlines()[-1]
        self.assertIn(words, last)
        self.assertTrue(last.endswith(".") or last.endswith("?"), last)


def packets(end):
    return end["summary"]["ledger"]["received"]["packets"]


class Lifetime(RunCase):
    def test_duration_ends_it_and_the_ledger_closes(self):
        outcome = run("run", "-c", self.write(self.configuration()), "--duration", "1")
        self.assertEqual(outcome.returncode, 0, outcome.stderr)
        self.assertIn("The ledger closes", outcome.stdout)
        self.assertIn("source loss: unknown", outcome.stdout)
        self.assertFalse(os.path.exists(self.socket))

    def test_both_stop_signals_flush_and_print(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            end = Probe(self, self.write(self.configuration())).stop(number)
            ledger = end["summary"]["ledger"]
            self.assertGreater(packets(end), 0)
            self.assertEqual(packets(end), end["ports"]["ports"][0]["delivered_packets"])
            self.assertEqual(packets(end), ledger["accounted"]["packets"]
                             + sum(outcome["packets"] for outcome in ledger["outcomes"].values()))
            self.assertEqual(ledger["error_packets"], 0)

    def test_two_probes_live_side_by_side_and_one_name_lives_once(self):
        first = Probe(self, self.write(self.configuration()))
        other = Probe(self, self.write(self.configuration(name=self.name + "-b", probe_socket=self.path("b.sock")),
                                         "b.yaml"))
        self.assert_one_sentence(run("run", "-c", self.path("probe.yaml")),
                                 f"A probe named '{self.name}' runs already, as process {first.process.pid}")
        thief = self.write(self.configuration(name=self.name + "-c"), "c.yaml")
        self.assert_one_sentence(run("run", "-c", thief), "another probe is answering on " + self.socket)
        for probe in (first, other):
            self.assertGreater(packets(probe.stop()), 0)

    def test_a_killed_probe_leaves_nothing_in_the_way(self):
        config = self.write(self.configuration())
        first = Probe(self, config)
        first.process.kill()
        first.process.wait()
        self.assertGreater(packets(Probe(self, config).stop()), 0)


class Reload(RunCase):
    def test_hangup_reads_the_file_and_says_what_differs(self):
        config = self.write(self.configuration())
        probe = Probe(self, config)
        for text, answer in (
                (self.configuration(), f"{config} was read again: nothing in it differs."),
                (self.configuration().replace("2000", "3000"), "must be restarted for flows.capacity"),
                (self.configuration().replace("ports", "prots"), "did you mean 'ports'?"),
                ("probe: [", f"{config}:")):
            self.write(text)
            probe.process.send_signal(signal.SIGHUP)
            probe.wait_for(answer)
        self.assertIn("The probe goes on as it was.", probe.said())
        self.assertEqual(probe.stop()["summary"]["ledger"]["error_packets"], 0)


class Watching(RunCase):
    def test_show_top_and_metrics_agree_with_the_end(self):
        port = free_port()
        write_capture(self.path("a.pcap"), [frame(6), frame(4), frame(6)])
        probe = Probe(self, self.write(self.configuration(
            f"[{{name: file, device: 'net_pcap0,rx_pcap={self.path('a.pcap')}'}}]",
            "[{name: north, legs: [{port: file, direction: b_to_a}]}]", port)))
        summary = {}
        end = time.monotonic() + 20
        while summary.get("ledger", {}).get("received", {}).get("packets") != 3 and time.monotonic() < end:
            summary = json.loads(run("show", "summary", "--json", "-s", self.socket).stdout)
            time.sleep(0.1)
        self.assertEqual(summary["share"]["outer"]["ipv6"]["packets"], 2)
        self.assertIn("north", run("top", "--once", "-s", self.socket).stdout)
        self.assertEqual(os.stat(self.socket).st_mode & 0o777, 0o660)

        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            metrics = answer.read().decode()
        series = re.findall(r"^([a-z_0-9]+(?:\{[^}]*\})?) ", metrics, re.MULTILINE)
        self.assertEqual(len(series), len(set(series)))
        if shutil.which("promtool"):
            check = subprocess.run(["promtool", "check", "metrics"], input=metrics, capture_output=True, text=True,
                                   timeout=30)
            self.assertEqual((check.returncode, check.stdout + check.stderr), (0, ""))
        self.assertEqual(probe.stop()["summary"]["ledger"], summary["ledger"])


class Links(RunCase):
    def measure(self, frames_by_port, links):
        ports = []
        for name, frames in frames_by_port.items():
            write_capture(self.path(name), frames)
            ports.append(f"{{name: {name}, device: 'net_pcap{len(ports)},rx_pcap={self.path(name)}'}}")
        config = self.write(self.configuration(f"[{', '.join(ports)}]", links))
        outcome = run("run", "-c", config, "--duration", "1", "--json")
        self.assertEqual(outcome.returncode, 0, outcome.stderr)
        return json.loads(outcome.stdout)

    def test_both_directions_of_a_tap_are_one_link(self):
        end = self.measure({"east": [frame(6), frame(4)], "west": [frame(6)]},
                           "[{name: tap, legs: [{port: east, direction: a_to_b}, {port: west, direction: b_to_a}]}]")
        legs = {(leg["link"], leg["direction"]): leg["received"]["packets"] for leg in end["summary"]["legs"]}
        self.assertEqual(legs[("tap", "a_to_b")], 2)
        self.assertEqual(legs[("tap", "b_to_a")], 1)
        # The same addresses and ports on both sides: one flow, whatever its direction.
        self.assertEqual(end["flows"]["flow_table"]["created"], 2)

    def test_vlans_of_one_port_are_links_and_the_rest_is_unassigned(self):
        end = self.measure({"trunk": [frame(6, 100), frame(4, 100), frame(6, 200), frame(6, 300), frame(4)]},
                           "[{name: red, legs: [{port: trunk, vlan: 100, direction: a_to_b}]},"
                           " {name: blue, legs: [{port: trunk, vlan: 200, direction: a_to_b}]}]")
        legs = {leg["link"]: leg["received"]["packets"] for leg in end["summary"]["legs"]}
        self.assertEqual(legs, {"red": 2, "blue": 1, "unassigned": 2})
        self.assertEqual(packets(end), 5)


    def test_a_frame_in_many_buffers_is_one_frame(self):
        # net_pcap chains buffers where one does not hold the frame.
        frames = [frame(6, payload=8000), frame(4), frame(6, vlan=7, payload=3000), frame(4, payload=9000)]
        end = self.measure({"jumbo": frames}, "[{name: big, legs: [{port: jumbo, direction: a_to_b}]}]")
        ledger = end["summary"]["ledger"]
        whole = sum(map(len, frames))
        self.assertEqual(ledger["accounted"], {"packets": 4, "octets": whole})
        self.assertEqual(ledger["received"]["octets"], whole)
        self.assertEqual(end["summary"]["share"]["outer"]["ipv6"]["ip_octets"], 40 + 8 + 8000 + 40 + 8 + 3000)


class Wrong(RunCase):
    def test_what_is_not_there_is_named(self):
        for device, words in (("net_af_packet0,iface=nope", "there is no interface 'nope'."),
                              ("net_pcap0,rx_pcap=/nowhere.pcap", "/nowhere.pcap cannot be read: No such file"),
                              ("net_nothing0", "the driver refuses 'net_nothing0'"),
                              ("0000:ff:1f.7", "DPDK has no device '0000:ff:1f.7'")):
            config = self.write(self.configuration(f"[{{name: null0, device: '{device}'}}]"))
            self.assert_one_sentence(run("run", "-c", config), words)

    def test_a_taken_metrics_port_is_named(self):
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            door.listen()
            config = self.write(self.configuration(metrics=door.getsockname()[1]))
            self.assert_one_sentence(run("run", "-c", config), "cannot serve /metrics on 127.0.0.1")

    def test_a_wrong_file_is_explained(self):
        self.assert_one_sentence(run("run", "-c", self.path("none.yaml")), "cannot be opened")
        config = self.write(self.configuration().replace("flows:", "flow:"))
        self.assert_one_sentence(run("run", "-c", config), "probe.yaml:4:1:")

    def test_wrong_options_are_usage_errors(self):
        config = self.write(self.configuration())
        for options in ([], ["-c", config, "--duration", "0"], ["-c", config, "--duration", "soon"],
                        ["-c", config, "--nonsense"]):
            self.assertEqual(run("run", *options).returncode, 2, options)


class Program(unittest.TestCase):
    def test_a_mistyped_command_is_named(self):
        outcome = run("raed", "a.pcap")
        self.assertEqual((outcome.returncode, outcome.stderr),
                         (2, "sextant has no command 'raed'; did you mean 'read'?\n"))

    def test_without_a_command_the_help_is_shown(self):
        outcome = run()
        self.assertEqual((outcome.returncode, outcome.stdout), (2, ""))
        self.assertIn("demo", outcome.stderr)


if __name__ == "__main__":
    unittest.main()
