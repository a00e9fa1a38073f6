#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""read_applications_test.py PROGRAM: names and applications of `sextant read`, against flows written here one by one."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

from hand_made_packets import client_hello, ip, question, response, server, tcp, udp, write_capture

PROGRAM = os.path.abspath(sys.argv.pop(1))


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

    def test_dns_names_the_servers_of_flows_that_do_not(self):
        self.packets = [
            ip(4, 17, udp(response("www.bilibili.com", 4, server(4)), 40000, 53), 1, to=53),
            ip(6, 17, udp(response("cdn.example.org", 6, server(6)), 40000, 53), 2, to=53),
            ip(4, 6, tcp(bytes(20), 9000), 3),          # no protocol anybody knows
            ip(6, 6, tcp(bytes(20), 9000), 4),
            ip(6, 6, tcp(client_hello("i0.hdslb.com"), 443), 5),  # has a name of its own
            ip(4, 6, tcp(b"", 9001), 6),                # a connection that carries nothing
            ip(4, 17, udp(bytes(20), 9002), 7),         # in the bin behind, which learns nothing new
        ]
        write_capture(self.capture, self.packets, [0, 0, 0, 1, 1, 1, 30])
        for workers in ("1", "3"):
            answer = self.read("--workers", workers)
            learnt = {name["name"]: (name["family"], name["flows"], name["octets"])
                      for name in answer["names"] if name["source"] == "learnt"}
            self.assertEqual(learnt, {
                "www.bilibili.com": ("ipv4", 2, self.octets(2) + self.octets(6)),
                "cdn.example.org": ("ipv6", 1, self.octets(3))}, workers)
            self.assertEqual((answer["naming"]["learnt"], answer["naming"]["answers"]), (3, 2))
            bilibili = next(one for one in answer["applications"] if one["name"] == "Bilibili")
            self.assertEqual(bilibili["ipv4"], {"flows": 2, "packets": 2, "octets": self.octets(2) + self.octets(6)})
            self.assertEqual(bilibili["ipv6"], {"flows": 1, "packets": 1, "octets": self.octets(4)})
            evidence = {name["name"]: name["aaaa"] for name in answer["names"] if name["source"] == "dns_query"}
            self.assertEqual(evidence, {"www.bilibili.com": "none", "cdn.example.org": "answered"})

    def test_what_dns_says_later_changes_no_bin_before(self):
        # Workers that meet no frame of a bin are told of its end all the same.
        self.packets = [
            ip(4, 6, tcp(bytes(20), 9000), 3),
            ip(4, 17, udp(response("www.bilibili.com", 4, server(4)), 40000, 53), 1, to=53),
            ip(4, 6, tcp(bytes(20), 9000), 3),
        ]
        write_capture(self.capture, self.packets, [0, 10, 20])
        for workers in ("1", "2", "8"):
            answer = self.read("--workers", workers)
            bilibili = next(one for one in answer["applications"] if one["name"] == "Bilibili")
            self.assertEqual(bilibili["ipv4"], {"flows": 1, "packets": 1, "octets": self.octets(2)}, workers)
            self.assertEqual(answer["application_rest"]["unknown"]["ipv4"]["octets"], self.octets(0))

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
