#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""read_applications_test.py PROGRAM: names and applications of `sextant read`, against flows written here one by one."""
import json
import os
import struct
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))


def client_hello(name):
    server = name.encode()
    entry = struct.pack("!BH", 0, len(server)) + server
    extension = struct.pack("!HHH", 0, len(entry) + 2, len(entry)) + entry
    body = b"\x03\x03" + bytes(32) + b"\x00" + b"\x00\x02\x13\x01" + b"\x01\x00" + struct.pack("!H", len(extension)) + extension
    message = b"\x01" + struct.pack("!I", len(body))[1:] + body
    return b"\x16\x03\x01" + struct.pack("!H", len(message)) + message


def question(name):
    labels = b"".join(struct.pack("B", len(label)) + label.encode() for label in name.split("."))
    return struct.pack("!HHHHHH", 7, 0x0100, 1, 0, 0, 0) + labels + b"\x00" + struct.pack("!HH", 28, 1)


def ip(family, protocol, payload, host):
    if family == 4:
        return b"\x08\x00" + struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 0, 0, 64, protocol, 0,
                                         bytes([192, 0, 2, host]), bytes([198, 51, 100, 1])) + payload
    return b"\x86\xdd" + struct.pack("!IHBB", 6 << 28, len(payload), protocol, 64) + \
        b"\x20\x01\x0d\xb8" + bytes(11) + bytes([host]) + b"\x20\x01\x0d\xb8" + bytes(11) + b"\xff" + payload


def tcp(payload, port, sequence=1):
    return struct.pack("!HHIIBBHHH", 40000, port, sequence, 0, 5 << 4, 0x18, 0, 0, 0) + payload


def udp(payload, port):
    return struct.pack("!HHHH", 40000, port, 8 + len(payload), 0) + payload


def write_capture(path, packets):
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for number, packet in enumerate(packets):
            frame = bytes(12) + packet
            file.write(struct.pack("<IIII", 1_770_000_000, number, len(frame), len(frame)) + frame)


