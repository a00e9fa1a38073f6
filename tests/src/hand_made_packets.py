# SPDX-License-Identifier: BSD-3-Clause
"""Frames written octet by octet, and captures of them."""
import struct


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


def response(name, family, address):
    labels = b"".join(struct.pack("B", len(label)) + label.encode() for label in name.split("."))
    kind = 1 if family == 4 else 28
    return struct.pack("!HHHHHH", 7, 0x8180, 1, 1, 0, 0) + labels + b"\x00" + struct.pack("!HH", kind, 1) + \
        struct.pack("!HHHIH", 0xc00c, kind, 1, 60, len(address)) + address


def server(family):
    """The address that ip() sends to."""
    return bytes([198, 51, 100, 1]) if family == 4 else b"\x20\x01\x0d\xb8" + bytes(11) + b"\xff"


def ip(family, protocol, payload, host, to=None):
    """From `host` to the server, or to another with the last octet `to`."""
    if family == 4:
        return b"\x08\x00" + struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 0, 0, 64, protocol, 0,
                                         bytes([192, 0, 2, host]), bytes([198, 51, 100, to or 1])) + payload
    return b"\x86\xdd" + struct.pack("!IHBB", 6 << 28, len(payload), protocol, 64) + \
        b"\x20\x01\x0d\xb8" + bytes(11) + bytes([host]) + b"\x20\x01\x0d\xb8" + bytes(11) + bytes([to or 0xff]) + payload


def tcp(payload, port, sequence=1):
    return struct.pack("!HHIIBBHHH", 40000, port, sequence, 0, 5 << 4, 0x18, 0, 0, 0) + payload


def udp(payload, port, source=40000):
    return struct.pack("!HHHH", source, port, 8 + len(payload), 0) + payload


def write_capture(path, packets, seconds=None):
    """All in one second, or `seconds[n]` behind its beginning."""
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for number, packet in enumerate(packets):
            frame = bytes(12) + packet
            file.write(struct.pack("<IIII", 1_770_000_000 + (seconds[number] if seconds else 0), number, len(frame), len(frame)) + frame)
