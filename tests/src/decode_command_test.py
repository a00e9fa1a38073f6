#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Runs `sextant decode` as a user does: decode_command_test.py PROGRAM. Captures are written here, octet by octet."""
import gzip
import json
import os
import pty
import struct
import subprocess
import sys
import tempfile
import unittest

PROGRAM = sys.argv.pop(1)
NEW_YEAR_S = 1767225600  # 2026-01-01T00:00:00Z
IPV6_A = bytes([0x20, 0x01, 0x0D, 0xB8] + [0] * 11 + [1])
IPV6_B = bytes([0x20, 0x01, 0x0D, 0xB8] + [0] * 11 + [2])


def ethernet(kind, packet):
    return b"\2\0\0\0\0\1\2\0\0\0\0\2" + struct.pack("!H", kind) + packet


def udp(source, destination, payload):
    return struct.pack("!HHHH", source, destination, 8 + len(payload), 0) + payload


def ipv4(protocol, payload, fragment=0):
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 7, fragment, 64, protocol, 0)
    return head + bytes([192, 0, 2, 1, 198, 51, 100, 2]) + payload


def ipv6(protocol, payload):
    return struct.pack("!IHBB", 0x60000000, len(payload), protocol, 64) + IPV6_A + IPV6_B + payload


def plain(number):
    """A frame that tells its number by its source port."""
    return ethernet(0x0800, ipv4(17, udp(number, 53, b"abc")))


SIX_IN_FOUR = ethernet(0x0800, ipv4(41, ipv6(17, udp(1234, 53, b"abc"))))


def pcap(frames, link_type=1):
    """frames: octets, or (octets, original length)"""
    parts = [struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link_type)]
    for second, frame in enumerate(frames):
        octets, length = frame if isinstance(frame, tuple) else (frame, len(frame))
        parts += [struct.pack("<IIII", NEW_YEAR_S + second, 500_000, len(octets), length), octets]
    return b"".join(parts)


