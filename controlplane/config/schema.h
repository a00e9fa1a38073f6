// SPDX-License-Identifier: BSD-3-Clause
// Every key of the configuration, described once: name, help, range. A visitor walks the keys of a section in this
// order; the reader fills the section from a tree, the writer makes a tree of it. A key that is not here does not
// exist. Stateless; any thread.
#pragma once

#include "controlplane/config/key.h"
#include "sextant/configuration.h"

namespace sextant {

inline constexpr std::uint64_t kPortLimit = 32;     // RTE_MAX_ETHPORTS
inline constexpr std::uint64_t kWorkerLimit = 127;  // RTE_MAX_LCORE, one of them for control
inline constexpr std::uint64_t kCoreLimit = 1023;   // CPU_SETSIZE - 1
inline constexpr std::uint64_t kLinkLimit = 1024;
inline constexpr std::uint64_t kLegLimit = 4096;  // in all links together

template <typename Visitor>
void visit(Visitor& keys, PortConfiguration& port) {
  keys.text({"name", "how legs, logs and metrics call the port", true}, port.name, kNameRule);
  keys.text({"device", "PCI address or DPDK vdev", true}, port.device, kDeviceRule);
  keys.number({"queues", "receive queues: one per worker"}, port.queues, Range{0, kWorkerLimit});
  keys.number({"rx_descriptors", "frames a queue can hold while its worker is busy"}, port.rx_descriptors,
              Range{64, 32'768, true});
  keys.number({"mtu", "octets of layer-3 payload; above 1500 jumbo frames are received"}, port.mtu, Range{1280, 9710});
  keys.flag({"promiscuous", "receive frames addressed to others, as a tap must"}, port.promiscuous);
  keys.flag({"hardware_timestamps", "use the NIC's clock where the driver offers it"}, port.hardware_timestamps);
}

template <typename Visitor>
void visit(Visitor& keys, LegConfiguration& leg) {
  keys.text({"port", "name of the port it arrives on", true}, leg.port, kNameRule);
  keys.choice({"direction", "which way its frames travel between the link's ends A and B", true}, leg.direction,
              kLegDirectionNames);
  keys.number_or({"vlan", "outermost VLAN identifier; any: every frame of the port"}, leg.vlan, Range{1, 4094}, "any");
}

template <typename Visitor>
void visit(Visitor& keys, LinkConfiguration& link) {
  keys.text({"name", "how reports and metrics call the link", true}, link.name, kNameRule);
  keys.choice({"role", "what kind of link it is"}, link.role, kLinkRoleNames);
  keys.choice({"edge", "on which side of the network it lies"}, link.edge, kLinkEdgeNames);
  keys.list({"legs", "where its frames arrive", true}, link.legs, Range{1, kLegLimit});
}

template <typename Visitor>
void visit(Visitor& keys, WorkerConfiguration& workers) {
  keys.number({"count", "threads that receive; worker k polls queue k of every port"}, workers.count,
              Range{1, kWorkerLimit});
  keys.cores({"cores", "one per worker, such as 2-9; auto: chosen at start"}, workers.cores, Range{0, kCoreLimit});
  keys.number_or({"control_core", "for everything that is not a worker"}, workers.control_core, Range{0, kCoreLimit},
                 "auto");
  keys.choice({"idle", "with empty queues; auto: pause on a core of its own, sleep on a shared one"}, workers.idle,
              kIdlePolicyNames);
  keys.choice({"spread", "by address pair, or by flow: ports too; then fragments, and their flows, may split"},
              workers.spread, kSpreadingNames);
}

template <typename Visitor>
void visit(Visitor& keys, FlowConfiguration& flows) {
  keys.number({"capacity", "flows in all workers' tables together"}, flows.capacity, Range{1024, 1ULL << 31});
  keys.number({"idle_timeout_s", "a flow ends after this long without a frame"}, flows.idle_timeout_s, Range{1, 3600});
  keys.number({"active_timeout_s", "a long flow is recorded this often"}, flows.active_timeout_s, Range{1, 86'400});
  keys.number({"emergency_idle_timeout_s", "in place of idle_timeout_s while a table is nearly full"},
              flows.emergency_idle_timeout_s, Range{1, 3600});
  keys.number({"record_ring_capacity", "flow records a worker can have waiting"}, flows.record_ring_capacity,
              Range{64, 1ULL << 24});
}

// A struct of our own, because std::visit() stands beside the array.
struct UdpPortsSection {
  UdpTunnelPorts& ports;
};

template <typename Visitor>
void visit(Visitor& keys, UdpPortsSection& section) {
  for (std::size_t tunnel = 0; tunnel < kUdpTunnelCount; ++tunnel) {
    keys.numbers({kUdpTunnelTexts[tunnel].name, kUdpTunnelTexts[tunnel].text}, section.ports[tunnel], Range{1, 65'535},
                 Range{0, kUdpTunnelPortLimit});
  }
}

template <typename Visitor>
void visit(Visitor& keys, DecodeConfiguration& decode) {
  keys.number({"nesting_limit", "layers of encapsulation that are opened"}, decode.nesting_limit, Range{1, 32});
  keys.number({"extension_header_limit", "extension headers read per IPv6 header"}, decode.extension_header_limit,
              Range{1, 64});
  UdpPortsSection udp_ports{decode.udp_ports};
  keys.section({"udp_ports", "UDP ports that announce tunnels; a port alone never decides; []: never opened"},
               udp_ports);
  const Range count{0, kDecodePrefixLimit};
  keys.prefixes({"translation_prefixes", "NAT64, 464XLAT and MAP-T: IPv4 in the service view"},
                decode.translation_prefixes, count);
  keys.prefixes({"6rd_prefixes", "6rd domains (RFC 5969)"}, decode.sixrd_prefixes, count);
  keys.prefixes({"srv6_prefixes", "SRv6 segment identifiers (RFC 8986)"}, decode.segment_prefixes, count);
}

template <typename Visitor>
void visit(Visitor& keys, FragmentConfiguration& fragments) {
  keys.number({"capacity", "fragmented datagrams awaited, all workers together"}, fragments.capacity,
              Range{64, 1ULL << 24});
  keys.number({"timeout_s", "how long a datagram's fragments are awaited"}, fragments.timeout_s, Range{1, 120});
}

template <typename Visitor>
void visit(Visitor& keys, LabelConfiguration& labels) {
  keys.text({"file", "a prefix and its label a line, read again on SIGHUP; \"\": no labels"}, labels.file, kFileRule);
  keys.number({"cells", "of label, role and class in ten seconds, all workers together"}, labels.cells,
              Range{1024, 1ULL << 22});
}

template <typename Visitor>
void visit(Visitor& keys, NameConfiguration& names) {
  keys.number_or({"capacity", "names in use at a time, all workers together; off: none is looked for"}, names.capacity,
                 Range{1024, 1ULL << 22}, "off");
  keys.number({"streams", "flows whose first payload is put together at a time, all workers together"}, names.streams,
              Range{64, 1ULL << 17});
  keys.number_or({"addresses", "of servers whose name DNS gave, kept at a time; off: none is learnt"}, names.addresses,
                 Range{1024, 1ULL << 19}, "off");
}

template <typename Visitor>
void visit(Visitor& keys, ApplicationConfiguration& applications) {
  keys.texts({"files", "rules over those of the program, YAML or .csv, read again on SIGHUP"}, applications.files,
             kRuleFileRule, Range{0, 32});
  keys.texts({"metrics", "applications with counters of their own in /metrics"}, applications.metrics,
             kApplicationNameRule, Range{0, 256});
}

template <typename Visitor>
void visit(Visitor& keys, ApiConfiguration& api) {
  keys.text({"socket", "UNIX socket of 'sextant show' and 'sextant top'"}, api.socket, kSocketRule);
  keys.text({"metrics_address", "where Prometheus reads /metrics"}, api.metrics_address, kLoopbackRule);
  keys.number_or({"metrics_port", "off: no /metrics"}, api.metrics_port, Range{1, 65'535}, "off");
}

struct MemorySection {
  HugePages& huge_pages;
};

template <typename Visitor>
void visit(Visitor& keys, MemorySection& memory) {
  keys.choice({"huge_pages", "auto: used where there are enough"}, memory.huge_pages, kHugePagesNames);
}

template <typename Visitor>
void visit(Visitor& keys, Configuration& configuration) {
  keys.text({"probe", "names this instance: DPDK files, socket, label of every metric"}, configuration.probe,
            kNameRule);
  keys.list({"ports", "what to receive from", true}, configuration.ports, Range{1, kPortLimit});
  keys.list({"links", "what to measure", true}, configuration.links, Range{1, kLinkLimit});
  keys.section({"workers", "who receives, and where"}, configuration.workers);
  keys.section({"flows", "the flow table"}, configuration.flows);
  keys.section({"decode", "how far frames are opened, and what announces tunnels"}, configuration.decode);
  keys.section({"fragments", "how later fragments find the ports of their first one"}, configuration.fragments);
  keys.section({"labels", "counts by the labels of addresses"}, configuration.labels);
  keys.section({"names", "names of servers, from the first payload of flows"}, configuration.names);
  keys.section({"applications", "what tells applications by names, servers and payloads"}, configuration.applications);
  keys.section({"api", "how to ask the running probe"}, configuration.api);
  MemorySection memory{configuration.huge_pages};
  keys.section({"memory", "where packet buffers live"}, memory);
}

}  // namespace sextant
