// SPDX-License-Identifier: BSD-3-Clause
#include "tests/controlplane/config/bad_file_test.h"

namespace sextant {
namespace {

std::string tunnels(std::string_view keys) {
  return below("decode: {udp_ports: {" + std::string(keys) + "}}");
}

/// "[1, 2, 3]" up to `last`.
std::string numbers(int first, int last) {
  std::string text = "[";
  for (int number = first; number <= last; ++number) text.append(number == first ? "" : ", ") += std::to_string(number);
  return text + "]";
}

const BadFile kBadTunnels[] = {
    {"one port without brackets", tunnels("vxlan: 4789"),
     "bad.yaml:5:29: decode.udp_ports.vxlan wants a list of numbers from 1 to 65535; found '4789'; put it in brackets, "
     "or write [] for none."},
    {"nothing for a tunnel's ports", tunnels("vxlan: "),
     "bad.yaml:5:22: decode.udp_ports.vxlan wants a list of numbers from 1 to 65535; found nothing; write [] for "
     "none."},
    {"a mapping for a tunnel's ports", tunnels("vxlan: {port: 4789}"),
     "bad.yaml:5:29: decode.udp_ports.vxlan wants a list of numbers from 1 to 65535; found a mapping; begin each item "
     "with '- '."},
    {"UDP port 0", tunnels("vxlan: [0]"),
     "bad.yaml:5:30: decode.udp_ports.vxlan[0] wants a whole number from 1 to 65535; found '0'."},
    {"UDP ports out of range", tunnels("vxlan: [4789, 65536, -1]"),
     "bad.yaml:5:36: decode.udp_ports.vxlan[1] wants a whole number from 1 to 65535; found '65536'.\n"
     "bad.yaml:5:43: decode.udp_ports.vxlan[2] wants a whole number from 1 to 65535; found '-1'."},
    {"a UDP port that wraps around in 16 bits", tunnels("gtpu: [67688]"),
     "bad.yaml:5:29: decode.udp_ports.gtpu[0] wants a whole number from 1 to 65535; found '67688'."},
    {"a UDP port by name", tunnels("vxlan: [vxlan]"),
     "bad.yaml:5:30: decode.udp_ports.vxlan[0] wants a whole number from 1 to 65535; found 'vxlan'."},
    {"a UDP port in quotes", tunnels("vxlan: [\"4789\"]"),
     "bad.yaml:5:30: decode.udp_ports.vxlan[0] wants a whole number from 1 to 65535; found the quoted text '4789'; "
     "leave the quotes out."},
    {"a span of UDP ports", tunnels("vxlan: [8000-8010]"),
     "bad.yaml:5:30: decode.udp_ports.vxlan[0] wants a whole number from 1 to 65535; found '8000-8010'."},
    {"a comma missing between UDP ports", tunnels("vxlan: [4789 8472]"),
     "bad.yaml:5:30: decode.udp_ports.vxlan[0] wants a whole number from 1 to 65535; found '4789 8472'."},
    {"a list in the list of UDP ports", tunnels("vxlan: [[4789]]"),
     "bad.yaml:5:30: decode.udp_ports.vxlan[0] wants a whole number from 1 to 65535; found a list."},
    {"a UDP port twice", tunnels("vxlan: [4789, 8472, 4789]"),
     "bad.yaml:5:42: decode.udp_ports.vxlan[2] is 4789 like that at 5:30; once is enough."},
    {"a list for the tunnels", below("decode: {udp_ports: [4789]}"),
     "bad.yaml:5:21: decode.udp_ports wants a mapping (key: value); found a list."},
    {"nothing for the tunnels", below("decode:\n  udp_ports:"),
     "bad.yaml:6:3: decode.udp_ports wants a mapping (key: value); found nothing."},
    {"more UDP ports than one tunnel can have", tunnels("vxlan: " + numbers(1, 257)),
     "bad.yaml:5:29: decode.udp_ports.vxlan wants at most 256 items; found 257."},
    {"a UDP port of another tunnel's default", tunnels("vxlan: [4789, 2152]"),
     "bad.yaml:5:36: decode.udp_ports.vxlan[1] is 2152, which announces gtpu by default; a port announces one tunnel, "
     "so name other ports in decode.udp_ports.gtpu, or [] for none."},
    {"a UDP port of two tunnels", tunnels("gtpu: [2152], vxlan: [4789, 2152]"),
     "bad.yaml:5:50: decode.udp_ports.vxlan[1] is 2152, which announces gtpu at 5:29; a port announces one tunnel, so "
     "take it from one of the two."},
    {"a UDP port of two tunnels in another order than the table's", tunnels("vxlan: [4789, 2152], gtpu: [2152]"),
     "bad.yaml:5:50: decode.udp_ports.gtpu[0] is 2152, which announces vxlan at 5:36; a port announces one tunnel, so "
     "take it from one of the two."},
    {"a UDP port of three tunnels",
     below("decode:\n  udp_ports:\n    vxlan: [1, 2, 3]\n    gtpu: [3]\n    geneve: [3]"),
     "bad.yaml:8:12: decode.udp_ports.gtpu[0] is 3, which announces vxlan at 7:19; a port announces one tunnel, so "
     "take it from one of the two.\n"
     "bad.yaml:9:14: decode.udp_ports.geneve[0] is 3, which announces gtpu at 8:12; a port announces one tunnel, so "
     "take it from one of the two."},
    {"more UDP ports than all tunnels can have", tunnels("vxlan: " + numbers(10'001, 10'256)),
     "bad.yaml:5:21: decode.udp_ports names 271 ports, the defaults of absent tunnels included; at most 256 are "
     "possible."},
};

INSTANTIATE_TEST_SUITE_P(Tunnels, BadFileTest, testing::ValuesIn(kBadTunnels), title_of);

}  // namespace
}  // namespace sextant
