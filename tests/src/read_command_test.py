#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Runs `sextant read` as a user does: read_command_test.py PROGRAM. Captures are written here, octet by octet; the
real ones are found by SEXTANT_CAPTURES."""
import fcntl
import gzip
import json
import os
import pty
import random
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest

PROGRAM = sys.argv.pop(1)
NEW_YEAR_S = 1767225600  # 2026-01-01T00:00:00Z


def ethernet(kind, packet):
    return b"\2\0\0\0\0\1\2\0\0\0\0\2" + struct.pack("!H", kind) + packet


def udp(source, destination, payload):
    return struct.pack("!HHHH", source, destination, 8 + len(payload), 0) + payload


def ipv4(source, destination, payload, protocol=17, fragment=0):
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 7, fragment, 64, protocol, 0)
    return ethernet(0x0800, head + bytes([10, 0, 0, source, 10, 0, 0, destination]) + payload)


def ipv6(source, destination, payload, protocol=17):
    prefix = bytes([0x20, 0x01, 0x0D, 0xB8] + [0] * 11)
    head = struct.pack("!IHBB", 0x60000000, len(payload), protocol, 64)
    return ethernet(0x86DD, head + prefix + bytes([source]) + prefix + bytes([destination]) + payload)


def pcap(frames, link_type=1):
    """frames: (seconds after the new year, octets[, original length])"""
    parts = [struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link_type)]
    for second, octets, *original in frames:
        whole = int(second)
        fraction = round((second - whole) * 1_000_000)
        length = original[0] if original else len(octets)
        parts += [struct.pack("<IIII", NEW_YEAR_S + whole, fraction, len(octets), length), octets]
    return b"".join(parts)


def mixed_traffic(seed, count):
    """Both families, both directions, fragments, tunnels and rubbish, over some minutes."""
    dice = random.Random(seed)
    frames = []
    for number in range(count):
        a, b = dice.sample(range(1, 60), 2)
        ports = dice.choice([(53, 4000 + a), (4000 + a, 53)])
        body = udp(*ports, bytes(dice.randrange(200)))
        kind = dice.randrange(10)
        if kind < 4:
            frame = ipv4(a, b, body)
        elif kind < 8:
            frame = ipv6(a, b, body)
        elif kind == 8:
            frame = ipv4(a, b, bytes(16), fragment=dice.choice([0x2000, 0x0010]))
        else:
            frame = ethernet(dice.choice([0x0800, 0x86DD, 0x0806]), dice.randbytes(dice.randrange(60)))
        frames.append((number * 300 / count, frame))
    return frames


def wait_until(condition):
    end = time.monotonic() + 30
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("what the test waits for did not happen within 30 s")
        time.sleep(0.01)


def catches_interrupt(process):
    with open(f"/proc/{process}/status") as status:
        caught = next(line for line in status if line.startswith("SigCgt:"))
    return int(caught.split()[1], 16) >> (signal.SIGINT - 1) & 1 == 1


def octets_waiting(pipe):
    count = fcntl.ioctl(pipe, termios.FIONREAD, bytes(4))
    return struct.unpack("i", count)[0]


def everything_written_to(terminal):
    """Until the last process that has the other end open is gone."""
    parts = []
    try:
        while part := os.read(terminal, 65536):
            parts.append(part)
    except OSError:
        pass
    return b"".join(parts)


class ReadCommand(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def file(self, name, octets):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(octets)
        return path

    def run_read(self, *arguments, **settings):
        return subprocess.run([PROGRAM, "read", *arguments], capture_output=True, timeout=60, **settings)

    def summary(self, *arguments, code=0, **settings):
        done = self.run_read("--json", *arguments, **settings)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        if code == 0:
            self.assertEqual(done.stderr, b"")
        return json.loads(done.stdout)

    def received(self, *arguments, **settings):
        return self.summary(*arguments, **settings)["ledger"]["received"]["packets"]

    def configuration(self, decode):
        return self.file("probe.yaml", f"""
