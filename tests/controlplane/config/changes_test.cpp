// SPDX-License-Identifier: BSD-3-Clause
// Every field of the configuration takes part in the comparison on SIGHUP. The structured bindings do not compile when
// a field is added, so that no field is forgotten in the schema.
#include <gtest/gtest.h>

#include "controlplane/config/configuration_file.h"
#include "tests/controlplane/config/two_links.h"

namespace sextant {
namespace {

/// Makes one change and expects its path.
template <typename Change>
void vary(const std::string& path, const Change& change) {
  const Configuration running = two_links();
  Configuration wanted = running;
  change(wanted);
  EXPECT_EQ(changes_that_need_restart(running, wanted), std::vector<std::string>{path});
}

TEST(Changes, name_every_field_that_differs) {
  vary("probe", [](Configuration& c) {
    auto& [probe, ports, links, workers, flows, decode, fragments, labels, names, applications, api, huge] = c;
    probe = "b";
  });
  vary("memory.huge_pages", [](Configuration& c) { c.huge_pages = HugePages::never; });
#define VARY_PORT(field, value)                                                                                        \
  vary("ports[1]." #field, [](Configuration& c) {                                                                      \
    [[maybe_unused]] auto& [name, device, queues, rx_descriptors, mtu, promiscuous, hardware_timestamps] = c.ports[1]; \
    field = value;                                                                                                     \
  })
  VARY_PORT(name, "other");
  VARY_PORT(device, "net_null1");
  VARY_PORT(queues, 3);
  VARY_PORT(rx_descriptors, 64);
  VARY_PORT(mtu, 1400);
  VARY_PORT(promiscuous, false);
  VARY_PORT(hardware_timestamps, false);
#undef VARY_PORT
  vary("links[0].name", [](Configuration& c) {
    auto& [name, role, edge, legs] = c.links[0];
    name = "x";
  });
  vary("links[1].role", [](Configuration& c) { c.links[1].role = LinkRole::metro; });
  vary("links[1].edge", [](Configuration& c) { c.links[1].edge = LinkEdge::core; });
  vary("links[0].legs", [](Configuration& c) { c.links[0].legs.pop_back(); });
  vary("links", [](Configuration& c) { c.links.pop_back(); });
  vary("links[0].legs[1].port", [](Configuration& c) {
    auto& [port, vlan, direction] = c.links[0].legs[1];
    port = "x";
  });
  vary("links[0].legs[1].vlan", [](Configuration& c) { c.links[0].legs[1].vlan.reset(); });
  vary("links[0].legs[0].direction", [](Configuration& c) { c.links[0].legs[0].direction = LegDirection::b_to_a; });
  vary("workers.count", [](Configuration& c) {
    auto& [count, cores, control_core, idle, spread] = c.workers;
    count = 9;
  });
  vary("workers.cores", [](Configuration& c) { c.workers.cores = {2, 4}; });
  vary("workers.cores", [](Configuration& c) { c.workers.cores = {2, 3, 4}; });
  vary("workers.cores", [](Configuration& c) { c.workers.cores = {}; });
  vary("workers.control_core", [](Configuration& c) { c.workers.control_core.reset(); });
  vary("workers.idle", [](Configuration& c) { c.workers.idle = IdlePolicy::yield; });
  vary("workers.spread", [](Configuration& c) { c.workers.spread = Spreading::flow; });
  vary("applications.metrics", [](Configuration& c) {
    auto& [files, metrics] = c.applications;
    metrics = {"Video"};
  });
  vary("flows.capacity", [](Configuration& c) {
    auto& [capacity, idle, active, emergency, ring] = c.flows;
    capacity = 9999;
  });
  vary("flows.idle_timeout_s", [](Configuration& c) { c.flows.idle_timeout_s = 1; });
  vary("flows.active_timeout_s", [](Configuration& c) { c.flows.active_timeout_s = 1; });
  vary("flows.emergency_idle_timeout_s", [](Configuration& c) { c.flows.emergency_idle_timeout_s = 1; });
  vary("flows.record_ring_capacity", [](Configuration& c) { c.flows.record_ring_capacity = 99; });
  vary("api.socket", [](Configuration& c) {
    auto& [socket, address, port] = c.api;
    socket = "/x";
  });
  vary("api.metrics_address", [](Configuration& c) { c.api.metrics_address = "::1"; });
  vary("api.metrics_port", [](Configuration& c) { c.api.metrics_port.reset(); });
}

TEST(Changes, name_every_field_of_decoding_that_differs) {
  vary("decode.nesting_limit", [](Configuration& c) {
    auto& [nesting, headers, udp_ports, translation, sixrd, segments] = c.decode;
    nesting = 1;
  });
  vary("decode.extension_header_limit", [](Configuration& c) { c.decode.extension_header_limit = 1; });
  for (std::size_t tunnel = 0; tunnel < kUdpTunnelCount; ++tunnel) {
    vary("decode.udp_ports." + std::string(kUdpTunnelTexts[tunnel].name),
         [tunnel](Configuration& c) { c.decode.udp_ports[tunnel].push_back(1); });
  }
  vary("decode.udp_ports.vxlan",
       [](Configuration& c) { c.decode.udp_ports[static_cast<std::size_t>(UdpTunnel::vxlan)] = {8472}; });
  vary("decode.translation_prefixes", [](Configuration& c) { c.decode.translation_prefixes.clear(); });
  vary("decode.translation_prefixes", [](Configuration& c) { c.decode.translation_prefixes[1].length = 49; });
  vary("decode.6rd_prefixes", [](Configuration& c) { c.decode.sixrd_prefixes = {Ipv6Prefix{}}; });
  vary("decode.srv6_prefixes", [](Configuration& c) { c.decode.segment_prefixes = {Ipv6Prefix{}}; });
  vary("fragments.capacity", [](Configuration& c) {
    auto& [capacity, timeout] = c.fragments;
    capacity = 64;
  });
  vary("fragments.timeout_s", [](Configuration& c) { c.fragments.timeout_s = 1; });
}

TEST(Changes, name_the_bounds_of_names) {
  vary("names.capacity", [](Configuration& c) {
    auto& [capacity, streams, addresses] = c.names;
    capacity.reset();
  });
  vary("names.streams", [](Configuration& c) { c.names.streams = 512; });
  vary("names.addresses", [](Configuration& c) { c.names.addresses.reset(); });
}

TEST(Changes, name_labels_unless_one_file_takes_the_place_of_another) {
  vary("labels.file", [](Configuration& c) {
    auto& [file, cells] = c.labels;
    file = "/x";
  });
  vary("labels.cells", [](Configuration& c) { c.labels.cells = 1024; });
  Configuration running = two_links();
  running.labels.file = "/x";
  Configuration wanted = running;
  wanted.labels.file = "/y";
  EXPECT_EQ(changes_that_need_restart(running, wanted), std::vector<std::string>{});
  wanted.labels.file = "";
  EXPECT_EQ(changes_that_need_restart(running, wanted), std::vector<std::string>{"labels.file"});
}

TEST(Changes, leave_the_rules_of_applications_to_a_reload) {
  const Configuration running = two_links();
  Configuration wanted = running;
  wanted.applications.files = {"/ours.yaml"};
  EXPECT_EQ(changes_that_need_restart(running, wanted), std::vector<std::string>{});
}

TEST(Changes, name_nothing_where_nothing_differs) {
  EXPECT_EQ(changes_that_need_restart(two_links(), two_links()), std::vector<std::string>{});
}

TEST(Changes, name_all_of_several) {
  const Configuration running = two_links();
  Configuration wanted = running;
  wanted.flows.capacity = 2048;
  wanted.ports[0].mtu = 9000;
  wanted.api.metrics_port = 9106;
  EXPECT_EQ(changes_that_need_restart(running, wanted),
            (std::vector<std::string>{"ports[0].mtu", "flows.capacity", "api.metrics_port"}));
}

}  // namespace
}  // namespace sextant
