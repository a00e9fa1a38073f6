# SPDX-License-Identifier: BSD-3-Clause
"""What labels a capture of plain frames has, the slow way: every frame of a pcap file, the longest prefix by trying every
length, sums by label and role."""
import ipaddress
import struct
from collections import defaultdict

ROLES = ("source", "destination")


class Table:
    """Labels by prefix. A routes file has a prefix and its label a line."""

    def __init__(self, path):
        self.labels = {4: defaultdict(dict), 6: defaultdict(dict)}  # [version][length][network bits]
        self.lines = 0
        with open(path, encoding="utf-8") as file:
            for line in file:
                prefix, label = line.split()
                network = ipaddress.ip_network(prefix)
                bits = int(network.network_address) >> (network.max_prefixlen - network.prefixlen)
                self.labels[network.version][network.prefixlen][bits] = int(label)
                self.lines += 1
        self.found = {}

    def label_of(self, octets):
        if octets not in self.found:
            version, width = (4, 32) if len(octets) == 4 else (6, 128)
            address = int.from_bytes(octets, "big")
            lengths = sorted(self.labels[version], reverse=True)
            self.found[octets] = next((self.labels[version][length][address >> (width - length)] for length in lengths
                                       if address >> (width - length) in self.labels[version][length]), 0)
        return self.found[octets]


def frames(path):
    """(frame octets, IP octets, version, source, destination) of each frame: Ethernet, at most one tag, IP."""
    with open(path, "rb") as file:
        data = file.read()
    at = 24
    while at < len(data):
        captured, original = struct.unpack_from("<II", data, at + 8)
        frame = data[at + 16:at + 16 + captured]
        at += 16 + captured
        offset = 18 if frame[12:14] == b"\x81\x00" else 14
        packet = frame[offset:]
        if packet[0] >> 4 == 4:
            yield original, struct.unpack_from("!H", packet, 2)[0], 4, packet[12:16], packet[16:20]
        else:
            yield original, 40 + struct.unpack_from("!H", packet, 4)[0], 6, packet[8:24], packet[24:40]


def sums(path, table):
    """{label: {role: [packets, frame octets, IP octets, IPv6 octets]}}; 0 is unknown."""
    labels = defaultdict(lambda: {role: [0, 0, 0, 0] for role in ROLES})
    for frame_octets, ip_octets, version, *addresses in frames(path):
        for role, address in zip(ROLES, addresses):
            cell = labels[table.label_of(address)][role]
            for i, more in enumerate((1, frame_octets, ip_octets, ip_octets if version == 6 else 0)):
                cell[i] += more
    return labels


def document(cell):
    packets, frame_octets, ip_octets, ipv6_octets = cell
    return {"packets": packets, "frame_octets": frame_octets, "ip_octets": ip_octets,
            "ipv6_share": ipv6_octets / ip_octets if ip_octets else None}


def expected(labels, limit=1000):
    """(labels, label_rest) as the JSON of `sextant read --labels` has them."""
    known = {label: roles for label, roles in labels.items() if label != 0}
    ranked = sorted(known.items(), key=lambda item: (-sum(cell[1] for cell in item[1].values()), item[0]))
    shown = [{"label": label, **{role: document(roles[role]) for role in ROLES}} for label, roles in ranked[:limit]]
    other = {role: [sum(roles[role][i] for _, roles in ranked[limit:]) for i in range(4)] for role in ROLES}
    unknown = labels.get(0, {role: [0] * 4 for role in ROLES})
    return shown, {"seen": len(known), "unknown": {role: document(unknown[role]) for role in ROLES},
                   "other": {role: document(other[role]) for role in ROLES}, "non_flow": document([0] * 4)}


def role_sums(summary):
    """Packets and frame octets of each role, over everything a summary tells about labels."""
    rest = summary["label_rest"]
    total = {}
    for role in ROLES:
        cells = [entry[role] for entry in summary["labels"]] + [rest["unknown"][role], rest["other"][role],
                                                                rest["non_flow"]]
        total[role] = {"packets": sum(cell["packets"] for cell in cells),
                       "octets": sum(cell["frame_octets"] for cell in cells)}
    return total
