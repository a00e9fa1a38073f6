#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""live_test.py PROGRAM: real captures replayed over veth pairs that the test makes, in network namespaces of its own,
and received by `sextant run`. The sender's count, `sextant read` of the same file and the probe must be equal. Needs
root, ip, tcpreplay and $SEXTANT_CAPTURES."""
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
CAPTURES = os.environ.get("SEXTANT_CAPTURES", "")
SKIPPED = 77  # what meson takes for "skipped"

MIXED = "mixed/snabb__sanitized4k.pcap"  # 4,096 frames of both families
# What kernels like to change: VLAN tags (taken off) and IPv4 fragments (joined).
TAGGED = ("ipfixprobe/ipfixprobe__vlan.pcap", "l2/zeek__vlan-qinqinq.pcap", "l2/zeek__mixed-vlan-mpls.pcap")
FRAGMENTED = ("ipv6-ext/PcapPlusPlus__ip4_fragments.pcap", "tunnel/zeek__gtp1_gn_normal_incl_fragmentation.pcap")

NUMBERS = itertools.count()

AF_PACKET = "net_af_packet0,iface={interface},blocksz=4096,framesz=2048,framecnt=32768"
AF_XDP = "net_af_xdp0,iface={interface},force_copy=1"


def command(*words, **options):
    return subprocess.run(words, check=True, capture_output=True, text=True, timeout=120, **options)


class Wire:
    """A veth pair, each end in a network namespace of its own; nothing but what is replayed passes it."""

    def __init__(self):
        name = f"sextant-{os.getpid()}-{next(NUMBERS)}"
        self.sender, self.receiver = f"{name}-tx", f"{name}-rx"
        for namespace in (self.sender, self.receiver):
            command("ip", "netns", "add", namespace)
            # Before an interface is up, or the kernel's own router solicitations join the count.
            for scope in ("all", "default"):
                self.inside(namespace, "sysctl", "-qw", f"net.ipv6.conf.{scope}.disable_ipv6=1")
        command("ip", "link", "add", "wire", "netns", self.sender, "type", "veth", "peer", "name", "tap", "netns",
                self.receiver)
        for namespace, interface in ((self.sender, "wire"), (self.receiver, "tap")):
            self.inside(namespace, "ip", "link", "set", interface, "arp", "off", "up", "mtu", "1600")

    @staticmethod
    def inside(namespace, *words, **options):
        return command("ip", "netns", "exec", namespace, *words, **options)

    def replay(self, capture, loops, packets_per_second):
        """Sends the file `loops` times; returns (packets, octets) by the sender's own count."""
        speed = [f"--pps={packets_per_second}"] if packets_per_second else ["--topspeed"]
        result = self.inside(self.sender, "tcpreplay", "-q", "-i", "wire", f"--loop={loops}", *speed, capture)
        sent = re.search(r"Actual: (\d+) packets \((\d+) bytes\) sent", result.stdout + result.stderr)
        return int(sent[1]), int(sent[2])

    def set_sender(self, state):
        self.inside(self.sender, "ip", "link", "set", "wire", state)

    def close(self):
        for namespace in (self.sender, self.receiver):
            subprocess.run(["ip", "netns", "del", namespace], check=False)


class LiveProbe:
    """`sextant run` in the receiver's namespace."""

    def __init__(self, wire, device, more=""):
        """`more`: further lines of the configuration."""
        self.folder = tempfile.TemporaryDirectory()
        self.socket = os.path.join(self.folder.name, "probe.sock")
        self.config = os.path.join(self.folder.name, "probe.yaml")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(f"""probe: live-{os.getpid()}-{next(NUMBERS)}
ports:
  - name: tap
    device: "{device.format(interface='tap')}"
    mtu: 1600
    rx_descriptors: 4096
links:
  - name: wire
    legs: [{{port: tap, direction: a_to_b}}]
flows: {{capacity: 100000}}
api: {{socket: {self.socket}, metrics_port: off}}
{more}""")
        self.errors = os.path.join(self.folder.name, "errors")
        with open(self.errors, "w", encoding="utf-8") as errors:
            self.process = subprocess.Popen(["ip", "netns", "exec", wire.receiver, PROGRAM, "run", "--json", "-c",
                                             self.config], stdout=subprocess.PIPE, stderr=errors, text=True)
        self.wait_for("Receiving.")

    def said(self):
        with open(self.errors, encoding="utf-8") as file:
            return file.read()

    def wait_for(self, words, patience_s=20):
        end = time.monotonic() + patience_s
        while words not in self.said():
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"never said {words!r}: {self.said()}")
            time.sleep(0.05)

    def received(self):
        answer = command(PROGRAM, "show", "summary", "--json", "-s", self.socket)
        return json.loads(answer.stdout)["ledger"]["received"]["packets"]

    def wait_until_received(self, packets, patience_s=20):
        end = time.monotonic() + patience_s
        while self.received() < packets and time.monotonic() < end:
            time.sleep(0.2)

    def show(self, what):
        return command(PROGRAM, "show", what, "-s", self.socket).stdout

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        output, _ = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, (self.process.returncode, self.said())
        return json.loads(output)

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            self.process.wait(timeout=30)
        self.process.stdout.close()
        self.folder.cleanup()


