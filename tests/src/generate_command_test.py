#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""generate_command_test.py PROGRAM: `sextant generate` as its user meets it, to files and to ports that need no NIC. What
it says it wrote is held against what `sextant read` finds, figure by figure."""
import fcntl
import hashlib
import ipaddress
import json
import os
import pty
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
SMALL_TABLE = ("--prefixes", "2000")


def generate(*options, table=SMALL_TABLE, **settings):
    return subprocess.run([PROGRAM, "generate", *options, *table], capture_output=True, timeout=120, **settings)


def fingerprint(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def wait_until(condition):
    end = time.monotonic() + 30
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("what the test waits for did not happen within 30 s")
        time.sleep(0.01)


def everything_written_to(terminal):
    parts = []
    try:
        while part := os.read(terminal, 65536):
            parts.append(part)
    except OSError:
        pass
    return b"".join(parts).decode()


class Generate(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def document(self, *options, code=0, **settings):
        done = generate("--json", *options, **settings)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return json.loads(done.stdout)

    def assert_equal_to_read(self, written, capture):
        """Every figure that both have."""
        done = subprocess.run([PROGRAM, "read", "--json", capture], capture_output=True, timeout=120, check=True)
        read = json.loads(done.stdout)
        received = read["ledger"]["received"]
        self.assertEqual(written["frames"], {key: received[key] for key in ("packets", "octets")})
        self.assertEqual(read["ledger"]["accounted"], written["frames"])
        self.assertEqual(read["ledger"]["error_packets"], 0)
        self.assertEqual(read["share"]["outer"], written["share"]["outer"])
        self.assertEqual(read["share"]["inner"], written["share"]["outer"])
        for name, tally in read["encapsulations"].items():
            expected = written["encapsulations"]["vlan"] if name == "vlan" else {"packets": 0, "frame_octets": 0}
            self.assertEqual(tally, expected, name)
        self.assertEqual({key: read["flows"][key] for key in ("total", "ipv4", "ipv6")}, written["flows"])
        self.assertTrue(read["flows"]["exact"])

    def test_what_it_says_is_what_read_finds(self):
        for options in (["--size", "64", "--flows", "5k"],
                        ["--size", "imix", "--flows", "1M", "--new-flows", "20"],
                        ["--size", "9216", "--frames", "2000", "--ipv6", "100", "--vlan", "50"],
                        ["--size", "128", "--flows", "1", "--ipv6", "0", "--vlan", "0", "--tcp", "0"],
                        ["--size", "64", "--new-flows", "100", "--seed", "99"]):
            capture = self.path("load.pcap")
            written = self.document("-o", capture, *options, *([] if "--frames" in options else ["--frames", "50k"]))
            self.assertEqual(written["schema"], "sextant.generate/1")
            self.assert_equal_to_read(written, capture)

    def test_a_full_table_and_many_flows(self):
        written = self.document("-o", self.path("load.pcap"), "--frames", "200k", "--flows", "16M", table=())
        self.assert_equal_to_read(written, self.path("load.pcap"))

    def test_counts_and_shares_are_those_asked_for(self):
        written = self.document("-o", self.path("load.pcap"), "--frames", "100k", "--flows", "1k", "--ipv6", "25",
                                "--vlan", "20")
        self.assertEqual(written["frames"]["packets"], 100_000)
        self.assertEqual(written["flows"], {"total": 1000, "ipv4": 750, "ipv6": 250})
        self.assertAlmostEqual(written["share"]["outer"]["ipv6"]["packets"] / 100_000, 0.25, delta=0.01)
        self.assertAlmostEqual(written["encapsulations"]["vlan"]["packets"] / 100_000, 0.20, delta=0.01)

    def test_same_seed_same_octets(self):
        for name, seed in (("a", "7"), ("b", "7"), ("c", "8")):
            self.document("-o", self.path(name), "--frames", "20k", "--seed", seed, "--new-flows", "5")
        self.assertEqual(fingerprint(self.path("a")), fingerprint(self.path("b")))
        self.assertNotEqual(fingerprint(self.path("a")), fingerprint(self.path("c")))

    def test_duration_and_rate_fill_a_files_time(self):
        written = self.document("-o", self.path("load.pcap"), "--duration", "3", "--rate", "10k")
        self.assertEqual(written["frames"]["packets"], 30_000)
        done = subprocess.run([PROGRAM, "read", "--json", self.path("load.pcap")], capture_output=True, check=True)
        self.assertEqual(json.loads(done.stdout)["interval"],
                         {"start": "2026-01-01T00:00:00.000000Z", "end": "2026-01-01T00:00:02.999900Z"})

    def test_standard_output_holds_the_frames_and_nothing_else(self):
        done = generate("--json", "-o", "-", "--frames", "3000")
        self.assertEqual(done.returncode, 0)
        with open(self.path("load.pcap"), "wb") as file:
            file.write(done.stdout)
        self.assert_equal_to_read(json.loads(done.stderr), self.path("load.pcap"))

    def test_text_has_the_same_figures(self):
        done = generate("-o", self.path("load.pcap"), "--frames", "12345", "--flows", "100")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        text = done.stdout.decode()
        self.assertIn("load.pcap: 12,345 frames of seed 1 in ", text)
        self.assertRegex(text, r"distinct 5-tuples +100 +60 +40\n")

    def test_routes_hold_every_address(self):
        self.document("-o", self.path("load.pcap"), "--frames", "200", "--size", "64", "--vlan", "0", "--routes",
                      self.path("routes"), table=("--prefixes", "500"))
        routes = {4: [], 6: []}
        with open(self.path("routes"), encoding="ascii") as file:
            for line in file:
                prefix, label = line.split()
                network = ipaddress.ip_network(prefix)
                routes[network.version].append(network)
                self.assertGreater(int(label), 0)
        self.assertEqual((len(routes[4]), len(routes[6])), (500, 100))
        with open(self.path("load.pcap"), "rb") as file:
            octets = file.read()
        at = 24
        while at < len(octets):
            length = struct.unpack_from("<I", octets, at + 8)[0]
            ip = octets[at + 16 + 14:at + 16 + length]
            pair = (ip[12:16], ip[16:20]) if ip[0] >> 4 == 4 else (ip[8:24], ip[24:40])
            for address in map(ipaddress.ip_address, pair):
                self.assertTrue(any(address in network for network in routes[address.version]), address)
            at += 16 + length

    def test_wrong_options_get_one_sentence(self):
        to_file = ["-o", self.path("load.pcap")]
        for options, words in (([], "exactly one of --output FILE and --port DEVICE"),
                               ([*to_file, "--port", "net_null0"], "exactly one of"),
                               ([*to_file, "--duration", "3"], "--duration needs --rate"),
                               ([*to_file, "--rate", "fast"], "--rate fast is no rate"),
                               ([*to_file, "--size", "63"], "63 is no frame size"),
                               ([*to_file, "--size", "9217"], "9217 is no frame size"),
                               ([*to_file, "--size", "large"], "large is no frame size"),
                               ([*to_file, "--frames", "0"], "--frames"),
                               ([*to_file, "--frames", "5G"], "--frames"),
                               ([*to_file, "--flows", "17M"], "--flows"),
                               ([*to_file, "--ipv6", "101"], "--ipv6"),
                               ([*to_file, "--vlan", "-1"], "--vlan"),
                               ([*to_file, "--new-flows", "many"], "--new-flows"),
                               ([*to_file, "--prefixes", "3M"], "--prefixes"),
                               ([*to_file, "--seed", "x"], "--seed")):
            done = generate(*options, table=())
            said = done.stderr.decode().splitlines()
            self.assertEqual((done.returncode, done.stdout), (2, b""), options)
            self.assertIn(words, said[0])
            self.assertIn(said[1:], ([], ["Run with --help for more information."]))
            self.assertFalse(os.path.exists(to_file[1]), options)

    def test_a_disk_that_is_full_and_a_place_that_is_none(self):
        for options, sentence in (
                (["-o", "/dev/full"],
                 "/dev/full cannot be written on: No space left on device; it breaks off behind the first 0 frames."),
                (["-o", self.path("no/folder")],
                 self.path("no/folder") + " cannot be written: No such file or directory."),
                (["-o", self.path("load.pcap"), "--routes", "/dev/full"],
                 "/dev/full cannot be written: No space left on device."),
                (["-o", self.path("load.pcap"), "--routes", self.path("no/routes")],
                 self.path("no/routes") + " cannot be written: No such file or directory.")):
            done = generate(*options, "--frames", "100")
            self.assertEqual((done.returncode, done.stdout), (1, b""))
            self.assertEqual(done.stderr.decode(), sentence + "\n")

    def test_interrupted_the_file_is_whole_and_counted(self):
        capture = self.path("load.pcap")
        # A pipe that nobody reads yet keeps it from going on, wherever the signal comes.
        os.mkfifo(capture)
        process = subprocess.Popen([PROGRAM, "generate", "--json", "-o", capture, "--frames", "100M", *SMALL_TABLE],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.stderr.close)
        with open(capture, "rb") as pipe:
            octets = pipe.read(3_000_000)
            process.send_signal(signal.SIGINT)
            octets += pipe.read()
        output, said = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        self.assertEqual(said.decode(), "Interrupted: the figures are those of the frames that left until then.\n")
        with open(self.path("whole.pcap"), "wb") as file:
            file.write(octets)
        written = json.loads(output)
        self.assertLess(written["frames"]["packets"], 100_000_000)
        self.assert_equal_to_read(written, self.path("whole.pcap"))

    def test_a_terminal_shows_how_far_it_is(self):
        ours, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 120, 0, 0))
        process = subprocess.Popen([PROGRAM, "generate", "-o", "/dev/null", "--frames", "1000M", *SMALL_TABLE],
                                   stdout=subprocess.DEVNULL, stderr=terminal)
        os.close(terminal)
        time.sleep(3)
        process.send_signal(signal.SIGINT)
        said = everything_written_to(ours)
        os.close(ours)
        self.assertEqual(process.wait(timeout=60), 130)
        self.assertRegex(said, r"\r[\d.]+ MB, [\d.]+ of 1000.00 M packets \(\d+ %\), [\d.]+ M packets/s\x1b\[K")

    def test_frames_are_not_shown_on_a_terminal(self):
        ours, terminal = pty.openpty()
        done = subprocess.run([PROGRAM, "generate", "-o", "-"], stdout=terminal, stderr=subprocess.PIPE, timeout=60,
                              check=False)
        os.close(terminal)
        self.assertEqual(everything_written_to(ours), "")
        os.close(ours)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"Standard output is a terminal", done.stderr)


class ToAPort(unittest.TestCase):
    def document(self, *options):
        done = generate("--json", *options)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return json.loads(done.stdout)

    def test_frames_and_rate(self):
        sent = self.document("--port", "net_null0", "--frames", "20k", "--rate", "20k", "--flows", "500")
        self.assertEqual(sent["frames"]["packets"], 20_000)
        self.assertEqual(sent["flows"]["total"], 500)
        self.assertEqual(sent["port"]["driver"], "net_null")
        self.assertEqual(sent["port"]["driver_packets"], 20_000)
        self.assertEqual(sent["port"]["driver_error_packets"], 0)
        self.assertEqual(sent["port"]["asked_packets_per_second"], 20_000)
        self.assertGreaterEqual(sent["elapsed_s"], 0.999)  # never faster than asked

    def test_a_duration_ends_it(self):
        sent = self.document("--port", "net_null0", "--duration", "1")
        self.assertGreaterEqual(sent["elapsed_s"], 1)
        self.assertEqual(sent["port"]["driver_packets"], sent["frames"]["packets"])

    def test_jumbo_frames_find_room(self):
        sent = self.document("--port", "net_null0", "--frames", "1000", "--size", "9216")
        self.assertEqual(sent["frames"], {"packets": 1000, "octets": 9_212_000})

    def test_the_frames_are_those_of_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            by_port, by_file = os.path.join(folder, "port.pcap"), os.path.join(folder, "file.pcap")
            options = ["--frames", "3000", "--size", "imix"]
            sent = self.document("--port", f"net_pcap0,tx_pcap={by_port}", *options)
            self.assertEqual(generate("-o", by_file, *options).returncode, 0)
            frames = []
            for path in (by_port, by_file):
                with open(path, "rb") as file:
                    octets = file.read()
                found, at = [], 24
                while at < len(octets):
                    length = struct.unpack_from("<I", octets, at + 8)[0]
                    found.append(octets[at + 16:at + 16 + length])
                    at += 16 + length
                frames.append(found)
            self.assertEqual(len(frames[0]), 3000)
            self.assertEqual(frames[0], frames[1])
            self.assertEqual(sent["frames"]["octets"], sum(map(len, frames[0])))

    def test_until_interrupted(self):
        process = subprocess.Popen([PROGRAM, "generate", "--json", "--port", "net_null0", "--rate", "1000", *SMALL_TABLE],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        folder = f"sextant-generate-{process.pid}"
        wait_until(lambda: any(os.path.exists(os.path.join(root, "dpdk", folder))
                               for root in ("/var/run", os.environ.get("XDG_RUNTIME_DIR", "/tmp"), "/tmp")))
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        output, said = process.communicate(timeout=60)
        self.assertEqual((process.returncode, said), (0, b""))
        sent = json.loads(output)
        self.assertEqual(sent["port"]["driver_packets"], sent["frames"]["packets"])
        self.assertFalse(os.path.exists(os.path.join("/var/run/dpdk", folder)), "DPDK's folder stays behind")

    def test_a_port_that_is_none_is_told(self):
        for device, words in (("net_nothing0", "the driver refuses 'net_nothing0'"),
                              ("net_af_packet0,iface=no-such-one", "there is no interface 'no-such-one'."),
                              ("0000:ff:1f.7", "")):
            done = generate("--port", device, "--frames", "10")
            self.assertEqual((done.returncode, done.stdout), (1, b""), device)
            said = done.stderr.decode().splitlines()
            self.assertEqual(len(said), 1, said)
            self.assertIn(words, said[0])


if __name__ == "__main__":
    unittest.main()
