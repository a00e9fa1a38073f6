// SPDX-License-Identifier: BSD-3-Clause
#include "tests/controlplane/config/bad_file_test.h"

namespace sextant {
namespace {

const BadFile kBadKeys[] = {
    {"a mistyped key", port("quues: 8"), "bad.yaml:2:37: unknown key 'quues' in ports[0]; did you mean 'queues'?"},
    {"a mistyped section", below("worker: {count: 1}"), "bad.yaml:5:1: unknown key 'worker'; did you mean 'workers'?"},
    {"a required key mistyped",
     "prots: [{name: east, device: net_null0}]\nlinks: [{name: a, legs: [{port: east, "
     "direction: a_to_b}]}]\n",
     "bad.yaml:1:1: unknown key 'prots'; did you mean 'ports'?"},
    {"two letters swapped", below("flwos: {capacity: 2000}"),
     "bad.yaml:5:1: unknown key 'flwos'; did you mean 'flows'?"},
    {"capitals", below("Probe: ix"), "bad.yaml:5:1: unknown key 'Probe'; did you mean 'probe'?"},
    {"a dash for an underscore", port("rx-descriptors: 512"),
     "bad.yaml:2:37: unknown key 'rx-descriptors' in ports[0]; did you mean 'rx_descriptors'?"},
    {"a unit left out", below("flows: {idle_timeout: 30}"),
     "bad.yaml:5:9: unknown key 'idle_timeout' in flows; did you mean 'idle_timeout_s'?"},
    {"half the name", below("flows: {ring_capacity: 4096}"),
     "bad.yaml:5:9: unknown key 'ring_capacity' in flows; did you mean 'record_ring_capacity'?"},
    {"a key of another section", below("flows: {metrics_port: 9105}"),
     "bad.yaml:5:9: unknown key 'metrics_port' in flows; it belongs in api."},
    {"a key of a section at the top", below("huge_pages: never"),
     "bad.yaml:5:1: unknown key 'huge_pages'; it belongs in memory."},
    {"a top key in a section", below("api: {probe: ix}"),
     "bad.yaml:5:7: unknown key 'probe' in api; it belongs at the top level."},
    {"a key of the ports in a leg", leg("device: net_null0"),
     "bad.yaml:4:54: unknown key 'device' in links[0].legs[0]; it belongs in the items of ports."},
    {"a key of the legs in a link", link("direction: a_to_b"),
     "bad.yaml:4:56: unknown key 'direction' in links[0]; it belongs in the items of legs."},
    {"nothing like it", below("colour: blue"),
     "bad.yaml:5:1: unknown key 'colour'; known are probe, ports, links, workers, flows, decode, fragments, labels, "
     "names, applications, api, "
     "memory."},
    {"nothing like it in a section", below("decode: {colour: blue}"),
     "bad.yaml:5:10: unknown key 'colour' in decode; known are nesting_limit, extension_header_limit, udp_ports, "
     "translation_prefixes, 6rd_prefixes, srv6_prefixes."},
    {"a tunnel beside the ports", below("decode: {vxlan: [4789]}"),
     "bad.yaml:5:10: unknown key 'vxlan' in decode; it belongs in decode.udp_ports."},
    {"a tunnel at the top", below("vxlan: [4789]"),
     "bad.yaml:5:1: unknown key 'vxlan'; it belongs in decode.udp_ports."},
    {"a mistyped tunnel", below("decode: {udp_ports: {GTP-U: [2152]}}"),
     "bad.yaml:5:22: unknown key 'GTP-U' in decode.udp_ports; did you mean 'gtpu'?"},
    {"the first word of a tunnel", below("decode: {udp_ports: {gre: [4754]}}"),
     "bad.yaml:5:22: unknown key 'gre' in decode.udp_ports; did you mean 'gre_in_udp'?"},
    {"a tunnel nobody opens", below("decode: {udp_ports: {dns: [53]}}"),
     "bad.yaml:5:22: unknown key 'dns' in decode.udp_ports; known are openvpn, l2tp, gtpu, teredo, lisp, lisp_control, "
     "esp_in_udp, "
     "gre_in_udp, vxlan, vxlan_gpe, ayiya, capwap, gue, geneve, mpls_in_udp, wireguard, ip_in_udp."},
    {"6rd spelt out", below("decode: {sixrd_prefixes: []}"),
     "bad.yaml:5:10: unknown key 'sixrd_prefixes' in decode; did you mean '6rd_prefixes'?"},
    {"a key of two sections at the top", below("capacity: 65536"),
     "bad.yaml:5:1: unknown key 'capacity'; it belongs in flows or in fragments or in names."},
    {"a unit left out of the fragments", below("fragments: {timeout: 15}"),
     "bad.yaml:5:13: unknown key 'timeout' in fragments; did you mean 'timeout_s'?"},
    {"a device whose commas are not quoted",
     with_links("ports:\n  - {name: east, device: net_af_packet0,iface=eth0}\n"),
     "bad.yaml:2:41: unknown key 'iface=eth0' in ports[0]; quote a value that holds commas, or put a list in "
     "brackets."},
    {"the same with two arguments",
     with_links("ports:\n  - {name: east, device: net_af_packet0,iface=eth0,blocksz=4096}\n"),
     "bad.yaml:2:41: unknown key 'iface=eth0' in ports[0]; quote a value that holds commas, or put a list in "
     "brackets.\n"
     "bad.yaml:2:52: unknown key 'blocksz=4096' in ports[0]; quote a value that holds commas, or put a list in "
     "brackets."},
    {"cores whose commas are not quoted", below("workers: {cores: 2-5,7-9}"),
     "bad.yaml:5:22: unknown key '7-9' in workers; quote a value that holds commas, or put a list in brackets."},
    {"a tunnel's ports without brackets", below("decode: {udp_ports: {vxlan: 4789, 8472}}"),
     "bad.yaml:5:29: decode.udp_ports.vxlan wants a list of numbers from 1 to 65535; found '4789'; put it in brackets, "
     "or write [] for none.\n"
     "bad.yaml:5:35: unknown key '8472' in decode.udp_ports; quote a value that holds commas, or put a list in "
     "brackets."},
    {"no ports and no links", "probe: ix\n",
     "bad.yaml:1:1: a configuration needs 'ports': what to receive from.\n"
     "bad.yaml:1:1: a configuration needs 'links': what to measure."},
    {"no links", "ports:\n  - {name: east, device: net_null0}\n",
     "bad.yaml:1:1: a configuration needs 'links': what to measure."},
    {"no ports", "links:\n  - {name: l, legs: [{port: east, direction: a_to_b}]}\n",
     "bad.yaml:1:1: a configuration needs 'ports': what to receive from."},
    {"a port without a name", with_links("ports:\n  - {device: net_null0}\n"),
     "bad.yaml:2:5: ports[0] needs 'name': how legs, logs and metrics call the port."},
    {"a port without a device", with_links("ports:\n  - {name: east}\n"),
     "bad.yaml:2:5: ports[0] needs 'device': PCI address or DPDK vdev."},
    {"a link without a name", with_ports("links:\n  - {legs: [{port: east, direction: a_to_b}]}\n"),
     "bad.yaml:4:5: links[0] needs 'name': how reports and metrics call the link."},
    {"a link without legs", with_ports("links:\n  - {name: l}\n"),
     "bad.yaml:4:5: links[0] needs 'legs': where its frames arrive."},
    {"a leg without a port", with_ports("links:\n  - {name: l, legs: [{direction: a_to_b}]}\n"),
     "bad.yaml:4:22: links[0].legs[0] needs 'port': name of the port it arrives on."},
    {"a leg without a direction", with_ports("links:\n  - {name: l, legs: [{port: east}]}\n"),
     "bad.yaml:4:22: links[0].legs[0] needs 'direction': which way its frames travel between the link's ends A and B."},
    {"no ports in the list", with_links("ports: []\n"), "bad.yaml:1:8: ports wants 1 to 32 items; found 0."},
    {"no links in the list", with_ports("links: []\n"), "bad.yaml:3:8: links wants 1 to 1024 items; found 0."},
    {"no legs in the list", with_ports("links:\n  - {name: l, legs: []}\n"),
     "bad.yaml:4:21: links[0].legs wants 1 to 4096 items; found 0."},
    {"a mapping for a list", with_links("ports:\n  east: {device: net_null0}\n"),
     "bad.yaml:2:3: ports wants a list of ports; found a mapping; begin each item with '- '."},
    {"a word for a list", with_links("ports: east\n"), "bad.yaml:1:8: ports wants a list of ports; found 'east'."},
    {"nothing for a list", with_links("ports:\n"), "bad.yaml:1:1: ports wants a list of ports; found nothing."},
    {"a word for a list item", with_links("ports:\n  - east\n"),
     "bad.yaml:2:5: ports[0] wants a mapping (key: value); found 'east'."},
    {"nothing for a list item", with_links("ports:\n  -\n"),
     "bad.yaml:3:1: ports[0] wants a mapping (key: value); found nothing."},
    {"a list for a list item", with_links("ports:\n  - - east\n"),
     "bad.yaml:2:5: ports[0] wants a mapping (key: value); found a list."},
    {"a list for a section", below("workers: [1]"),
     "bad.yaml:5:10: workers wants a mapping (key: value); found a list."},
    {"a number for a section", below("workers: 8"), "bad.yaml:5:10: workers wants a mapping (key: value); found '8'."},
    {"nothing for a section", below("workers:"), "bad.yaml:5:1: workers wants a mapping (key: value); found nothing."},
    {"nothing for the last section", below("flows: ~"),
     "bad.yaml:5:1: flows wants a mapping (key: value); found nothing."},
    {"a mapping for legs", with_ports("links:\n  - name: l\n    legs: {port: east, direction: a_to_b}\n"),
     "bad.yaml:5:11: links[0].legs wants a list of legs; found a mapping; begin each item with '- '."},
};

INSTANTIATE_TEST_SUITE_P(Keys, BadFileTest, testing::ValuesIn(kBadKeys), title_of);

}  // namespace
}  // namespace sextant
