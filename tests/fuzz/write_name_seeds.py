#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes small messages that carry names as seeds for fuzz_tls, fuzz_http and fuzz_dns: write_name_seeds.py FOLDER."""
import os
import struct
import sys


def vector(size, content):
    return len(content).to_bytes(size, "big") + content


def extension(kind, data):
    return struct.pack(">H", kind) + vector(2, data)


def hello(*extensions):
    rest = b"\x03\x03" + bytes(32) + vector(1, b"session") + vector(2, b"\x0a\x0a\x13\x01") + vector(1, b"\0")
    return b"\x01" + vector(3, rest + vector(2, b"".join(extensions)))


def records(message, size=16384):
    pieces = [message[at:at + size] for at in range(0, len(message), size)]
    return b"".join(b"\x16\x03\x01" + vector(2, piece) for piece in pieces)


def name(*labels):
    return b"".join(vector(1, label) for label in labels) + b"\0"


def dns(flags, questions, answers):
    head = struct.pack(">HHHHHH", 1, flags, len(questions), len(answers), 0, 0)
    return head + b"".join(owner + struct.pack(">HH", kind, 1) for owner, kind in questions) + b"".join(
        owner + struct.pack(">HHI", kind, 1, 60) + vector(2, data) for owner, kind, data in answers)


NAME = extension(0, vector(2, b"\0" + vector(2, b"www.Example.com")))
OTHER_NAME = extension(0, vector(2, b"\x09" + vector(2, b"x") + b"\0" + vector(2, b"host")))
GREASE = extension(0x0A0A, b"")
ENCRYPTED = extension(0xFE0D, b"\0suite and payload")
WWW = name(b"www", b"example", b"com")
CDN = name(b"cdn", b"net")
EDGE = name(b"edge", b"org")
FIRST = b"\xc0\x0c"
HINTS = b"\0\1\0" + b"\0\x04" + vector(2, bytes(8)) + b"\0\x06" + vector(2, bytes(16))
QUERY = dns(0x0100, [(WWW, 1)], [])
RESPONSE = dns(0x8180, [(WWW, 1)], [(FIRST, 5, b"\x03cdn\xc0\x10"), (FIRST, 1, bytes(4)), (FIRST, 28, bytes(16))])

SEEDS = {
    "tls": {
        "record": records(hello(GREASE, NAME, ENCRYPTED)),
        "records": records(hello(NAME), 20),
        "message": hello(NAME),
        "message-two-types": hello(OTHER_NAME, NAME),
        "no-name": records(hello(GREASE)),
        "version-2": b"\x80\x2e\x01\x03\x01",
    },
    "http": {
        "host": b"GET / HTTP/1.1\r\nAccept: */*\r\nHost: Example.com:8080\r\n\r\n",
        "folded": b"GET / HTTP/1.1\r\nHost:\r\n example.com\r\n\r\n",
        "absolute": b"GET http://me@example.com/ HTTP/1.1\r\n\r\n",
        "connect": b"CONNECT [2001:db8::1]:443 HTTP/1.1\r\n\r\n",
        "search": b"M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n\r\n",
        "rtsp": b"DESCRIBE rtsp://example.com:554/a RTSP/1.0\r\n\r\n",
        "sip": b"INVITE sip:bob@example.com;transport=udp SIP/2.0\r\n\r\n",
    },
    "dns": {
        "query": QUERY,
        "response": RESPONSE,
        "https": dns(0x8180, [(WWW, 65)], [(FIRST, 65, HINTS)]),
        "multicast": dns(0, [(name(b"_tcp", b"local"), 12), (b"\x05_http\xc0\x0c", 12)], []),
        "stream": vector(2, QUERY) + vector(2, RESPONSE),
        "aliases": dns(0x8180, [(WWW, 28)], [(FIRST, 5, CDN), (CDN, 5, EDGE), (EDGE, 28, b"\x20" + bytes(15))]),
        "synthesized": dns(0x8180, [(WWW, 28)], [(FIRST, 28, b"\0\x64\xff\x9b" + bytes(12))]),
        "service": dns(0x8180, [(WWW, 64)], [(FIRST, 64, HINTS)]),
        "circle": dns(0, [(FIRST, 1)], []),
    },
}

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: write_name_seeds.py FOLDER")
    for target, seeds in SEEDS.items():
        os.makedirs(os.path.join(sys.argv[1], target), exist_ok=True)
        for seed, octets in seeds.items():
            with open(os.path.join(sys.argv[1], target, seed), "wb") as file:
                file.write(octets)
