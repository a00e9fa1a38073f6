#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes small captures of every kind the reader knows as seeds for fuzz_capture: write_capture_seeds.py FOLDER."""
import gzip
import os
import struct
import sys

MODIFIED = 0xA1B2CD34  # longer record headers
FRAME = bytes(12) + b"\x86\xdd\x60" + bytes(3) + b"\0\x08\x3a\x40" + bytes(32) + b"\x80" + bytes(7)


def pcap(order, magic, link_type=1, count=2):
    text = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 65535, link_type)
    for number in range(count):
        text += struct.pack(order + "IIII", 1_800_000_000, number, len(FRAME), len(FRAME) + number)
        text += bytes(8 if magic == MODIFIED else 0) + FRAME
    return text


def block(order, kind, body):
    body += bytes(-len(body) % 4)
    return struct.pack(order + "II", kind, len(body) + 12) + body + struct.pack(order + "I", len(body) + 12)


def pcapng(order):
    nanoseconds = struct.pack(order + "HHB3xHH", 9, 1, 9, 0, 0)
    text = block(order, 0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1))
    text += block(order, 1, struct.pack(order + "HHI", 1, 0, 96))
    text += block(order, 1, struct.pack(order + "HHI", 101, 0, 0) + nanoseconds)
    for interface, octets in ((0, FRAME), (1, FRAME[14:])):
        text += block(order, 6, struct.pack(order + "IIIII", interface, 400_000, 7, len(octets), len(octets)) + octets)
    text += block(order, 3, struct.pack(order + "I", len(FRAME)) + FRAME)
    return text + block(order, 5, struct.pack(order + "III", 0, 400_000, 9))


SEEDS = {
    "microseconds-little": pcap("<", 0xA1B2C3D4),
    "microseconds-big": pcap(">", 0xA1B2C3D4),
    "nanoseconds-little": pcap("<", 0xA1B23C4D),
    "nanoseconds-big": pcap(">", 0xA1B23C4D),
    "modified": pcap("<", MODIFIED),
    "cooked": pcap("<", 0xA1B2C3D4, 113),
    "cooked-2": pcap("<", 0xA1B2C3D4, 276),
    "null": pcap("<", 0xA1B2C3D4, 0),
    "ppp": pcap("<", 0xA1B2C3D4, 9),
    "cut": pcap("<", 0xA1B2C3D4)[:-5],
    "ng-little": pcapng("<"),
    "ng-big": pcapng(">"),
    "ng-two-sections": pcapng("<") + pcapng(">"),
    "ng-cut": pcapng("<")[:-9],
    "gzip": gzip.compress(pcap("<", 0xA1B2C3D4), mtime=0),
}

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: write_capture_seeds.py FOLDER")
    os.makedirs(sys.argv[1], exist_ok=True)
    for name, octets in SEEDS.items():
        with open(os.path.join(sys.argv[1], name), "wb") as file:
            file.write(octets)
