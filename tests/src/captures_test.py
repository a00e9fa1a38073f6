#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""captures_test.py PROGRAM: `sextant read` against tshark on every capture under $SEXTANT_CAPTURES that has a truth
file beside it, figure by figure and without tolerance; what remains stands in known_differences.py."""
import collections
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import unittest

from known_differences import KNOWN_DIFFERENCES, KNOWN_NAME_DIFFERENCES

PROGRAM = os.path.abspath(sys.argv.pop(1))
CAPTURES = os.environ.get("SEXTANT_CAPTURES", "")
TRUTH = ".truth.json"
SKIPPED = 77  # what meson takes for "skipped"

# tshark's layer: the encapsulation it is here. GRE stands under its protocol type there.
ENCAPSULATIONS = {
    "vlan": "vlan", "qinq": "qinq", "mpls": "mpls", "pppoes": "pppoe", "ppp": "ppp", "macsec": "macsec", "nsh": "nsh",
    "ieee8021ah": "ieee8021ah", "ipip(4in4)": "ipip", "6in4": "6in4", "6to4": "6to4", "isatap": "isatap",
    "4in6(ds-lite/map-e/lw4o6 form)": "4in6", "6in6": "6in6", "srv6(srh)": "srv6", "ah": "ah", "esp": "esp",
    "etherip": "etherip", "erspan": "erspan", "l2tp/v2": "l2tpv2", "l2tp/v3": "l2tpv3", "l2tp/v3-over-ip": "l2tpv3",
    "teredo": "teredo", "vxlan": "vxlan", "geneve": "geneve", "gtp": "gtpu", "lisp-data": "lisp",
    "capwap.data": "capwap", "ayiya": "ayiya", "udpencap": "esp_in_udp", "wg": "wireguard", "openvpn": "openvpn"}
HEADERS = {"hopopts": "hop_by_hop", "fraghdr": "fragment", "routing": "routing", "dstopts": "destination"}


def captures():
    for folder, _, files in sorted(os.walk(CAPTURES)):
        for file in sorted(files):
            if file.endswith(TRUTH):
                yield os.path.relpath(os.path.join(folder, file.removesuffix(TRUTH)), CAPTURES)


def read(*arguments):
    outcome = subprocess.run([PROGRAM, "read", "--json", *arguments], capture_output=True, text=True, timeout=120)
    return outcome.returncode, outcome.stdout, outcome.stderr


def carried(truth):
    """tshark's stacks of IP headers ("v4>v6>v4") as the carried matrix has them: outermost and innermost."""
    cells = collections.Counter()
    for stack, packets in truth["ip_stack_of_tunnelled"].items():
        families = stack.replace("v", "").split(">")
        cells[f"{families[-1]}in{families[0]}"] += packets
    for family, other in (("4", "6"), ("6", "4")):
        tunnelled = cells[f"{family}in{family}"] + cells[f"{other}in{family}"]
        cells[family] = truth["outermost"]["ipv" + family]["packets"] - tunnelled
    cells["other"] = truth["non_ip"]["packets"]
    return {cell: cells[cell] for cell in ("4", "6", "6in4", "4in6", "4in4", "6in6", "other")}


def figures(summary, truth):
    """figure -> (ours, tshark's)"""
    received = summary["ledger"]["received"]
    result = {"packets": (received["packets"], truth["packets"]), "octets": (received["octets"], truth["bytes"]),
              "captured": (received["captured_octets"], truth["captured_bytes"]),
              "flows": (summary["flows"]["total"], truth["flows_bidir_5tuple"])}
    for family in ("ipv4", "ipv6"):
        for view, key in (("outer", "outermost"), ("inner", "innermost")):
            ours, theirs = summary["share"][view][family], truth[key][family]
            result[f"{view}_{family}_packets"] = (ours["packets"], theirs["packets"])
            result[f"{view}_{family}_octets"] = (ours["frame_octets"], theirs["bytes"])
        result[f"outer_{family}_ip_octets"] = (summary["share"]["outer"][family]["ip_octets"],
                                               truth["outermost"][family]["l3_bytes"])
    theirs = collections.Counter()
    for layer, packets in truth["encapsulations"].items():
        theirs["gre" if layer.startswith("gre/") else ENCAPSULATIONS.get(layer)] += packets
    for name in {"gre", *ENCAPSULATIONS.values()}:
        result["encap_" + name] = (summary["encapsulations"][name]["packets"], theirs[name])
    for cell, packets in carried(truth).items():
        result["carried_" + cell] = (summary["carried"][cell]["packets"], packets)
    for theirs, ours in HEADERS.items():
        result["ext_" + ours] = (summary["extension_headers"][ours]["packets"], truth["ipv6_ext_headers"].get(theirs, 0))
    return result


# The truth's lists of names, and the sources that find them.
NAMES = {"sni": {"tls_sni", "quic_sni", "gquic_sni"}, "http_host": {"http_host"}, "dns": {"dns_query"}}


