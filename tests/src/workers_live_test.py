#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""workers_live_test.py PROGRAM: workers on a veth pair that the test makes and fills itself. Whatever a worker does when
idle, the burst that ends a silence is counted whole; a flow that the kernel splits over two workers is found, and only
such a one. Needs root and ip."""
import os
import shutil
import subprocess
import sys
import unittest

from live_test import SKIPPED, LiveProbe, Wire

RING = "net_af_packet0,iface={interface},blocksz=4096,framesz=2048,framecnt=8192"
FLOWS = 64

# Sends bursts of UDP frames of FLOWS flows, one address pair, in both directions; then, where asked for, each flow's
# datagram in two fragments: these have no ports a NIC would hash.
SENDER = """
import socket, struct, sys, time
bursts, frames, fragmented, flows = (int(word) for word in sys.argv[1:])
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
wire.bind(("wire", 0))
ENDS = (bytes([192, 0, 2, 1]), bytes([198, 51, 100, 2]))

def checksum(header):
    total = sum(struct.unpack("!10H", header))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF

def frame(flow, back, payload, identification=0, fragment=0):
    source, destination = ENDS[::-1] if back else ENDS
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), identification, fragment, 64, 17, 0, source,
                         destination)
    header = header[:10] + struct.pack("!H", checksum(header)) + header[12:]
    return b"\\x02\\0\\0\\0\\0\\x01\\x02\\0\\0\\0\\0\\x02\\x08\\0" + header + payload

def datagram(flow, back, size):
    ports = (443, 20000 + flow) if back else (20000 + flow, 443)
    return struct.pack("!HHHH", *ports, 8 + size, 0) + bytes(size)

for burst in range(bursts):
    for i in range(frames):
        wire.send(frame(i % flows, i // flows % 2, datagram(i % flows, i // flows % 2, 24)))
    time.sleep(0.05)
for flow in range(flows if fragmented else 0):
    whole = datagram(flow, 0, 56)
    wire.send(frame(flow, 0, whole[:32], 1000 + flow, 0x2000))
    wire.send(frame(flow, 0, whole[32:], 1000 + flow, 4))
"""


class WorkersLive(unittest.TestCase):
    def setUp(self):
        self.wire = Wire()
        self.addCleanup(self.wire.close)

    def measure(self, device, workers, bursts, frames, fragmented=False):
        """Sends, and returns the end of the run; every frame that was sent is in its ledger."""
        probe = LiveProbe(self.wire, device, f"workers: {workers}\n")
        self.addCleanup(probe.close)
        Wire.inside(self.wire.sender, sys.executable, "-c", SENDER, str(bursts), str(frames), str(int(fragmented)),
                    str(FLOWS))
        sent = bursts * frames + (2 * FLOWS if fragmented else 0)
        probe.wait_until_received(sent)
        self.text = probe.show("workers")
        end = probe.stop()
        ledger = end["summary"]["ledger"]
        self.assertEqual(ledger["received"]["packets"], sent)
        self.assertEqual(ledger["error_packets"], 0)
        self.assertEqual(sum(worker["frames"] for worker in end["workers"]["workers"]), sent)
        return end

    def test_no_policy_loses_the_burst_that_ends_a_silence(self):
        for idle in ("auto", "pause", "yield", "sleep"):
            with self.subTest(idle=idle):
                end = self.measure(RING, f"{{idle: {idle}}}", bursts=10, frames=2000)
                self.assertNotIn("split_flows", end["summary"], "one worker meets every flow")
                worker, = end["workers"]["workers"]
                self.assertLessEqual(worker["bursts"], worker["frames"])
                self.assertLessEqual(64 * worker["full_bursts"], worker["frames"])
                queue, = worker["queues"]
                self.assertEqual((queue["port"], queue["deepest_frames"]), ("tap", None), "the driver cannot tell")
                self.assertEqual(queue["capacity_frames"], 8192)
                self.assertIn("unknown", self.text)

    def test_a_flow_that_keeps_to_its_worker_is_not_split(self):
        end = self.measure(RING + ",qpairs=2", "{count: 2, idle: yield}", bursts=2, frames=10 * FLOWS)
        split = end["summary"]["split_flows"]
        self.assertEqual((split["sampled_flows"], split["split_flows"], split["ratio"]), (FLOWS, 0, 0.0))
        self.assertTrue(all(worker["frames"] > 0 for worker in end["workers"]["workers"]), "both were given flows")

    def test_fragments_that_leave_their_flow_are_counted(self):
        end = self.measure(RING + ",qpairs=2", "{count: 2, spread: flow}", bursts=2, frames=10 * FLOWS, fragmented=True)
        split = end["summary"]["split_flows"]
        self.assertEqual(split["sampled_flows"], FLOWS)
        # The kernel hashes fragments by their addresses alone: all go to one worker, where some of the flows are not.
        self.assertGreater(split["split_flows"], 0)
        self.assertLess(split["split_flows"], FLOWS)
        self.assertEqual(split["ratio"], split["split_flows"] / FLOWS)


def obstacle():
    if os.geteuid() != 0:
        return "needs root to make network namespaces"
    missing = [tool for tool in ("ip", "sysctl") if shutil.which(tool) is None]
    if missing:
        return f"needs {', '.join(missing)}"
    if subprocess.run(["ip", "netns", "add", f"sextant-{os.getpid()}-try"], capture_output=True, check=False).returncode:
        return "this machine allows no network namespace"
    subprocess.run(["ip", "netns", "del", f"sextant-{os.getpid()}-try"], check=False)
    return None


if __name__ == "__main__":
    if reason := obstacle():
        print(reason)
        sys.exit(SKIPPED)
    unittest.main()