ports: [{{name: null0, device: net_null0}}]
links: [{{name: loop, legs: [{{port: null0, direction: a_to_b}}]}}]
decode: {decode}
""".encode())

    def test_a_configuration_tells_ports_and_prefixes(self):
        inner = ipv6(1, 2, udp(1000, 53, b"abc"))
        tunnel = ipv4(1, 2, udp(40000, 8472, bytes([8, 0, 0, 0, 0, 0, 7, 0]) + inner))
        path = self.file("tunnel.pcap", pcap([(1, tunnel)]))
        self.assertEqual(self.summary(path)["share"]["inner"]["ipv6"]["packets"], 0)
        told = self.summary("-c", self.configuration("{udp_ports: {vxlan: [4789, 8472]}}"), path)
        self.assertEqual(told["share"]["inner"]["ipv6"]["packets"], 1)
        self.assertEqual(told["encapsulations"]["vxlan"]["packets"], 1)
        translated = self.summary("-c", self.configuration(
            "{udp_ports: {vxlan: [8472]}, translation_prefixes: ['2001:db8::/32']}"), path)
        self.assertEqual(translated["share"]["service"]["ipv4"]["packets"], 1)

    def test_a_wrong_configuration_is_said_with_its_place(self):
        path = self.file("two.pcap", self.two_packets())
        done = self.run_read("-c", self.configuration("{udp_ports: {vxlan: [0]}}"), path)
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertIn(b"probe.yaml:4:", done.stderr)
        done = self.run_read("-c", os.path.join(self.folder, "absent.yaml"), path)
        self.assertEqual((done.returncode, done.stdout, done.stderr.count(b"\n")), (1, b"", 1))

    def two_packets(self):
        return pcap([(1, ipv4(1, 2, udp(1, 2, b"abc"))), (2.5, ipv6(1, 2, udp(3, 4, b"defg")))])

    def test_json_is_the_contract(self):
        path = self.file("two.pcap", self.two_packets())
        summary = self.summary(path)
        self.assertEqual(summary["schema"], "sextant.summary/1")
        self.assertEqual(summary["sources"], [path])
        self.assertEqual(
            summary["interval"], {"start": "2026-01-01T00:00:01.000000Z", "end": "2026-01-01T00:00:02.500000Z"}
        )
        ledger = summary["ledger"]
        octets = 14 + 20 + 8 + 3 + 14 + 40 + 8 + 4
        self.assertEqual(ledger["received"], {"packets": 2, "octets": octets, "captured_octets": octets})
        self.assertEqual(ledger["accounted"], {"packets": 2, "octets": octets})
        self.assertEqual(ledger["error_packets"], 0)
        self.assertEqual(summary["share"]["outer"]["ipv6"]["ip_octets"], 40 + 8 + 4)
        self.assertEqual(summary["flows"], {"total": 2, "ipv4": 1, "ipv6": 1, "exact": True})
        self.assertEqual(summary["bounded"], [])
        self.assertEqual(summary["broken"], [])

    def test_text_is_printed_without_colour_into_a_pipe(self):
        done = self.run_read(self.file("two.pcap", self.two_packets()))
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertIn(b"IPv6", done.stdout)
        self.assertNotIn(b"\x1b", done.stdout)

    def test_empty_capture_is_no_error(self):
        summary = self.summary(self.file("none.pcap", pcap([])))
        self.assertEqual(summary["ledger"]["received"]["packets"], 0)
        self.assertEqual(summary["interval"], {"start": None, "end": None})
        self.assertIsNone(summary["share"]["outer"]["ipv6_share"])

    def test_several_files_are_one_stream(self):
        late = self.file("late.pcap", pcap([(60, ipv4(1, 2, udp(1, 2, b"abc")))]))
        early = self.file("early.pcap", pcap([(1, ipv4(2, 1, udp(2, 1, b"abc"))), (2, ipv4(2, 1, udp(2, 1, b"")))]))
        raw_ip = self.file("raw.pcap", pcap([(3, ipv6(1, 2, udp(3, 4, b"x"))[14:])], link_type=101))
        summary = self.summary(late, early, raw_ip)
        self.assertEqual(summary["sources"], [late, early, raw_ip])
        self.assertEqual(summary["ledger"]["received"]["packets"], 4)
        self.assertEqual(summary["flows"]["total"], 2, "both directions of one conversation, in two files")
        self.assertEqual(
            summary["interval"], {"start": "2026-01-01T00:00:01.000000Z", "end": "2026-01-01T00:01:00.000000Z"}
        )

    def test_standard_input_and_gzip_give_the_same_figures(self):
        octets = pcap(mixed_traffic(3, 5000))
        plain = self.summary(self.file("plain.pcap", octets))
        zipped = self.summary(self.file("zipped.pcap.gz", gzip.compress(octets)))
        piped = self.summary("-", input=octets)
        piped_zipped = self.summary("-", input=gzip.compress(octets))
        self.assertEqual(piped["sources"], ["-"])
        for other in (zipped, piped, piped_zipped):
            other["sources"] = plain["sources"]
            self.assertEqual(other, plain)

    def test_broken_file_reports_what_could_be_read(self):
        cut = self.file("cut.pcap", self.two_packets()[:-3])
        done = self.run_read("--json", cut)
        self.assertEqual(done.returncode, 1)
        summary = json.loads(done.stdout)
        self.assertEqual(summary["ledger"]["received"]["packets"], 1)
        self.assertEqual(len(summary["broken"]), 1)
        self.assertEqual(done.stderr.decode(), summary["broken"][0] + "\n")
        self.assertIn(f"{cut}: breaks at octet {24 + 16 + 45}: ", summary["broken"][0])
        whole = self.file("whole.pcap", self.two_packets())
        self.assertEqual(self.received(cut, whole, code=1), 3, "the files after a broken one are still read")

    def test_missing_file_is_named_and_the_others_are_read(self):
        whole = self.file("whole.pcap", self.two_packets())
        done = self.run_read("--json", "/no/such.pcap", whole, self.folder, self.file("text", b"no capture at all"))
        self.assertEqual(done.returncode, 1)
        self.assertEqual(json.loads(done.stdout)["ledger"]["received"]["packets"], 2)
        sentences = done.stderr.decode().splitlines()
        self.assertEqual(len(sentences), 3)
        self.assertEqual(sentences[0], "/no/such.pcap: cannot be opened: No such file or directory.")
        self.assertEqual(sentences[1], f"{self.folder}: cannot be read: it is a directory.")
        self.assertIn("neither pcap nor pcapng", sentences[2])

    def test_nothing_readable_prints_no_report(self):
        done = self.run_read("--json", "/no/such.pcap")
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertEqual(done.stderr.count(b"\n"), 1)

    def test_window_counts_only_frames_inside(self):
        path = self.file("ten.pcap", pcap([(second, ipv4(1, 2, udp(1, 2, b""))) for second in range(10)]))
        self.assertEqual(self.received("--from", "2026-01-01T00:00:03Z", path), 7)
        self.assertEqual(self.received("--to", "2026-01-01T00:00:03Z", path), 3)
        self.assertEqual(self.received("--from", "2026-01-01T00:00:03Z", "--to", "2026-01-01T00:00:05Z", path), 2)
        self.assertEqual(self.received("--from", f"{NEW_YEAR_S + 8}.5", path), 1)
        self.assertEqual(self.received("--from", "2027-01-01T00:00:00Z", path), 0)
        summary = self.summary("--from", "2026-01-01T00:00:03Z", "--to", f"{NEW_YEAR_S + 5}", path)
        self.assertEqual(
            summary["interval"], {"start": "2026-01-01T00:00:03.000000Z", "end": "2026-01-01T00:00:04.000000Z"}
        )

    def test_wrong_usage_is_told_apart(self):
        path = self.file("two.pcap", self.two_packets())
        for arguments in (
            [],
            ["--from", "yesterday", path],
            ["--from", "2", "--to", "1", path],
            ["--from", "1", "--to", "1", path],
            ["--workers", "0", path],
            ["--workers", "65", path],
            ["--unknown", path],
        ):
            done = self.run_read(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, b""), arguments)
            self.assertNotEqual(done.stderr, b"")

    def test_help_has_examples(self):
        done = self.run_read("--help")
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"Examples:", done.stdout)

    def test_padding_is_captured_but_no_part_of_a_frame(self):
        frame = ipv4(1, 2, udp(1, 2, b""))
        received = self.summary(self.file("pad.pcap", pcap([(0, frame + bytes(6), len(frame))])))["ledger"]["received"]
        self.assertEqual(received, {"packets": 1, "octets": len(frame), "captured_octets": len(frame) + 6})

    def test_full_disk_is_an_error(self):
        path = self.file("two.pcap", self.two_packets())
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "read", path], stdout=full, stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"could not be written", done.stderr)

    def assert_same_for_any_number_of_workers(self, paths, code=0):
        alone = self.run_read("--json", "--workers", "1", *paths)
        self.assertEqual(alone.returncode, code, alone.stderr.decode())
        self.assertEqual(json.loads(alone.stdout)["bounded"], [])
        for workers in ("2", "3", "8"):
            spread = self.run_read("--json", "--workers", workers, *paths)
            self.assertEqual(spread.stdout, alone.stdout, f"{workers} workers")
            self.assertEqual((spread.returncode, spread.stderr), (alone.returncode, alone.stderr))

    def test_workers_never_change_the_answer(self):
        first = self.file("first.pcap", pcap(mixed_traffic(1, 20_000)))
        second = self.file("second.pcap", pcap(mixed_traffic(2, 20_000)))
        self.assert_same_for_any_number_of_workers([first])
        self.assert_same_for_any_number_of_workers([second, first, second])

    def test_workers_never_change_the_answer_on_real_captures(self):
        folder = os.environ.get("SEXTANT_CAPTURES")
        if not folder:
            self.skipTest("SEXTANT_CAPTURES does not name the folder of real captures.")
        captures = []
        for place, _, names in os.walk(folder):
            captures += [os.path.join(place, n[: -len(".truth.json")]) for n in names if n.endswith(".truth.json")]
        captures.sort()
        self.assertGreater(len(captures), 100)
        broken = any(self.run_read("--json", path).returncode for path in captures)
        self.assert_same_for_any_number_of_workers(captures, code=1 if broken else 0)
        for path in sorted(captures, key=os.path.getsize)[-8:]:
            self.assert_same_for_any_number_of_workers([path])

    def test_interrupt_reports_what_was_read(self):
        for workers in ("1", "3"):
            reader = subprocess.Popen(
                [PROGRAM, "read", "--json", "--workers", workers, "-"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            reader.stdin.write(self.two_packets() + b"\0\0\0")
            reader.stdin.flush()
            wait_until(lambda: catches_interrupt(reader.pid) and octets_waiting(reader.stdin) == 0)
            reader.send_signal(signal.SIGINT)
            # communicate() would close the pipe: the reader is to end by the signal alone.
            output = reader.stdout.read()
            complaint = reader.stderr.read()
            self.assertEqual(reader.wait(timeout=30), 130)
            for pipe in (reader.stdin, reader.stdout, reader.stderr):
                pipe.close()
            summary = json.loads(output)
            self.assertEqual(summary["ledger"]["received"]["packets"], 2)
            self.assertEqual(summary["broken"], [], "what stands behind the interrupt is not called broken")
            self.assertEqual(complaint.decode(), "Interrupted: the report covers what was read until then.\n")

    def test_progress_is_shown_on_a_terminal_and_erased(self):
        terminal, standard_error = pty.openpty()
        reader = subprocess.Popen(
            [PROGRAM, "read", "--json", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=standard_error
        )
        os.close(standard_error)
        file = pcap([(0, ipv4(1, 2, udp(1, 2, b"")))] * 30)
        record = (len(file) - 24) // 30
        reader.stdin.write(file[:24])
        for number in range(30):
            reader.stdin.write(file[24 + number * record : 24 + (number + 1) * record])
            reader.stdin.flush()
            time.sleep(0.1)
        output, _ = reader.communicate(timeout=30)
        shown = everything_written_to(terminal).decode()
        os.close(terminal)
        self.assertEqual(json.loads(output)["ledger"]["received"]["packets"], 30)
        self.assertIn("packets/s", shown)
        self.assertTrue(shown.endswith("\r\x1b[K"), repr(shown))
        self.assertNotIn("\n", shown)


if __name__ == "__main__":
    unittest.main()