def spelt(name):
    return name.lower().rstrip(".")


C_ESCAPES = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92}


def as_in_dns(name):
    """tshark escapes as C does, "\\177" or "\\r"; ours are those of RFC 1035, section 5.1: "\\127", "\\013"."""
    def decimal(match):
        code = C_ESCAPES[match[1]] if match[1] in C_ESCAPES else int(match[1], 8)
        return chr(code) if code == 34 else f"\\{code:03}"
    return re.sub(r'\\([0-7]{3}|[abtnvfr"\\])', decimal, name)


def missing_names(summary, truth):
    """How many of the truth's names, each of a kind and a family, are not in the summary; and how many there are."""
    ours = {(name["source"], name["family"], spelt(name["name"])) for name in summary.get("names", [])}
    missing = total = 0
    for kind, sources in NAMES.items():
        for family, names in truth["names"].get(kind, {}).items():
            for name in {spelt(as_in_dns(name)) for name in names if name}:
                total += 1
                missing += not any((source, family, name) in ours for source in sources)
    return missing, total


class Captures(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.names = list(captures())
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            cls.answers = dict(zip(cls.names, pool.map(lambda name: read(os.path.join(CAPTURES, name)), cls.names)))

    def summaries(self):
        for name, (_, output, _) in self.answers.items():
            yield name, json.loads(output)

    def test_every_figure_is_tsharks(self):
        for name, summary in self.summaries():
            with open(os.path.join(CAPTURES, name + TRUTH), encoding="utf-8") as file:
                compared = figures(summary, json.load(file))
            differences = {figure: pair for figure, pair in compared.items() if pair[0] != pair[1]}
            _, known = KNOWN_DIFFERENCES.get(name, ("", {}))
            with self.subTest(name):
                self.assertEqual(differences, known)

    def test_every_name_of_tshark_is_found(self):
        missed = total = 0
        for name, summary in self.summaries():
            with open(os.path.join(CAPTURES, name + TRUTH), encoding="utf-8") as file:
                missing, there = missing_names(summary, json.load(file))
            missed, total = missed + missing, total + there
            with self.subTest(name):
                self.assertEqual(missing, KNOWN_NAME_DIFFERENCES.get(name, (0, ""))[0])
        print(f"{total - missed} of {total} names")

    def test_the_table_names_captures_that_are_there(self):
        self.assertEqual(sorted({*KNOWN_DIFFERENCES, *KNOWN_NAME_DIFFERENCES} - set(self.names)), [])

    def test_every_ledger_closes_and_every_view_sums_to_received(self):
        for name, summary in self.summaries():
            ledger = summary["ledger"]
            with self.subTest(name):
                self.assertEqual(ledger["error_packets"], 0)
                for unit in ("packets", "octets"):
                    named = sum(outcome[unit] for outcome in ledger["outcomes"].values())
                    self.assertEqual(ledger["received"][unit], ledger["accounted"][unit] + named)
                for families in summary["share"].values():
                    for unit, whole in (("packets", "packets"), ("frame_octets", "octets")):
                        self.assertEqual(sum(families[family][unit] for family in ("ipv4", "ipv6", "other")),
                                         ledger["received"][whole])

    def test_only_a_broken_file_fails_and_it_says_where(self):
        for name, (code, _, said) in self.answers.items():
            with self.subTest(name):
                self.assertEqual((code, said.strip() != ""), (1, True) if "breaks at octet" in said else (0, False))

    def test_three_workers_give_the_same_bytes_as_one(self):
        def differs(name):
            return read("--workers", "3", os.path.join(CAPTURES, name))[1] != self.answers[name][1]

        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            self.assertEqual([name for name, bad in zip(self.names, pool.map(differs, self.names)) if bad], [])

    def test_all_captures_are_one_stream(self):
        whole = [name for name in self.names if self.answers[name][0] == 0]
        _, output, said = read(*(os.path.join(CAPTURES, name) for name in whole))
        self.assertEqual(said, "")
        together = json.loads(output)["ledger"]
        apart = [json.loads(self.answers[name][1])["ledger"] for name in whole]
        for unit in ("packets", "octets", "captured_octets"):
            self.assertEqual(together["received"][unit], sum(ledger["received"][unit] for ledger in apart))
        # A fragment can repeat one of the file before it.
        repeats = ("duplicate_fragment", "overlapping_fragment")
        read_well = [ledger["accounted"]["packets"] +
                     sum(ledger["outcomes"][name]["packets"] for name in repeats if name in ledger["outcomes"])
                     for ledger in (together, *apart)]
        self.assertEqual(read_well[0], sum(read_well[1:]))
        self.assertEqual(together["error_packets"], 0)


if __name__ == "__main__":
    if not any(captures()):
        print("SEXTANT_CAPTURES is not set, or names no folder with captures and their truth files.")
        sys.exit(SKIPPED)
    unittest.main()