def counts(figures):
    """A document without its ratios, and without what a capture file alone knows."""
    if isinstance(figures, dict):
        return {key: counts(value) for key, value in figures.items() if key not in ("ipv6_share", "captured_octets")}
    return figures


def read_times(capture, times):
    """`read` of a capture that is read several times as one stream, as a replay plays it."""
    return json.loads(command(PROGRAM, "read", "--json", *[capture] * times).stdout)


class Live(unittest.TestCase):
    def setUp(self):
        self.wire = Wire()
        self.addCleanup(self.wire.close)

    def probe(self, device):
        probe = LiveProbe(self.wire, device)
        self.addCleanup(probe.close)
        return probe

    def measure(self, device, capture, packets):
        """Replays a capture at least `packets` frames long and holds the probe against the sender and `read`."""
        frames = read_times(capture, 1)["ledger"]["received"]["packets"]
        loops = -(-packets // frames)
        read = read_times(capture, loops)
        probe = self.probe(device)
        sent_packets, sent_octets = self.wire.replay(capture, loops, 20_000)
        self.assertEqual(sent_packets, frames * loops)
        probe.wait_until_received(sent_packets)
        end = probe.stop()
        ledger = end["summary"]["ledger"]
        self.assertEqual((ledger["received"]["packets"], ledger["received"]["octets"]), (sent_packets, sent_octets))
        self.assertEqual(ledger["error_packets"], 0)
        for part in ("ledger", "share", "carried", "encapsulations", "extension_headers"):
            self.assertEqual(counts(end["summary"].get(part, {})), counts(read.get(part, {})), part)
        port = end["ports"]["ports"][0]
        self.assertEqual(port["delivered_packets"], sent_packets)
        self.assertIsNone(port["lost_packets"])
        return end

    def test_af_packet_receives_what_was_sent(self):
        self.measure(AF_PACKET, os.path.join(CAPTURES, MIXED), 200_000)

    def test_af_xdp_receives_what_was_sent(self):
        self.measure(AF_XDP, os.path.join(CAPTURES, MIXED), 200_000)

    def test_tags_and_fragments_arrive_unchanged(self):
        for capture in TAGGED + FRAGMENTED:
            for device in (AF_PACKET, AF_XDP):
                self.measure(device, os.path.join(CAPTURES, capture), 1)

    def test_loss_nobody_counted_is_unknown(self):
        capture = os.path.join(CAPTURES, MIXED)
        for device in ("net_af_packet0,iface={interface},blocksz=4096,framesz=2048,framecnt=512", AF_XDP):
            probe = self.probe(device)
            probe.process.send_signal(signal.SIGSTOP)
            sent, _ = self.wire.replay(capture, 5, None)
            probe.process.send_signal(signal.SIGCONT)
            probe.wait_until_received(1)
            self.assertIn("source loss: unknown", probe.show("ports"))
            end = probe.stop()
            received = end["summary"]["ledger"]["received"]["packets"]
            self.assertGreater(received, 0)
            self.assertLess(received, sent, "the stopped probe was to lose frames")
            port = end["ports"]["ports"][0]
            self.assertEqual((port["lost_packets"], port["arrived_packets"], port["source_loss"]), (None, None, "unknown"))
            self.assertEqual(end["summary"]["ledger"]["error_packets"], 0)

    def test_link_down_and_up_are_said(self):
        probe = self.probe(AF_PACKET)
        self.wire.set_sender("down")
        probe.wait_for("port 'tap': link down.")
        self.wire.set_sender("up")
        probe.wait_for("port 'tap': link up.")
        probe.stop()


def obstacle():
    if os.geteuid() != 0:
        return "needs root to make network namespaces"
    missing = [tool for tool in ("ip", "tcpreplay", "sysctl") if shutil.which(tool) is None]
    if missing:
        return f"needs {', '.join(missing)}"
    if not os.path.isfile(os.path.join(CAPTURES, MIXED)):
        return "SEXTANT_CAPTURES is not set, or has no " + MIXED
    if subprocess.run(["ip", "netns", "add", f"sextant-{os.getpid()}-try"], capture_output=True, check=False).returncode:
        return "this machine allows no network namespace"
    subprocess.run(["ip", "netns", "del", f"sextant-{os.getpid()}-try"], check=False)
    return None


if __name__ == "__main__":
    if reason := obstacle():
        print(reason)
        sys.exit(SKIPPED)
    unittest.main()
