// SPDX-License-Identifier: BSD-3-Clause
// What is printed reads back to the same, and every field of the configuration takes part.
#include <gtest/gtest.h>

#include <random>

#include "controlplane/config/configuration_file.h"

namespace sextant {
namespace {

Configuration two_links() {
  Configuration configuration;
  configuration.probe = "ix-north";
  configuration.ports = {{.name = "east", .device = "0000:3b:00.0", .queues = 2},
                         {.name = "west", .device = "net_af_packet0,iface=veth0,blocksz=4096", .queues = 2}};
  configuration.links = {
      {.name = "one", .legs = {{.port = "east"}, {.port = "west", .vlan = 7, .direction = LegDirection::b_to_a}}},
      {.name = "two", .legs = {{.port = "west", .vlan = 8}}}};
  configuration.workers = {.count = 2, .cores = {2, 3}, .control_core = 1};
  configuration.api.socket = "/run/sextant/ix-north.sock";
  return configuration;
}

void expect_round_trip(const Configuration& configuration) {
  const std::string yaml = effective_yaml(configuration);
  const auto read = examine_configuration_text(yaml, "effective.yaml");
  ASSERT_TRUE(read.has_value()) << read.error()[0].sentence << '\n' << yaml;
  EXPECT_EQ(*read, configuration) << yaml;
}

TEST(Effective, is_what_a_person_would_write) {
  Configuration configuration = two_links();
  configuration.ports.pop_back();
  configuration.links = {{.name = "one", .legs = {{.port = "east"}}}};
  EXPECT_EQ(effective_yaml(configuration),
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
flows:                                # the flow table
  capacity: 1000000                   # flows in all workers' tables together
  idle_timeout_s: 30                  # a flow ends after this long without a frame
  active_timeout_s: 300               # a long flow is recorded this often
  record_ring_capacity: 65536         # flow records a worker can have waiting
decode:                               # bounds of the decoder
  nesting_limit: 8                    # layers of encapsulation that are opened
  extension_header_limit: 16          # extension headers read per IPv6 header
api:                                  # how to ask the running probe
  socket: /run/sextant/ix-north.sock  # UNIX socket of 'sextant show' and 'sextant top'
  metrics_address: "127.0.0.1"        # where Prometheus reads /metrics
  metrics_port: 9105                  # off: no /metrics
memory:                               # where packet buffers live
  huge_pages: auto                    # auto: used where there are enough
)");
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
    configuration.flows = {between(1024, 1u << 31), between(1, 3600), between(1, 86'400), between(64, 1u << 24)};
    configuration.decode = {static_cast<std::uint8_t>(between(1, 32)), static_cast<std::uint8_t>(between(1, 64))};
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
      R"("cores":[2,3],"control_core":1},"flows":{"capacity":1000000,"idle_timeout_s":30,"active_timeout_s":300,)"
      R"("record_ring_capacity":65536},"decode":{"nesting_limit":8,"extension_header_limit":16},)"
      R"("api":{"socket":"/run/sextant/ix-north.sock","metrics_address":"127.0.0.1","metrics_port":9105},)"
      R"("memory":{"huge_pages":"auto"}})");
}

/// Changes each field in turn and expects its path. The structured bindings do not compile when a field is added, so
/// that no field is forgotten in the schema.
TEST(Changes, name_every_field_that_differs) {
  const Configuration running = two_links();
  std::vector<std::pair<std::string, Configuration>> variants;
  const auto vary = [&](const std::string& path, auto change) {
    Configuration wanted = running;
    change(wanted);
    variants.emplace_back(path, wanted);
  };
  vary("probe", [](Configuration& c) {
    auto& [probe, ports, links, workers, flows, decode, api, huge] = c;
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
    auto& [count, cores, control_core] = c.workers;
    count = 9;
  });
  vary("workers.cores", [](Configuration& c) { c.workers.cores = {2, 4}; });
  vary("workers.cores", [](Configuration& c) { c.workers.cores = {2, 3, 4}; });
  vary("workers.cores", [](Configuration& c) { c.workers.cores = {}; });
  vary("workers.control_core", [](Configuration& c) { c.workers.control_core.reset(); });
  vary("flows.capacity", [](Configuration& c) {
    auto& [capacity, idle, active, ring] = c.flows;
    capacity = 9999;
  });
  vary("flows.idle_timeout_s", [](Configuration& c) { c.flows.idle_timeout_s = 1; });
  vary("flows.active_timeout_s", [](Configuration& c) { c.flows.active_timeout_s = 1; });
  vary("flows.record_ring_capacity", [](Configuration& c) { c.flows.record_ring_capacity = 99; });
  vary("decode.nesting_limit", [](Configuration& c) {
    auto& [nesting, headers] = c.decode;
    nesting = 1;
  });
  vary("decode.extension_header_limit", [](Configuration& c) { c.decode.extension_header_limit = 1; });
  vary("api.socket", [](Configuration& c) {
    auto& [socket, address, port] = c.api;
    socket = "/x";
  });
  vary("api.metrics_address", [](Configuration& c) { c.api.metrics_address = "::1"; });
  vary("api.metrics_port", [](Configuration& c) { c.api.metrics_port.reset(); });
  EXPECT_EQ(changes_that_need_restart(running, running), std::vector<std::string>{});
  for (const auto& [path, wanted] : variants)
    EXPECT_EQ(changes_that_need_restart(running, wanted), std::vector<std::string>{path});
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
