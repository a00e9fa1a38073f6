// SPDX-License-Identifier: BSD-3-Clause
// What is printed reads back to the same.
#include <gtest/gtest.h>

#include <random>

#include "controlplane/config/configuration_file.h"
#include "tests/controlplane/config/two_links.h"

namespace sextant {
namespace {

void expect_round_trip(const Configuration& configuration) {
  const std::string yaml = effective_yaml(configuration);
  const auto read = examine_configuration_text(yaml, "effective.yaml");
  ASSERT_TRUE(read.has_value()) << read.error()[0].sentence << '\n' << yaml;
  EXPECT_EQ(*read, configuration) << yaml;
}

constexpr std::string_view kWritten =
    R"(probe: ix-north                       # names this instance: DPDK files, socket, label of every metric
ports:                                # what to receive from
  - name: east                        # how legs, logs and metrics call the port
    device: "0000:3b:00.0"            # PCI address or DPDK vdev
    queues: 2                         # receive queues: one per worker
    rx_descriptors: 1024              # frames a queue can hold while its worker is busy
    mtu: 1500                         # octets of layer-3 payload; above 1500 jumbo frames are received
    promiscuous: true                 # receive frames addressed to others, as a tap must
    hardware_timestamps: true         # use the NIC's clock where the driver offers it
links:                                # what to measure
  - name: one                         # how reports and metrics call the link
    role: interconnect                # what kind of link it is
    edge: ingress                     # on which side of the network it lies
    legs:                             # where its frames arrive
      - port: east                    # name of the port it arrives on
        direction: a_to_b             # which way its frames travel between the link's ends A and B
        vlan: any                     # outermost VLAN identifier; any: every frame of the port
workers:                              # who receives, and where
  count: 2                            # threads that receive; worker k polls queue k of every port
  cores: [2, 3]                       # one per worker, such as 2-9; auto: chosen at start
  control_core: 1                     # for everything that is not a worker
  idle: auto                          # with empty queues; auto: pause on a core of its own, sleep on a shared one
  spread: addresses                   # by address pair, or by flow: ports too; then fragments, and their flows, may split
flows:                                # the flow table
  capacity: 1000000                   # flows in all workers' tables together
  idle_timeout_s: 30                  # a flow ends after this long without a frame
  active_timeout_s: 300               # a long flow is recorded this often
  emergency_idle_timeout_s: 5         # in place of idle_timeout_s while a table is nearly full
  record_ring_capacity: 65536         # flow records a worker can have waiting
decode:                               # how far frames are opened, and what announces tunnels
  nesting_limit: 8                    # layers of encapsulation that are opened
  extension_header_limit: 16          # extension headers read per IPv6 header
  udp_ports:                          # UDP ports that announce tunnels; a port alone never decides; []: never opened
    openvpn: [1194]                   # OpenVPN
    l2tp: [1701]                      # L2TP (RFC 2661, RFC 3931)
    gtpu: [2152]                      # GTP-U (3GPP TS 29.281)
    teredo: [3544]                    # Teredo (RFC 4380)
    lisp: [4341]                      # LISP data (RFC 9300)
    lisp_control: [4342]              # LISP control (RFC 9301)
    esp_in_udp: [4500]                # ESP in UDP (RFC 3948)
    gre_in_udp: [4754]                # GRE in UDP (RFC 8086)
    vxlan: [4789, 8472]               # VXLAN (RFC 7348)
    vxlan_gpe: [4790]                 # VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe)
    ayiya: [5072]                     # AYIYA (draft-massar-v6ops-ayiya)
    capwap: [5247]                    # CAPWAP data (RFC 5415)
    gue: [6080]                       # GUE (draft-ietf-intarea-gue)
    geneve: [6081]                    # Geneve (RFC 8926)
    mpls_in_udp: [6635]               # MPLS in UDP (RFC 7510)
    wireguard: [51820]                # WireGuard
    ip_in_udp: []                     # IP in UDP
  translation_prefixes: ["64:ff9b::/96", "64:ff9b:1::/48"]  # NAT64, 464XLAT and MAP-T: IPv4 in the service view
  6rd_prefixes: []                    # 6rd domains (RFC 5969)
  srv6_prefixes: ["::/0"]             # SRv6 segment identifiers (RFC 8986)
fragments:                            # how later fragments find the ports of their first one
  capacity: 65536                     # fragmented datagrams awaited, all workers together
  timeout_s: 15                       # how long a datagram's fragments are awaited
labels:                               # counts by the labels of addresses
  file: ""                            # a prefix and its label a line, read again on SIGHUP; "": no labels
  cells: 262144                       # of label, role and class in ten seconds, all workers together
names:                                # names of servers, from the first payload of flows
  capacity: 65536                     # names in use at a time, all workers together; off: none is looked for
  streams: 2048                       # flows whose first payload is put together at a time, all workers together
  addresses: 131072                   # of servers whose name DNS gave, kept at a time; off: none is learnt
applications:                         # what tells applications by names, servers and payloads
  files: []                           # rules over those of the program, YAML or .csv, read again on SIGHUP
  metrics: []                         # applications with counters of their own in /metrics
api:                                  # how to ask the running probe
  socket: /run/sextant/ix-north.sock  # UNIX socket of 'sextant show' and 'sextant top'
  metrics_address: "127.0.0.1"        # where Prometheus reads /metrics
  metrics_port: 9105                  # off: no /metrics
memory:                               # where packet buffers live
  huge_pages: auto                    # auto: used where there are enough
)";

TEST(Effective, is_what_a_person_would_write) {
  Configuration configuration = two_links();
  configuration.ports.pop_back();
  configuration.links = {{.name = "one", .legs = {{.port = "east"}}}};
  configuration.decode.udp_ports[static_cast<std::size_t>(UdpTunnel::vxlan)] = {4789, 8472};
  configuration.decode.segment_prefixes = {Ipv6Prefix{}};
  EXPECT_EQ(effective_yaml(configuration), kWritten);
}

TEST(Effective, reads_back_to_the_same) {
  expect_round_trip(two_links());
  Configuration automatic = two_links();
  automatic.workers = {.count = 2, .cores = {}, .control_core = std::nullopt};
  automatic.api.metrics_port.reset();
  automatic.api.metrics_address = "::1";
  expect_round_trip(automatic);
}

TEST(Effective, quotes_words_that_yaml_takes_for_something_else) {
  for (const std::string word :
       {"null", "true", "no", "off", "any", "auto", "0x10", "12", "1e3", "-", "--", "_", "-a", "y"}) {
    Configuration configuration = two_links();
    configuration.probe = word;
    configuration.ports[0].name = word;
    configuration.links[0].legs[0].port = word;
    configuration.links[0].name = word;
    configuration.api.socket = "/run/#x: \"quoted\" \\ " + word;
    expect_round_trip(configuration);
  }
}

/// As many as fit, or none; no two are the same.
std::vector<Ipv6Prefix> random_prefixes(std::mt19937& random) {
  std::vector<Ipv6Prefix> prefixes(random() % 2 == 0 ? 0 : kDecodePrefixLimit);
  for (std::size_t i = 0; i < prefixes.size(); ++i) {
    Ipv6Prefix& prefix = prefixes[i];
    // Few octets are set, so that "::" stands at every place, the end included.
    prefix.address.octets[random() % 16] = static_cast<std::byte>(random());
    prefix.address.octets[0] = static_cast<std::byte>(i);
    prefix.length = 128;
    while (prefix.length > 8 && random() % 64 != 0) {
      const unsigned last = prefix.length - 1U;
      const auto bit = static_cast<std::byte>(0x80U >> last % 8);
      if ((prefix.address.octets[last / 8] & bit) != std::byte{0}) break;
      prefix.length = static_cast<std::uint8_t>(last);
    }
  }
  return prefixes;
}

DecodeConfiguration random_decode(std::mt19937& random) {
  DecodeConfiguration decode{static_cast<std::uint8_t>(1 + random() % 32),
                             static_cast<std::uint8_t>(1 + random() % 64)};
  std::uint16_t port = 0;
  for (std::vector<std::uint16_t>& ports : decode.udp_ports) {
    ports.resize(random() % (kUdpTunnelPortLimit / kUdpTunnelCount + 1));
    for (std::uint16_t& one : ports) one = port = static_cast<std::uint16_t>(port + 1 + random() % 255);
  }
  decode.translation_prefixes = random_prefixes(random);
  decode.sixrd_prefixes = random_prefixes(random);
  decode.segment_prefixes = random_prefixes(random);
  return decode;
}

TEST(Effective, reads_back_to_the_same_for_random_values) {
  std::mt19937 random(20'260'101);
  const auto between = [&](std::uint32_t first, std::uint32_t last) {
    return std::uniform_int_distribution<std::uint32_t>(first, last)(random);
  };
  for (int round = 0; round < 500; ++round) {
    Configuration configuration = two_links();
    for (PortConfiguration& port : configuration.ports) {
      port.rx_descriptors = static_cast<std::uint16_t>(1u << between(6, 15));
      port.mtu = between(1280, 9710);
      port.promiscuous = between(0, 1) == 1;
      port.hardware_timestamps = between(0, 1) == 1;
    }
    for (LinkConfiguration& link : configuration.links) {
      link.role = static_cast<LinkRole>(between(0, kLinkRoleNames.size() - 1));
      link.edge = static_cast<LinkEdge>(between(0, kLinkEdgeNames.size() - 1));
      link.legs.back().vlan = static_cast<std::uint16_t>(link.name == "one" ? between(1, 2000) : between(2001, 4094));
      link.legs.back().direction = static_cast<LegDirection>(between(0, 1));
    }
    configuration.workers.cores[1] = static_cast<std::uint16_t>(between(3, 1023));
    configuration.workers.idle = static_cast<IdlePolicy>(between(0, kIdlePolicyNames.size() - 1));
    configuration.workers.spread = static_cast<Spreading>(between(0, kSpreadingNames.size() - 1));
    const std::uint32_t idle_timeout_s = between(1, 3600);
    configuration.flows = {between(1024, 1u << 31), idle_timeout_s, between(1, 86'400), between(1, idle_timeout_s),
                           between(64, 1u << 24)};
    configuration.decode = random_decode(random);
    configuration.fragments = {between(64, 1u << 24), between(1, 120)};
    configuration.labels = {between(0, 1) == 1 ? "/etc/sextant/networks.txt" : "", between(1024, 1u << 22)};
    configuration.api.metrics_port = static_cast<std::uint16_t>(between(1, 65'535));
    configuration.huge_pages = static_cast<HugePages>(between(0, 2));
    expect_round_trip(configuration);
  }
}

TEST(Effective, is_json_too) {
  Configuration configuration = two_links();
  configuration.ports.pop_back();
  configuration.links = {{.name = "one", .legs = {{.port = "east", .vlan = 7}}}};
  EXPECT_EQ(
      effective_json(configuration),
      R"({"probe":"ix-north","ports":[{"name":"east","device":"0000:3b:00.0","queues":2,"rx_descriptors":1024,)"
      R"("mtu":1500,"promiscuous":true,"hardware_timestamps":true}],"links":[{"name":"one","role":"interconnect",)"
      R"("edge":"ingress","legs":[{"port":"east","direction":"a_to_b","vlan":7}]}],"workers":{"count":2,)"
      R"("cores":[2,3],"control_core":1,"idle":"auto","spread":"addresses"},)"
      R"("flows":{"capacity":1000000,"idle_timeout_s":30,"active_timeout_s":300,"emergency_idle_timeout_s":5,)"
      R"("record_ring_capacity":65536},"decode":{"nesting_limit":8,"extension_header_limit":16,"udp_ports":{)"
      R"("openvpn":[1194],"l2tp":[1701],"gtpu":[2152],"teredo":[3544],"lisp":[4341],"lisp_control":[4342],)"
      R"("esp_in_udp":[4500],)"
      R"("gre_in_udp":[4754],"vxlan":[4789],"vxlan_gpe":[4790],"ayiya":[5072],"capwap":[5247],"gue":[6080],)"
      R"("geneve":[6081],"mpls_in_udp":[6635],"wireguard":[51820],"ip_in_udp":[]},)"
      R"("translation_prefixes":["64:ff9b::/96","64:ff9b:1::/48"],"6rd_prefixes":[],"srv6_prefixes":[]},)"
      R"("fragments":{"capacity":65536,"timeout_s":15},)"
      R"("labels":{"file":"","cells":262144},)"
      R"("names":{"capacity":65536,"streams":2048,"addresses":131072},)"
      R"("applications":{"files":[],"metrics":[]},)"
      R"("api":{"socket":"/run/sextant/ix-north.sock","metrics_address":"127.0.0.1","metrics_port":9105},)"
      R"("memory":{"huge_pages":"auto"}})");
}

}  // namespace
}  // namespace sextant