class DecodeCommand(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def file(self, name, octets):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(octets)
        return path

    def decode(self, *arguments, **settings):
        return subprocess.run([PROGRAM, "decode", *arguments], capture_output=True, timeout=60, **settings)

    def document(self, *arguments, **settings):
        done = self.decode("--json", *arguments, **settings)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return json.loads(done.stdout)

    def text(self, *arguments):
        done = self.decode(*arguments)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return done.stdout.decode()

    def complaint(self, code, *arguments, **settings):
        done = self.decode(*arguments, **settings)
        self.assertEqual((done.returncode, done.stdout), (code, b""), done.stderr)
        self.assertEqual(done.stderr.count(b"\n"), 1, "one sentence")
        return done.stderr.decode().rstrip("\n")

    def test_a_configuration_tells_the_ports_of_tunnels(self):
        inner = ethernet(0x86DD, ipv6(17, udp(1234, 53, b"abc")))
        path = self.file("tunnel.pcap", pcap([ethernet(0x0800, ipv4(17, udp(1, 8472, bytes([8] + [0] * 7) + inner)))]))
        told = self.file("probe.yaml", b"""
ports: [{name: null0, device: net_null0}]
links: [{name: loop, legs: [{port: null0, direction: a_to_b}]}]
decode: {udp_ports: {vxlan: [8472]}}
""")
        self.assertEqual(self.document(path)["counts"]["carried"], "4")
        self.assertEqual(self.document("-c", told, path)["counts"]["carried"], "6in4")

    def test_json_is_the_contract(self):
        path = self.file("tunnel.pcap", pcap([plain(1), SIX_IN_FOUR]))
        document = self.document(path + ":2")
        headers = document.pop("headers")
        self.assertEqual(
            document,
            {
                "schema": "sextant.decode/1",
                "file": path,
                "frame": 2,
                "time": "2026-01-01T00:00:01.500000Z",
                "link_type": "ethernet",
                "octets": 85,
                "captured_octets": 85,
                "stop": "Stopped at offset 74, UDP: this is the innermost transport header; no tunnel is known at its "
                "ports.",
                "counts": {
                    "outcome": "accounted",
                    "views": {
                        "outer": {"family": "ipv4", "ip_octets": 71},
                        "inner": {"family": "ipv6", "ip_octets": 51},
                        "service": {"family": "ipv6", "ip_octets": 51},
                    },
                    "carried": "6in4",
                    "encapsulations": ["6in4"],
                    "extension_headers": [],
                    "chain": [],
                    "observations": [],
                    "flow": {
                        "family": "ipv6",
                        "protocol": 17,
                        "source": "2001:db8::1",
                        "source_port": 1234,
                        "destination": "2001:db8::2",
                        "destination_port": 53,
                    },
                    "no_flow": None,
                    "payload": {"offset": 82, "octets": 3, "captured_octets": 3},
                },
            },
        )
        self.assertEqual([header["layer"] for header in headers], ["ethernet", "ipv4", "ipv6_in_ip", "udp"])
        places = [(header["offset"], header["octets"]) for header in headers]
        self.assertEqual(places, [(0, 14), (14, 20), (34, 40), (74, 8)])
        self.assertEqual(
            headers[2],
            {
                "layer": "ipv6_in_ip",
                "text": "IPv6 in IP (RFC 4213, RFC 2473)",
                "offset": 34,
                "octets": 40,
                "fields": [
                    {"name": "version", "value": "6"},
                    {"name": "payload length", "value": "11"},
                    {"name": "next header", "value": "17 (UDP)"},
                    {"name": "source", "value": "2001:db8::1"},
                    {"name": "destination", "value": "2001:db8::2"},
                ],
                "found": None,
                "notes": ["counts as 6in4"],
            },
        )

    def test_json_of_a_named_outcome_and_of_no_flow(self):
        document = self.document(self.file("cut.pcap", pcap([(plain(1)[:38], 45)])))
        self.assertEqual(document["captured_octets"], 38)
        self.assertEqual(document["headers"][-1]["found"], "truncated_udp")
        self.assertEqual(document["counts"]["outcome"], "truncated_udp")
        self.assertIsNone(document["counts"]["flow"])
        self.assertIn("accounted", document["counts"]["no_flow"])
        self.assertIsNone(document["counts"]["payload"])
        self.assertIn("4 octets are there, 8 are needed, and the capture cut off the rest", document["stop"])
        arp = self.document(self.file("arp.pcap", pcap([ethernet(0x0806, bytes(28))])))
        self.assertEqual(arp["counts"]["views"]["inner"], {"family": "other", "ip_octets": 0})
        self.assertEqual(arp["counts"]["no_flow"], "no IP header was found")

    def test_text_for_people(self):
        path = self.file("tunnel.pcap", pcap([SIX_IN_FOUR]))
        text = self.text(path)
        self.assertNotIn("\x1b", text)
        for line in (
            f"{path}, frame 1",
            "2026-01-01T00:00:00.500000Z   ethernet   85 octets",
            "    34      40  IPv6 in IP (RFC 4213, RFC 2473)",
            "                * counts as 6in4",
            "  outer view          71 octets of IPv4",
            "  flow                protocol 17 (UDP), 2001:db8::1 port 1234 -> 2001:db8::2 port 53",
            "  payload             3 octets from offset 82",
        ):
            self.assertIn(line, text.splitlines())
        self.assertLessEqual(max(map(len, text.splitlines()[1:])), 100)

    def test_what_is_wrong_stands_at_its_header(self):
        bad = bytearray(plain(1))
        bad[14] = 0x44
        lines = self.text(self.file("bad.pcap", pcap([bytes(bad)]))).splitlines()
        mark = "! bad_ihl: the IPv4 header length is below five words or goes past the packet"
        self.assertIn(mark, [line.strip() for line in lines])

    def test_the_octets_at_the_end(self):
        path = self.file("one.pcap", pcap([plain(1)]))
        self.assertNotIn("Octets", self.text(path))
        rows = self.text("--hex", path).split("Octets\n")[1].splitlines()
        self.assertEqual(rows[0], "     0  02 00 00 00 00 01 02 00  00 00 00 02 08 00 45 00")
        self.assertEqual(bytes.fromhex("".join(row[7:] for row in rows)), plain(1))
        self.assertNotIn("hex", self.document(path))
        self.assertEqual(self.document("--hex", path)["hex"], plain(1).hex())

    def source_port(self, *arguments, **settings):
        return self.document(*arguments, **settings)["counts"]["flow"]["source_port"]

    def test_a_number_names_the_frame(self):
        octets = pcap([plain(number) for number in range(1, 201)])
        path = self.file("many.pcap", octets)
        self.assertEqual(self.source_port(path), 1)
        for number in (1, 2, 64, 65, 128, 200):
            self.assertEqual(self.source_port(f"{path}:{number}"), number)
        zipped = self.file("many.pcap.gz", gzip.compress(octets))
        self.assertEqual(self.source_port(zipped + ":150"), 150)
        self.assertEqual(self.source_port("/dev/stdin:70", input=octets), 70)
        self.assertEqual(self.source_port("-", input=octets), 1)

    def test_a_colon_may_be_part_of_the_name(self):
        octets = pcap([plain(1), plain(2)])
        self.assertEqual(self.source_port(self.file("10:30:05", octets)), 1)
        self.assertEqual(self.source_port(self.file("10:30:05", octets) + ":2"), 2)
        self.assertEqual(self.source_port(self.file("a:5", octets) + ":2"), 2)

    def test_what_cannot_be_decoded_is_said_in_one_sentence(self):
        path = self.file("two.pcap", pcap([plain(1), plain(2)]))
        self.assertEqual(self.complaint(1, path + ":3"), f"{path} has 2 frames, there is no frame 3.")
        self.assertEqual(self.complaint(1, path + ":" + str(2**64 - 1)).count("there is no frame"), 1)
        empty = self.file("none.pcap", pcap([]))
        self.assertEqual(self.complaint(1, empty), f"{empty} has 0 frames, there is no frame 1.")
        self.assertIn("No such file", self.complaint(1, "/no/such.pcap:3"))
        self.assertIn("neither pcap nor pcapng", self.complaint(1, self.file("text", b"no capture at all")))
        broken = self.file("broken.pcap", pcap([plain(1), plain(2)])[:-3])
        self.assertEqual(self.source_port(broken), 1, "what stands before the break can be decoded")
        complaint = self.complaint(1, broken + ":2")
        self.assertTrue(complaint.startswith("Frame 2 is not reached, 1 frame can be read: " + broken), complaint)

    def test_wrong_usage_is_told_apart(self):
        path = self.file("two.pcap", pcap([plain(1), plain(2)]))
        for number in ("0", "-1", "one", "1x", "", "99999999999999999999"):
            self.assertIn("frames are counted from 1", self.complaint(2, f"{path}:{number}"))
        for arguments in ([], [path, path], ["--unknown", path]):
            done = self.decode(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, b""), arguments)
            self.assertNotEqual(done.stderr, b"")

    def test_help_has_examples(self):
        done = self.decode("--help")
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"Examples:", done.stdout)

    def test_a_terminal_gets_colour_unless_it_is_not_wanted(self):
        path = self.file("tunnel.pcap", pcap([SIX_IN_FOUR]))
        for environment, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
            terminal, output = pty.openpty()
            subprocess.run([PROGRAM, "decode", path], stdout=output, check=True, timeout=60, env=environment)
            os.close(output)
            shown = os.read(terminal, 65536)
            os.close(terminal)
            self.assertEqual(b"\x1b[" in shown, coloured)

    def test_a_name_cannot_drive_the_terminal(self):
        path = self.file("a\x1b[31m.pcap", pcap([plain(1)]))
        self.assertNotIn("\x1b", self.text(path))

    def test_full_disk_is_an_error(self):
        path = self.file("two.pcap", pcap([plain(1)]))
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "decode", path], stdout=full, stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"could not be written", done.stderr)


if __name__ == "__main__":
    unittest.main()
