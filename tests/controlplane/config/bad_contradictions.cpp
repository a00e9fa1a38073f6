// SPDX-License-Identifier: BSD-3-Clause
#include "tests/controlplane/config/bad_file_test.h"

namespace sextant {
namespace {

const BadFile kBadContradictions[] = {
    {"two ports of one name",
     with_links("ports:\n  - {name: east, device: net_null0}\n  - {name: east, device: net_null1}\n"),
     "bad.yaml:3:12: ports[1].name is 'east' like that at 2:12; give each port a name of its own."},
    {"two ports on one PCI device",
     with_links("ports:\n  - {name: east, device: \"0000:3b:00.0\"}\n  - {name: west, device: \"3B:00.0\"}\n"),
     "bad.yaml:3:26: ports[1].device is '0000:3b:00.0' like that at 2:26; a device is one port; several links can "
     "share it by VLAN."},
    {"two vdevs of one name",
     with_links("ports:\n  - {name: east, device: \"net_af_packet0,iface=a\"}\n  - {name: west, device: "
                "\"net_af_packet0,iface=b\"}\n"),
     "bad.yaml:3:26: ports[1].device is 'net_af_packet0' like that at 2:26; a device is one port; several links can "
     "share it by VLAN."},
    {"two links of one name",
     with_ports("  - {name: west, device: net_null1}\nlinks:\n  - {name: l, legs: [{port: east, direction: a_to_b}]}\n "
                " - {name: l, legs: [{port: west, direction: a_to_b}]}\n"),
     "bad.yaml:6:12: links[1].name is 'l' like that at 5:12; give each link a name of its own."},
    {"a leg on an unknown port",
     with_ports("  - {name: west, device: net_null1}\nlinks:\n  - name: l\n    legs:\n      - {port: esat, direction: "
                "a_to_b}\n      - {port: west, direction: b_to_a}\n"),
     "bad.yaml:7:16: links[0].legs[0].port is 'esat', which is no port of this file; did you mean 'east'?"},
    {"a leg on a port nobody meant",
     with_ports("  - {name: west, device: net_null1}\nlinks:\n  - name: l\n    legs:\n      - {port: south, direction: "
                "a_to_b}\n      - {port: west, direction: b_to_a}\n      - {port: east, direction: a_to_b}\n"),
     "bad.yaml:7:16: links[0].legs[0].port is 'south', which is no port of this file; name one of 'ports'."},
    {"two legs on one port",
     with_ports("  - {name: west, device: net_null1}\nlinks:\n  - name: l\n    legs:\n      - {port: east, direction: "
                "a_to_b}\n      - {port: west, direction: b_to_a}\n      - {port: east, direction: b_to_a}\n"),
     "bad.yaml:9:9: links[0].legs[2] takes every frame of port 'east', which the leg at 7:9 takes already; a frame "
     "belongs to one leg."},
    {"two legs on one VLAN",
     with_ports("  - {name: west, device: net_null1}\nlinks:\n  - name: l\n    legs:\n      - {port: east, vlan: 100, "
                "direction: a_to_b}\n      - {port: west, direction: b_to_a}\n      - {port: east, vlan: 100, "
                "direction: b_to_a}\n"),
     "bad.yaml:9:9: links[0].legs[2] takes VLAN 100 of port 'east', which the leg at 7:9 takes already; a frame "
     "belongs to one leg."},
    {"a VLAN of a port that is taken whole",
     with_ports("  - {name: west, device: net_null1}\nlinks:\n  - name: l\n    legs:\n      - {port: east, direction: "
                "a_to_b}\n      - {port: west, direction: b_to_a}\n      - {port: east, vlan: 7, direction: b_to_a}\n"),
     "bad.yaml:9:9: links[0].legs[2] takes VLAN 7 of port 'east', which the leg at 7:9 takes already; give that leg a "
     "VLAN too."},
    {"a whole port of which a VLAN is taken",
     with_ports(
         "  - {name: west, device: net_null1}\nlinks:\n  - name: l\n    legs:\n      - {port: east, vlan: 7, "
         "direction: a_to_b}\n      - {port: west, direction: b_to_a}\n      - {port: east, direction: b_to_a}\n"),
     "bad.yaml:9:9: links[0].legs[2] takes every frame of port 'east', which the leg at 7:9 takes already; a frame "
     "belongs to one leg."},
    {"two legs on one port in two links", below("  - {name: m, legs: [{port: east, direction: a_to_b}]}"),
     "bad.yaml:5:22: links[1].legs[0] takes every frame of port 'east', which the leg at 4:22 takes already; a frame "
     "belongs to one leg."},
    {"a port in no link",
     with_links("ports:\n  - {name: east, device: net_null0}\n  - {name: west, device: net_null1}\n"),
     "bad.yaml:3:5: ports[1] ('west') is in no link, so nothing it receives would be measured; add a leg to a link or "
     "remove the port."},
    {"more queues than workers", port("queues: 8"),
     "bad.yaml:2:45: ports[0].queues is 8 for 1 worker; worker k polls queue k of every port, so write 1 or leave it "
     "out."},
    {"fewer queues than workers",
     "ports:\n  - {name: east, device: net_null0, queues: 2}\nlinks:\n  - {name: l, legs: [{port: east, direction: "
     "a_to_b}]}\nworkers: {count: 4}\n",
     "bad.yaml:2:45: ports[0].queues is 2 for 4 workers; worker k polls queue k of every port, so write 4 or leave it "
     "out."},
    {"more cores than workers", below("workers: {count: 2, cores: 2-4}"),
     "bad.yaml:5:28: workers.cores names 3 cores for 2 workers; name one per worker, or leave one of the two keys "
     "out."},
    {"fewer cores than workers", below("workers: {count: 3, cores: [2]}"),
     "bad.yaml:5:28: workers.cores names 1 core for 3 workers; name one per worker, or leave one of the two keys out."},
    {"an emergency that waits longer", below("flows: {emergency_idle_timeout_s: 31}"),
     "bad.yaml:5:35: flows.emergency_idle_timeout_s is 31 and flows.idle_timeout_s is 30; a table that is nearly full "
     "must end idle flows sooner, so write at most 30."},
    {"an emergency that waits longer than a short timeout",
     below("flows:\n  emergency_idle_timeout_s: 5\n  idle_timeout_s: 4"),
     "bad.yaml:6:29: flows.emergency_idle_timeout_s is 5 and flows.idle_timeout_s is 4; a table that is nearly full "
     "must end idle flows sooner, so write at most 4."},
    {"queues against the number of cores",
     "ports:\n  - {name: east, device: net_null0, queues: 2}\nlinks:\n  - {name: l, legs: [{port: east, direction: "
     "a_to_b}]}\nworkers: {cores: 1-3}\n",
     "bad.yaml:2:45: ports[0].queues is 2 for 3 workers; worker k polls queue k of every port, so write 3 or leave it "
     "out."},
};

INSTANTIATE_TEST_SUITE_P(Contradictions, BadFileTest, testing::ValuesIn(kBadContradictions), title_of);

}  // namespace
}  // namespace sextant