class Applications(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.capture = self.path("flows.pcap")
        request = b"GET / HTTP/1.1\r\nHost: Mirror.Example.ORG:8080\r\n\r\n"
        self.packets = [
            ip(4, 6, tcp(client_hello("www.bilibili.com"), 443), 1),
            ip(6, 6, tcp(client_hello("i0.hdslb.com"), 443), 2),
            ip(6, 6, tcp(client_hello("www.notbilibili.com"), 443), 3),
            ip(4, 6, tcp(request, 8080), 4),
            ip(4, 17, udp(question("www.example.com"), 53), 5),
        ]
        write_capture(self.capture, self.packets)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def run_read(self, *arguments):
        return subprocess.run([PROGRAM, "read", *arguments, self.capture], capture_output=True, text=True, timeout=60,
                              check=False)

    def read(self, *arguments):
        done = self.run_read("--json", *arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)

    def octets(self, number):
        return len(self.packets[number]) + 12

    def test_names_have_their_source_family_flows_and_octets(self):
        for workers in ("1", "3"):
            answer = self.read("--workers", workers)
            names = {(name["name"], name["source"], name["family"]): (name["flows"], name["octets"])
                     for name in answer["names"]}
            self.assertEqual(names, {
                ("www.bilibili.com", "tls_sni", "ipv4"): (1, self.octets(0)),
                ("i0.hdslb.com", "tls_sni", "ipv6"): (1, self.octets(1)),
                ("www.notbilibili.com", "tls_sni", "ipv6"): (1, self.octets(2)),
                ("mirror.example.org:8080", "http_host", "ipv4"): (1, self.octets(3)),
                ("www.example.com", "dns_query", "ipv4"): (1, self.octets(4))})
            self.assertEqual(answer["bounded"], [])

    def test_the_rules_of_the_program_tell_an_application_by_whole_labels(self):
        answer = self.read()
        self.assertEqual({one["name"] for one in answer["applications"]}, {"Bilibili", "DNS"})
        bilibili = next(one for one in answer["applications"] if one["name"] == "Bilibili")
        self.assertEqual((bilibili["category"], bilibili["ipv4"], bilibili["ipv6"]),
                         ("video", {"flows": 1, "packets": 1, "octets": self.octets(0)},
                          {"flows": 1, "packets": 1, "octets": self.octets(1)}))
        self.assertEqual((bilibili["servers"], bilibili["servers_over_ipv6"]), (2, 1))
        self.assertAlmostEqual(bilibili["ipv6_share"], self.octets(1) / (self.octets(0) + self.octets(1)))
        rest = answer["application_rest"]
        # A name that no rule tells stays unknown, whatever the signature of its protocol would say.
        self.assertEqual(rest["unknown"]["ipv6"], {"flows": 1, "packets": 1, "octets": self.octets(2)})
        self.assertEqual(rest["unknown"]["ipv4"], {"flows": 1, "packets": 1, "octets": self.octets(3)})
        everything = sum(len(packet) + 12 for packet in self.packets)
        self.assertAlmostEqual(rest["coverage"], (self.octets(0) + self.octets(1) + self.octets(4)) / everything)
        self.assertEqual([one["name"] for one in rest["servers_without_ipv6"]], ["www.bilibili.com", "mirror.example.org"])

    def test_rules_of_a_file_come_over_those_of_the_program(self):
        rules = self.write("ours.yaml", "- name: Mirror\n  category: download\n  suffixes: [example.org]\n"
                                        "- name: Pictures\n  suffixes: [hdslb.com]\n")
        answer = self.read("--applications", rules)
        self.assertEqual({one["name"] for one in answer["applications"]}, {"Bilibili", "DNS", "Mirror", "Pictures"})
        self.assertEqual({one["name"] for one in answer["categories"]}, {"video", "download", "other", "protocol"})
        self.assertEqual(sum(one[family]["octets"] for one in answer["applications"] for family in ("ipv4", "ipv6")) +
                         answer["application_rest"]["unknown"]["ipv6"]["octets"],
                         sum(len(packet) + 12 for packet in self.packets))

    def test_a_long_list_may_be_csv(self):
        rules = self.write("ours.csv", "suffix,application,category\nexample.org,Mirror,download\n")
        self.assertIn("Mirror", {one["name"] for one in self.read("--applications", rules)["applications"]})

    def test_a_wrong_rule_is_one_sentence_with_its_place(self):
        rules = self.write("wrong.yaml", "- name: Mirror\n  sufixes: [example.org]\n")
        done = self.run_read("--applications", rules)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout, "")
        self.assertRegex(done.stderr, r"wrong\.yaml:2:3: unknown key 'sufixes' in an application; did you mean 'suffixes'\?")
        self.assertEqual(done.stderr.count("\n"), 1)

    def test_a_server_or_a_payload_tells_where_no_name_does(self):
        self.packets = [
            ip(4, 6, tcp(b"SSH-2.0-OpenSSH_9.2\r\n", 2222), 1),  # 192.0.2.1 to 198.51.100.1
            ip(6, 6, tcp(bytes(40), 9999), 2),  # to 2001:db8::ff
            ip(4, 6, tcp(client_hello("www.bilibili.com"), 443), 3),
        ]
        write_capture(self.capture, self.packets)
        rules = self.write("ours.yaml", "- name: Edge\n  servers: [\"2001:db8::ff/128\", 198.51.100.0/24]\n")
        for workers in ("1", "3"):
            answer = self.read("--workers", workers, "--applications", rules)
            edge, bilibili = sorted(answer["applications"], key=lambda one: one["name"] != "Edge")
            self.assertEqual((edge["name"], edge["ipv4"]["flows"], edge["ipv6"]["flows"]), ("Edge", 1, 1))
            self.assertEqual((bilibili["name"], bilibili["ipv4"]["flows"]), ("Bilibili", 1))
        self.assertEqual({one["name"] for one in self.read()["applications"]}, {"SSH", "Bilibili"})

    def test_compiled_signatures_are_kept_for_the_next_run(self):
        cache = os.path.join(self.folder, "cache")
        rules = self.write("ours.yaml", "- name: Greeting\n  signatures: [{transport: tcp, pattern: '^GET '}]\n")
        run = lambda: subprocess.run([PROGRAM, "read", "--json", "--applications", rules, self.capture], check=True,
                                     capture_output=True, env={**os.environ, "XDG_CACHE_HOME": cache}).stdout
        first = run()
        folder = os.path.join(cache, "sextant")
        (stored,) = os.listdir(folder)
        stored = os.path.join(folder, stored)
        self.assertEqual(os.stat(stored).st_mode & 0o777, 0o600)
        self.assertEqual(run(), first)
        with open(stored, "r+b") as file:  # a broken one is compiled anew
            file.seek(4000)
            file.write(b"broken")
        self.assertEqual(run(), first)
        os.chmod(stored, 0o666)  # and so is one that others may have written
        self.assertEqual(run(), first)
        os.remove(stored)
        os.chmod(folder, 0o500)
        self.assertEqual(run(), first)
        os.chmod(folder, 0o700)

    def test_people_get_tables(self):
        text = self.run_read().stdout
        for line in ("Names of servers", "Applications", "Categories", "Servers met over IPv4 only", "Bilibili",
                     "unknown"):
            self.assertIn(line, text)


if __name__ == "__main__":
    unittest.main()
