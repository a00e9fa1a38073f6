# SPDX-License-Identifier: BSD-3-Clause
"""Goal 3: programs that read a capture file and make flows of it, each with every flow of the file in its table, and an
export where it is made for one. An exporter's datagrams go to a socket of this program that nobody reads."""
import os
import shutil
import socket
from contextlib import contextmanager

from report.spread import Sample, Side


@contextmanager
def unread_socket():
    """The UDP port of a loopback socket. The kernel throws away what is sent to it once its buffer is full."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        yield receiver.getsockname()[1]


def per_packet(finished, capture):
    return Sample(finished.cpu_s * 1e9 / capture.frames)


def sextant(programs, program, capture):
    return Side("sextant read", "sextant read FILE",
                lambda _: per_packet(programs.run([program, "read", capture.path]), capture))


def nfpcapd(programs, capture):
    def measure(_):
        folder = os.path.join(programs.folder, "nfpcapd")
        os.makedirs(folder)
        try:
            return per_packet(programs.run(["nfpcapd", "-r", capture.path, "-w", folder]), capture)
        finally:
            shutil.rmtree(folder)
    return Side("nfpcapd", "nfpcapd -r FILE -w FOLDER", measure)


def softflowd(programs, capture):
    # Without "-c none" it waits for a control socket for ever; without -6 and -m it drops IPv6, and flows above 8,192.
    options = ["-d", "-c", "none", "-6", "-m", str(2 * capture.flows), "-v", "10"]

    def measure(_):
        with unread_socket() as port:
            return per_packet(programs.run(["softflowd", "-r", capture.path, *options, "-n", f"127.0.0.1:{port}", "-p",
                                            os.path.join(programs.folder, "softflowd.pid")]), capture)
    return Side("softflowd", f"softflowd -r FILE {' '.join(options)} -n 127.0.0.1:PORT", measure)


def pmacctd(programs, capture):
    # Smaller buffers between its two processes lose most of a file that is read as fast as it can be.
    settings = {"daemonize": "false", "pcap_savefile": capture.path, "plugins": "nfprobe", "nfprobe_version": "10",
                "aggregate": "src_host, dst_host, src_port, dst_port, proto, tos, tcpflags",
                "nfprobe_maxflows": str(2 * capture.flows), "plugin_buffer_size": "102400",
                "plugin_pipe_size": "102400000"}

    def measure(_):
        with unread_socket() as port:
            path = os.path.join(programs.folder, "pmacctd.conf")
            with open(path, "w", encoding="ascii") as file:
                for key, value in {**settings, "nfprobe_receiver": f"127.0.0.1:{port}"}.items():
                    file.write(f"{key}: {value}\n")
            return per_packet(programs.run(["pmacctd", "-f", path]), capture)
    return Side("pmacctd", "pmacctd -f FILE, with nfprobe", measure)


def ndpi_reader(programs, capture):
    return Side("ndpiReader", "ndpiReader -q -i FILE",
                lambda _: per_packet(programs.run(["ndpiReader", "-q", "-i", capture.path]), capture))


def all_sides(programs, program, capture):
    return [sextant(programs, program, capture), nfpcapd(programs, capture), softflowd(programs, capture),
            pmacctd(programs, capture), ndpi_reader(programs, capture)]
