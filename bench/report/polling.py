# SPDX-License-Identifier: BSD-3-Clause
"""Goals 1 and 2: programs that poll the same looping net_pcap vdev from the same core. A loop that polls is always
busy, so its rate is packets by processor time of the thread that polls, between two readings of a run that goes on."""
import json
import os
import shlex
import socket
import time

from report.readers import unread_socket
from report.running import Failure, thread_times_ns
from report.spread import Sample, Side

LOOP_FRAMES = 10_000  # above, the driver's copy from memory outside the caches is most of what would be measured
BUFFERS = 16_384  # of a receive queue: one for each packet of the loop and those that are under way
MEMORY_MIB = 192  # for DPDK of testpmd and ipfixprobe
START_LIMIT_S = 15
SETTLE_S = 0.5


def telemetry(path, command):
    """DPDK's own telemetry socket, which every DPDK program has unless it says no."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
        connection.settimeout(5)
        connection.connect(path)
        connection.recv(65536)  # it greets
        connection.send(command.encode())
        return json.loads(connection.recv(65536))[command.split(",")[0]]


def ask_probe(path, request):
    """Sextant's socket: a line out, an answer back."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(5)
        connection.connect(path)
        connection.sendall(request.encode() + b"\n")
        return json.loads(b"".join(iter(lambda: connection.recv(65536), b"")))


class TelemetryCount:
    """Packets of port 0 now."""

    def __init__(self, folder, prefix):
        self._path = os.path.join(folder, "dpdk", prefix, "dpdk_telemetry.v2")

    def read(self):
        return telemetry(self._path, "/ethdev/stats,0")["ipackets"]

    def counters(self):
        return {}


class ProbeCount:
    """Packets at the latest snapshot. A probe takes one a second, so a reading waits for the next."""

    def __init__(self, path):
        self._path = path

    def read(self):
        before = ask_probe(self._path, "ports")["now"]
        while (answer := ask_probe(self._path, "ports"))["now"] == before:
            time.sleep(0.002)
        return sum(port["delivered_packets"] for port in answer["ports"])

    def counters(self):
        return {"flows": ask_probe(self._path, "flows")["flow_table"]["live"]}


def wait_for_packets(programs, process, count):
    end = time.monotonic() + START_LIMIT_S
    name = os.path.basename(process.args[0])
    while time.monotonic() < end:
        if os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            raise Failure(f"{name} ended at its start: {first_error(programs.output(process))}")
        try:
            if count.read() > 0:
                return
        except (OSError, ValueError, KeyError):
            pass  # it is not up yet
        time.sleep(0.05)
    raise Failure(f"{name} received no packet within {START_LIMIT_S} s.")


def first_error(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    wrong = [line for line in lines if any(word in line.lower() for word in ("error", "cannot", "fail", "invalid"))]
    return (wrong or lines[-1:] or ["it said nothing."])[-1]


def measure(programs, command, environment, count, window_s):
    process = programs.start(command, environment)
    try:
        wait_for_packets(programs, process, count)
        time.sleep(SETTLE_S)
        try:
            packets, times = count.read(), thread_times_ns(process.pid)
            time.sleep(window_s)
            packets, later = count.read() - packets, thread_times_ns(process.pid)
            counters = count.counters()
        except (OSError, ValueError, KeyError) as error:
            raise Failure(f"{os.path.basename(command[0])} stopped answering ({error}).") from None
        if packets <= 0:
            raise Failure(f"{os.path.basename(command[0])} received no packet in {window_s} s.")
        poller_ns = max(later[thread] - times.get(thread, 0) for thread in later)
        return Sample(poller_ns / packets, counters)
    finally:
        programs.stop(process)


def vdev(capture):
    return f"net_pcap0,rx_pcap={capture.path},infinite_rx=1"


def memory_options(machine):
    return [] if machine.huge_pages_fit(MEMORY_MIB) else ["--no-huge", "-m", str(MEMORY_MIB)]


def testpmd(programs, machine, capture, window_s):
    command = ["dpdk-testpmd", *memory_options(machine), "--no-pci", "--file-prefix=testpmd",
               f"--lcores=0@{machine.control_core},1@{machine.worker_core}", "--main-lcore=0",
               f"--vdev={vdev(capture)}", "--", "--forward-mode=rxonly", "--auto-start",
               "--stats-period=1", f"--total-num-mbufs={2 * BUFFERS}"]
    count = TelemetryCount(programs.folder, "testpmd")
    return Side("testpmd rxonly", shlex.join(command).replace(capture.path, "FILE"),
                lambda _: measure(programs, command, {"RUNTIME_DIRECTORY": programs.folder}, count, window_s))


CONFIGURATION = """\
probe: bench-{process}
ports:
  - name: loop
    device: "{device}"
    rx_descriptors: {buffers}
links:
  - name: loop
    role: idc
    legs:
      - {{port: loop, direction: a_to_b}}
workers: {{count: 1, cores: "{worker}", control_core: {control}}}
flows: {{capacity: 100000}}
labels: {{file: "{routes}"}}
api: {{socket: "{socket}", metrics_port: off}}
"""


def probe(programs, machine, program, capture, window_s):
    path = os.path.join(programs.folder, f"probe-{capture.size}.yaml")
    socket_path = os.path.join(programs.folder, "probe.sock")

    def run(_):
        with open(path, "w", encoding="utf-8") as file:
            file.write(CONFIGURATION.format(process=os.getpid(), device=vdev(capture), buffers=BUFFERS,
                                            worker=machine.worker_core, control=machine.control_core,
                                            routes=capture.routes, socket=socket_path))
        return measure(programs, [program, "run", "-c", path], {"RUNTIME_DIRECTORY": programs.folder},
                       ProbeCount(socket_path), window_s)
    text = f"sextant run -c FILE, its port {vdev(capture).replace(capture.path, 'FILE')}, labels of a full table"
    return Side("sextant run", text, run)


def ipfixprobe(programs, machine, capture, window_s):
    """By the options of its sources (5.x): input, a cache of 2^17 flows, IPFIX over UDP."""
    eal = " ".join([*memory_options(machine), "--no-pci", "--file-prefix=ipfixprobe",
                    f"--lcores=0@{machine.worker_core}", f"--vdev={vdev(capture)}"])
    count = TelemetryCount(programs.folder, "ipfixprobe")

    def run(_):
        with unread_socket() as port:
            command = ["ipfixprobe", "-i", f"dpdk;p=0;q=1;b=64;m={BUFFERS};e={eal}", "-s", "cache;s=17",
                       "-o", f"ipfix;h=127.0.0.1;p={port};u"]
            return measure(programs, command, {"RUNTIME_DIRECTORY": programs.folder}, count, window_s)
    return Side("ipfixprobe", "ipfixprobe -i 'dpdk;p=0;q=1;e=--vdev=…' -s 'cache;s=17' -o 'ipfix;…;u'", run)
