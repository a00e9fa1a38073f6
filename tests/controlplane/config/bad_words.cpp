// SPDX-License-Identifier: BSD-3-Clause
#include "tests/controlplane/config/bad_file_test.h"

namespace sextant {
namespace {

const BadFile kBadWords[] = {
    {"a probe name with a capital", below("probe: North"),
     "bad.yaml:5:8: probe wants 1 to 32 of a-z, 0-9, '_' and '-'; found 'North'."},
    {"a probe name with a blank", below("probe: ix north"),
     "bad.yaml:5:8: probe wants 1 to 32 of a-z, 0-9, '_' and '-'; found 'ix north'."},
    {"a probe name with a slash", below("probe: ../etc"),
     "bad.yaml:5:8: probe wants 1 to 32 of a-z, 0-9, '_' and '-'; found '../etc'."},
    {"a probe name with an accent", below("probe: z\xc3\xbcrich"),
     "bad.yaml:5:8: probe wants 1 to 32 of a-z, 0-9, '_' and '-'; found 'z\xc3\xbcrich'."},
    {"an empty probe name", below("probe: \"\""),
     "bad.yaml:5:8: probe wants 1 to 32 of a-z, 0-9, '_' and '-'; found the quoted text ''."},
    {"nothing for the probe name", below("probe:"),
     "bad.yaml:5:1: probe wants 1 to 32 of a-z, 0-9, '_' and '-'; found nothing."},
    {"a list for the probe name", below("probe: [ix]"),
     "bad.yaml:5:8: probe wants 1 to 32 of a-z, 0-9, '_' and '-'; found a list."},
    {"a name of 33 characters", below("probe: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
     "bad.yaml:5:8: probe wants 1 to 32 of a-z, 0-9, '_' and '-'; found 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'."},
    {"a port name with a dot", with_links("ports:\n  - {name: east.1, device: net_null0}\n"),
     "bad.yaml:2:12: ports[0].name wants 1 to 32 of a-z, 0-9, '_' and '-'; found 'east.1'."},
    {"a link name with a colon", with_ports("links:\n  - {name: \"a:b\", legs: [{port: east, direction: a_to_b}]}\n"),
     "bad.yaml:4:12: links[0].name wants 1 to 32 of a-z, 0-9, '_' and '-'; found the quoted text 'a:b'."},
    {"a kernel interface for a device", with_links("ports:\n  - {name: east, device: eth0}\n"),
     "bad.yaml:2:26: ports[0].device wants a PCI address like 0000:3b:00.0 or a DPDK vdev like "
     "net_af_packet0,iface=eth0; found 'eth0'."},
    {"an empty device", with_links("ports:\n  - {name: east, device: \"\"}\n"),
     "bad.yaml:2:26: ports[0].device wants a PCI address like 0000:3b:00.0 or a DPDK vdev like "
     "net_af_packet0,iface=eth0; found the quoted text ''."},
    {"a mistyped PCI address", with_links("ports:\n  - {name: east, device: \"0000:3b:00:0\"}\n"),
     "bad.yaml:2:26: ports[0].device wants a PCI address like 0000:3b:00.0 or a DPDK vdev like "
     "net_af_packet0,iface=eth0; found the quoted text '0000:3b:00:0'."},
    {"a PCI function above 7", with_links("ports:\n  - {name: east, device: \"0000:3b:00.8\"}\n"),
     "bad.yaml:2:26: ports[0].device wants a PCI address like 0000:3b:00.0 or a DPDK vdev like "
     "net_af_packet0,iface=eth0; found the quoted text '0000:3b:00.8'."},
    {"a vdev of another class", with_links("ports:\n  - {name: east, device: crypto_null0}\n"),
     "bad.yaml:2:26: ports[0].device wants a PCI address like 0000:3b:00.0 or a DPDK vdev like "
     "net_af_packet0,iface=eth0; found 'crypto_null0'."},
    {"a vdev with a blank", with_links("ports:\n  - {name: east, device: \"net_pcap0,rx_pcap=a b\"}\n"),
     "bad.yaml:2:26: ports[0].device wants a PCI address like 0000:3b:00.0 or a DPDK vdev like "
     "net_af_packet0,iface=eth0; found the quoted text 'net_pcap0,rx_pcap=a b'."},
    {"a vdev prefix alone", with_links("ports:\n  - {name: east, device: net_}\n"),
     "bad.yaml:2:26: ports[0].device wants a PCI address like 0000:3b:00.0 or a DPDK vdev like "
     "net_af_packet0,iface=eth0; found 'net_'."},
    {"a mapping for a device", with_links("ports:\n  - {name: east, device: {pci: 1}}\n"),
     "bad.yaml:2:26: ports[0].device wants a PCI address like 0000:3b:00.0 or a DPDK vdev like "
     "net_af_packet0,iface=eth0; found a mapping."},
    {"yes for true", port("promiscuous: yes"), "bad.yaml:2:50: ports[0].promiscuous wants true or false; found 'yes'."},
    {"True for true", port("promiscuous: True"),
     "bad.yaml:2:50: ports[0].promiscuous wants true or false; found 'True'."},
    {"1 for true", port("promiscuous: 1"), "bad.yaml:2:50: ports[0].promiscuous wants true or false; found '1'."},
    {"true in quotes", port("hardware_timestamps: \"true\""),
     "bad.yaml:2:58: ports[0].hardware_timestamps wants true or false; found the quoted text 'true'."},
    {"nothing for a flag", port("hardware_timestamps: "),
     "bad.yaml:2:37: ports[0].hardware_timestamps wants true or false; found nothing."},
    {"a list for a flag", port("promiscuous: [true]"),
     "bad.yaml:2:50: ports[0].promiscuous wants true or false; found a list."},
    {"a mistyped role", link("role: interconect"),
     "bad.yaml:4:62: links[0].role wants one of backbone, interconnect, international, metro, access, mobile, idc, "
     "broadcast; found 'interconect'; did you mean 'interconnect'?"},
    {"an unknown role", link("role: sideways"),
     "bad.yaml:4:62: links[0].role wants one of backbone, interconnect, international, metro, access, mobile, idc, "
     "broadcast; found 'sideways'."},
    {"nothing for a role", link("role: "),
     "bad.yaml:4:56: links[0].role wants one of backbone, interconnect, international, metro, access, mobile, idc, "
     "broadcast; found nothing."},
    {"a list for a role", link("role: [idc]"),
     "bad.yaml:4:62: links[0].role wants one of backbone, interconnect, international, metro, access, mobile, idc, "
     "broadcast; found a list."},
    {"a mistyped edge", link("edge: ingres"),
     "bad.yaml:4:62: links[0].edge wants one of ingress, egress, core; found 'ingres'; did you mean 'ingress'?"},
    {"a number for an edge", link("edge: 1"),
     "bad.yaml:4:62: links[0].edge wants one of ingress, egress, core; found '1'."},
    {"a direction in other words", with_ports("links:\n  - {name: l, legs: [{port: east, direction: a-to-b}]}\n"),
     "bad.yaml:4:46: links[0].legs[0].direction wants one of a_to_b, b_to_a; found 'a-to-b'; did you mean 'a_to_b'?"},
    {"a direction from nowhere", with_ports("links:\n  - {name: l, legs: [{port: east, direction: upwards}]}\n"),
     "bad.yaml:4:46: links[0].legs[0].direction wants one of a_to_b, b_to_a; found 'upwards'."},
    {"huge pages by yes", below("memory: {huge_pages: yes}"),
     "bad.yaml:5:22: memory.huge_pages wants one of auto, never, required; found 'yes'."},
    {"huge pages mistyped", below("memory: {huge_pages: requierd}"),
     "bad.yaml:5:22: memory.huge_pages wants one of auto, never, required; found 'requierd'; did you mean 'required'?"},
    {"a relative socket", below("api: {socket: run/ix.sock}"),
     "bad.yaml:5:15: api.socket wants the absolute path of a file, at most 107 octets long (the limit of UNIX "
     "sockets); found 'run/ix.sock'."},
    {"a folder for a socket", below("api: {socket: /run/sextant/}"),
     "bad.yaml:5:15: api.socket wants the absolute path of a file, at most 107 octets long (the limit of UNIX "
     "sockets); found '/run/sextant/'."},
    {"a socket path of 108 octets",
     below("api: {socket: "
           "/ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss"
           "s}"),
     "bad.yaml:5:15: api.socket wants the absolute path of a file, at most 107 octets long (the limit of UNIX "
     "sockets); found '/sssssssssssssssssssssssssssssssssssssss\xe2\x80\xa6'."},
    {"an empty socket path", below("api: {socket: \"\"}"),
     "bad.yaml:5:15: api.socket wants the absolute path of a file, at most 107 octets long (the limit of UNIX "
     "sockets); found the quoted text ''."},
    {"a file of labels by a relative path", below("labels: {file: networks.txt}"),
     "bad.yaml:5:16: labels.file wants the absolute path of a file, or \"\" for none; found 'networks.txt'."},
    {"a folder of labels", below("labels: {file: /etc/sextant/}"),
     "bad.yaml:5:16: labels.file wants the absolute path of a file, or \"\" for none; found '/etc/sextant/'."},
    {"a list of files of labels", below("labels: {file: [/a, /b]}"),
     "bad.yaml:5:16: labels.file wants the absolute path of a file, or \"\" for none; found a list."},
    {"rules by a relative path", below("applications: {files: [ours.yaml]}"),
     "bad.yaml:5:24: applications.files[0] wants the absolute path of a file; found 'ours.yaml'."},
    {"the same rules twice", below("applications: {files: [/a, /b, /a]}"),
     "bad.yaml:5:32: applications.files[2] is /a like that at 5:24; once is enough."},
    {"rules that are no list", below("applications: {files: /a}"),
     "bad.yaml:5:23: applications.files wants a list of texts; found '/a'; put it in brackets, or write [] for none."},
    {"an application without a name", below("applications: {metrics: [\"\"]}"),
     "bad.yaml:5:26: applications.metrics[0] wants an application's name of 1 to 256 octets; found the quoted text "
     "''."},
    {"metrics for everybody", below("api: {metrics_address: 0.0.0.0}"),
     "bad.yaml:5:24: api.metrics_address wants a loopback address such as 127.0.0.1 or ::1, because /metrics has "
     "neither password nor encryption; found '0.0.0.0'."},
    {"metrics for everybody, IPv6", below("api: {metrics_address: \"::\"}"),
     "bad.yaml:5:24: api.metrics_address wants a loopback address such as 127.0.0.1 or ::1, because /metrics has "
     "neither password nor encryption; found the quoted text '::'."},
    {"metrics on an address of the network", below("api: {metrics_address: 192.0.2.1}"),
     "bad.yaml:5:24: api.metrics_address wants a loopback address such as 127.0.0.1 or ::1, because /metrics has "
     "neither password nor encryption; found '192.0.2.1'."},
    {"metrics by host name", below("api: {metrics_address: localhost}"),
     "bad.yaml:5:24: api.metrics_address wants a loopback address such as 127.0.0.1 or ::1, because /metrics has "
     "neither password nor encryption; found 'localhost'."},
    {"metrics on a mapped address", below("api: {metrics_address: \"::ffff:192.0.2.1\"}"),
     "bad.yaml:5:24: api.metrics_address wants a loopback address such as 127.0.0.1 or ::1, because /metrics has "
     "neither password nor encryption; found the quoted text '::ffff:192.0.2.1'."},
    {"a mistyped address", below("api: {metrics_address: 127.0.0.256}"),
     "bad.yaml:5:24: api.metrics_address wants a loopback address such as 127.0.0.1 or ::1, because /metrics has "
     "neither password nor encryption; found '127.0.0.256'."},
    {"an idle policy mistyped", below("workers: {idle: slep}"),
     "bad.yaml:5:17: workers.idle wants one of auto, pause, yield, sleep; found 'slep'; did you mean 'sleep'?"},
    {"an idle policy in microseconds", below("workers: {idle: 50}"),
     "bad.yaml:5:17: workers.idle wants one of auto, pause, yield, sleep; found '50'."},
    {"spreading by ports", below("workers: {spread: flows}"),
     "bad.yaml:5:19: workers.spread wants one of addresses, flow; found 'flows'; did you mean 'flow'?"},
    {"spreading by a number", below("workers: {spread: 4}"),
     "bad.yaml:5:19: workers.spread wants one of addresses, flow; found '4'."},
    {"cores in words", below("workers: {cores: all}"),
     "bad.yaml:5:18: workers.cores wants core numbers from 0 to 1023, such as 4 or 2-9; found 'all'."},
    {"no cores in the list", below("workers: {cores: []}"),
     "bad.yaml:5:18: workers.cores wants cores such as 2-9 or [2, 3, 4], or 'auto'; found a list."},
    {"nothing for cores", below("workers: {cores: }"),
     "bad.yaml:5:11: workers.cores wants cores such as 2-9 or [2, 3, 4], or 'auto'; found nothing."},
    {"a mapping for cores", below("workers: {cores: {first: 2}}"),
     "bad.yaml:5:18: workers.cores wants cores such as 2-9 or [2, 3, 4], or 'auto'; found a mapping."},
    {"a core span backwards", below("workers: {cores: 9-2}"),
     "bad.yaml:5:18: workers.cores wants core numbers from 0 to 1023, such as 4 or 2-9; found '9-2'."},
    {"a core span without an end", below("workers: {cores: 2-}"),
     "bad.yaml:5:18: workers.cores wants core numbers from 0 to 1023, such as 4 or 2-9; found '2-'."},
    {"a core span with three ends", below("workers: {cores: 2-4-6}"),
     "bad.yaml:5:18: workers.cores wants core numbers from 0 to 1023, such as 4 or 2-9; found '2-4-6'."},
    {"a core above the maximum", below("workers: {cores: 0-1024}"),
     "bad.yaml:5:18: workers.cores wants core numbers from 0 to 1023, such as 4 or 2-9; found '0-1024'."},
    {"a core twice", below("workers: {cores: [2, 3, 2]}"),
     "bad.yaml:5:25: workers.cores names core 2 twice; each worker needs a core of its own."},
    {"a core twice by overlapping spans", below("workers: {cores: \"2-4,4-6\"}"),
     "bad.yaml:5:18: workers.cores names core 4 twice; each worker needs a core of its own."},
    {"a comma too many", below("workers: {cores: \"2,3,\"}"),
     "bad.yaml:5:18: workers.cores wants core numbers from 0 to 1023, such as 4 or 2-9; found the quoted text '2,3,'."},
    {"a list in the list of cores", below("workers: {cores: [2, [3]]}"),
     "bad.yaml:5:22: workers.cores wants core numbers from 0 to 1023, such as 4 or 2-9; found a list."},
    {"a blank between cores", below("workers: {cores: 2 3}"),
     "bad.yaml:5:18: workers.cores wants core numbers from 0 to 1023, such as 4 or 2-9; found '2 3'."},
};

INSTANTIATE_TEST_SUITE_P(Words, BadFileTest, testing::ValuesIn(kBadWords), title_of);

}  // namespace
}  // namespace sextant
