// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/plan.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>

namespace sextant {
namespace {

constexpr std::uint64_t kMiB = 1 << 20;
constexpr std::uint64_t kGiB = 1 << 30;

Configuration tap(std::uint16_t port_count, std::uint16_t worker_count) {
  Configuration configuration;
  for (std::uint16_t i = 0; i < port_count; ++i) {
    const std::string name = "port" + std::to_string(i);
    configuration.ports.push_back({.name = name, .device = "net_null" + std::to_string(i), .queues = worker_count});
    configuration.links.push_back({.name = "link" + std::to_string(i), .legs = {{.port = name}}});
  }
  configuration.workers.count = worker_count;
  return configuration;
}

HostFacts host_of(std::uint16_t core_count) {
  HostFacts host;
  for (std::uint16_t core = 0; core < core_count; ++core) host.usable_cores.push_back({core, 0});
  host.available_memory_size = 64 * kGiB;
  return host;
}

std::string cores_of(const Plan& plan) {
  std::string text = std::to_string(plan.control_core) + (plan.control_shares_core ? "*" : "") + " |";
  for (const WorkerPlan& worker : plan.workers) {
    text.append(" ").append(std::to_string(worker.core)).append(worker.shares_core ? "*" : "");
  }
  return text;
}

std::string all(const std::vector<std::string>& sentences) {
  std::string text;
  for (const std::string& sentence : sentences) text += sentence + "\n";
  return text;
}

/// "control | workers"; a star where the core is shared and the loop yields.
TEST(PlanCores, are_chosen_for_as_many_as_there_are) {
  EXPECT_EQ(cores_of(make_plan(tap(1, 1), host_of(1))), "0* | 0*");
  EXPECT_EQ(cores_of(make_plan(tap(1, 4), host_of(1))), "0* | 0* 0* 0* 0*");
  EXPECT_EQ(cores_of(make_plan(tap(1, 1), host_of(2))), "0 | 1");
  EXPECT_EQ(cores_of(make_plan(tap(1, 2), host_of(2))), "0* | 1 0*");
  EXPECT_EQ(cores_of(make_plan(tap(1, 3), host_of(2))), "0* | 1* 0* 1*");
  EXPECT_EQ(cores_of(make_plan(tap(2, 8), host_of(16))), "0 | 1 2 3 4 5 6 7 8");
  EXPECT_EQ(cores_of(make_plan(tap(2, 8), host_of(9))), "0 | 1 2 3 4 5 6 7 8");
  EXPECT_EQ(cores_of(make_plan(tap(2, 8), host_of(8))), "0* | 1 2 3 4 5 6 7 0*");
}

TEST(PlanCores, are_those_the_configuration_names) {
  Configuration configuration = tap(2, 3);
  configuration.workers.cores = {4, 2, 0};
  EXPECT_EQ(cores_of(make_plan(configuration, host_of(8))), "1 | 4 2 0");
  configuration.workers.control_core = 7;
  EXPECT_EQ(cores_of(make_plan(configuration, host_of(8))), "7 | 4 2 0");
  configuration.workers.control_core = 2;
  const Plan shared = make_plan(configuration, host_of(8));
  EXPECT_EQ(cores_of(shared), "2* | 4 2* 0");
  EXPECT_NE(all(shared.remarks).find("Core 2 runs the control threads and a worker"), std::string::npos);
  EXPECT_NE(all(shared.remarks).find("Worker 2 is on core 0"), std::string::npos);
  configuration.workers.cores.clear();
  EXPECT_EQ(cores_of(make_plan(configuration, host_of(8))), "2 | 0 1 3");
}

TEST(PlanCores, use_only_what_the_process_may_use) {
  HostFacts host = host_of(0);
  host.usable_cores = {{4, 0}, {5, 0}, {9, 0}};
  EXPECT_EQ(cores_of(make_plan(tap(1, 2), host)), "4 | 5 9");
  Configuration configuration = tap(1, 4);
  configuration.workers.cores = {2, 3, 4, 7};
  configuration.workers.control_core = 1;
  EXPECT_EQ(all(make_plan(configuration, host).obstacles),
            "The configuration names cores 1-3,7, and this process may run on 4-5,9 only; change workers, or the "
            "process's CPU affinity.\n");
}

TEST(PlanCores, are_near_the_ports) {
  HostFacts host = host_of(0);
  for (std::uint16_t core = 0; core < 8; ++core)
    host.usable_cores.push_back({core, static_cast<std::uint16_t>(core % 2)});
  host.port_numa_nodes = {1, std::nullopt};
  EXPECT_EQ(cores_of(make_plan(tap(2, 3), host)), "0 | 1 3 5");
  EXPECT_EQ(all(make_plan(tap(2, 4), host).remarks).find("NUMA"), std::string::npos);
  const Plan five = make_plan(tap(2, 5), host);
  EXPECT_EQ(cores_of(five), "0 | 1 3 5 7 2");
  EXPECT_NE(all(five.remarks).find("Port 'port0' is on NUMA node 1, away from cores 2;"), std::string::npos)
      << all(five.remarks);
  host.port_numa_nodes = {1, 0};
  EXPECT_EQ(cores_of(make_plan(tap(2, 3), host)), "0 | 1 2 3");
}

std::string idle_policies_of(const Plan& plan) {
  std::string text;
  for (const WorkerPlan& worker : plan.workers) {
    text += (text.empty() ? "" : " ") + std::string(kIdlePolicyNames[static_cast<std::size_t>(worker.idle)]);
  }
  return text;
}

TEST(PlanIdle, follows_the_core_unless_the_configuration_says_otherwise) {
  Configuration configuration = tap(1, 2);
  EXPECT_EQ(idle_policies_of(make_plan(configuration, host_of(4))), "pause pause");
  EXPECT_EQ(idle_policies_of(make_plan(configuration, host_of(2))), "pause sleep");
  configuration.workers.idle = IdlePolicy::yield;
  EXPECT_EQ(idle_policies_of(make_plan(configuration, host_of(2))), "yield yield");
}

TEST(PlanIdle, remarks_on_a_queue_that_a_sleep_could_fill) {
  Configuration configuration = tap(1, 1);
  configuration.ports[0].device = "0000:3b:00.0";
  HostFacts host = host_of(4);
  host.huge_pages = {{2 * kMiB, 512}};
  host.port_speeds_bits_per_second = {10'000'000'000};
  EXPECT_EQ(all(make_plan(configuration, host).remarks), "") << "a worker on its own core does not sleep";
  configuration.workers.idle = IdlePolicy::sleep;
  EXPECT_NE(all(make_plan(configuration, host).remarks).find("raise rx_descriptors to 2048"), std::string::npos);
  configuration.ports[0].rx_descriptors = 2048;
  EXPECT_EQ(all(make_plan(configuration, host).remarks), "");
}

TEST(PlanIdle, remarks_on_spinning_beside_others) {
  Configuration configuration = tap(1, 1);
  configuration.workers.idle = IdlePolicy::pause;
  EXPECT_NE(all(make_plan(configuration, host_of(1)).remarks).find("workers.idle is pause where cores are shared"),
            std::string::npos);
}

TEST(PlanSpreading, reaches_every_port_and_says_its_price) {
  Configuration configuration = tap(2, 2);
  const HostFacts host = host_of(4);
  EXPECT_EQ(make_plan(configuration, host).ports[1].spread, Spreading::addresses);
  configuration.workers.spread = Spreading::flow;
  const Plan plan = make_plan(configuration, host);
  EXPECT_EQ(plan.ports[0].spread, Spreading::flow);
  EXPECT_EQ(plan.ports[1].spread, Spreading::flow);
  EXPECT_NE(all(plan.remarks).find("workers.spread is flow: fragments have no ports"), std::string::npos);
  configuration = tap(2, 1);
  configuration.workers.spread = Spreading::flow;
  EXPECT_EQ(all(make_plan(configuration, host).remarks).find("workers.spread"), std::string::npos)
      << "one worker meets every frame";
}

TEST(PlanCores, give_worker_k_queue_k_of_every_port) {
  const Plan plan = make_plan(tap(2, 8), host_of(16));
  ASSERT_EQ(plan.workers.size(), 8u);
  for (std::uint16_t k = 0; k < 8; ++k) {
    ASSERT_EQ(plan.workers[k].queues.size(), 2u);
    for (std::uint16_t port = 0; port < 2; ++port) {
      EXPECT_EQ(plan.workers[k].queues[port].port, port);
      EXPECT_EQ(plan.workers[k].queues[port].queue, k);
    }
  }
}

TEST(PlanPorts, have_buffers_for_full_rings_bursts_and_caches) {
  for (const std::uint16_t queues : std::array<std::uint16_t, 6>{1, 2, 7, 8, 64, 127}) {
    for (const std::uint16_t descriptors : std::array<std::uint16_t, 5>{64, 512, 1024, 4096, 32'768}) {
      Configuration configuration = tap(1, queues);
      configuration.ports[0].rx_descriptors = descriptors;
      const PortPlan port = make_plan(configuration, host_of(1)).ports[0];
      EXPECT_EQ(port.queues, queues);
      EXPECT_TRUE(std::has_single_bit(port.mbuf_count + 1));
      const std::uint32_t needed = queues * (descriptors + 64u + port.mbuf_cache_count * 3 / 2);
      EXPECT_GE(port.mbuf_count, needed);
      EXPECT_LT(port.mbuf_count / 2, needed);
    }
  }
  EXPECT_EQ(make_plan(tap(1, 1), host_of(1)).ports[0].mbuf_count, 2047u);
  EXPECT_EQ(make_plan(tap(2, 8), host_of(1)).ports[1].mbuf_count, 16'383u);
}

TEST(PlanPorts, have_one_queue_a_worker_where_none_is_given) {
  Configuration configuration = tap(1, 5);
  configuration.ports[0].queues = 0;
  EXPECT_EQ(make_plan(configuration, host_of(8)).ports[0].queues, 5);
}

TEST(PlanPorts, have_the_buffers_af_xdp_takes_for_itself) {
  Configuration configuration = tap(1, 1);
  configuration.ports[0].device = "net_af_xdp0,iface=veth0";
  EXPECT_EQ(make_plan(configuration, host_of(1)).ports[0].mbuf_count, 8191u);
}

TEST(PlanPorts, have_room_for_a_whole_frame) {
  const auto room = [](std::uint32_t mtu) {
    Configuration configuration = tap(1, 1);
    configuration.ports[0].mtu = mtu;
    return make_plan(configuration, host_of(1)).ports[0].mbuf_data_room;
  };
  EXPECT_EQ(room(1280), 2048 + 128);
  EXPECT_EQ(room(1500), 2048 + 128);
  EXPECT_EQ(room(2022), 2048 + 128);
  EXPECT_EQ(room(2023), 3072 + 128);
  EXPECT_EQ(room(9000), 9216 + 128);
  EXPECT_EQ(room(9710), 10'240 + 128);
}

/// What rte_malloc_get_socket_stats() showed for pools of DPDK 22.11.11 with --no-huge: 5,135, 197,758 and 197,777 KiB.
TEST(PlanMemory, agrees_with_pools_that_were_measured) {
  EXPECT_NEAR(static_cast<double>(mbuf_pool_size(1023, 2176, 4096)), 5'135 * 1024, 16 * 1024);
  EXPECT_NEAR(static_cast<double>(mbuf_pool_size(16'383, 9344, 4096)), 197'758 * 1024, 64 * 1024);
}

TEST(PlanMemory, packs_buffers_on_huge_pages) {
  EXPECT_LT(mbuf_pool_size(16'383, 2176, 2 * kMiB), mbuf_pool_size(16'383, 2176, 4096) * 2 / 3);
  EXPECT_GT(mbuf_pool_size(16'383, 2176, 2 * kMiB), 16'383u * 2368u);
}

TEST(PlanMemory, adds_up) {
  const Plan plan = make_plan(tap(2, 8), host_of(16));
  std::uint64_t ports = 0;
  for (const PortPlan& port : plan.ports) ports += port.pool_size + port.ring_size;
  EXPECT_GT(plan.packet_memory_size, ports);
  EXPECT_EQ(plan.engine_memory_size, 8 * engine_memory_octets(plan.engine));
  EXPECT_EQ(plan.memory_size(), plan.packet_memory_size + plan.engine_memory_size);
  EXPECT_GT(plan.no_huge_megabytes, plan.packet_memory_size / kMiB);
}

TEST(PlanMemory, uses_huge_pages_where_there_are_enough) {
  HostFacts host = host_of(4);
  Configuration configuration = tap(1, 1);
  EXPECT_FALSE(make_plan(configuration, host).uses_huge_pages);
  EXPECT_NE(all(make_plan(configuration, host).remarks)
                .find("pages of 2 MiB (vm.nr_hugepages). Until then it runs on ordinary pages"),
            std::string::npos);
  host.huge_pages = {{2 * kMiB, 2}};
  EXPECT_FALSE(make_plan(configuration, host).uses_huge_pages);
  host.huge_pages = {{2 * kMiB, 512}};
  EXPECT_TRUE(make_plan(configuration, host).uses_huge_pages);
  EXPECT_EQ(all(make_plan(configuration, host).remarks), "");
  configuration.huge_pages = HugePages::never;
  EXPECT_FALSE(make_plan(configuration, host).uses_huge_pages);
  EXPECT_EQ(all(make_plan(configuration, host).remarks), "");
}

TEST(PlanMemory, stops_where_required_huge_pages_are_missing) {
  Configuration configuration = tap(1, 1);
  configuration.huge_pages = HugePages::required;
  HostFacts host = host_of(4);
  host.huge_pages = {{1 * kGiB, 0}};
  const Plan plan = make_plan(configuration, host);
  EXPECT_TRUE(plan.uses_huge_pages);
  ASSERT_EQ(plan.obstacles.size(), 1u);
  EXPECT_NE(plan.obstacles[0].find("0 MiB are free; reserve 1 page of 1 GiB (vm.nr_hugepages)."), std::string::npos)
      << plan.obstacles[0];
}

TEST(PlanMemory, is_held_against_what_is_available) {
  HostFacts host = host_of(4);
  host.available_memory_size = 32 * kMiB;
  const std::string remarks = all(make_plan(tap(1, 1), host).remarks);
  EXPECT_NE(remarks.find("MiB of ordinary memory and 32 MiB are available"), std::string::npos) << remarks;
}

TEST(PlanEngine, shares_the_flows_and_knows_every_leg) {
  Configuration configuration = tap(2, 3);
  configuration.links[0].legs.push_back({.port = "port1", .vlan = 5});
  configuration.flows = {1'000'000, 15, 60, 3, 4096};
  configuration.decode = {4, 9};
  const EngineConfiguration engine = make_plan(configuration, host_of(4)).engine;
  EXPECT_EQ(engine.flow_capacity, 333'334u);
  EXPECT_EQ(engine.leg_count, 4);
  EXPECT_EQ(engine.link_count, 3);
  EXPECT_EQ(engine.idle_timeout_s, 15u);
  EXPECT_EQ(engine.active_timeout_s, 60u);
  EXPECT_EQ(engine.emergency_idle_timeout_s, 3u);
  EXPECT_EQ(engine.record_ring_capacity, 4096u);
  EXPECT_EQ(engine.decode.nesting_limit, 4);
  EXPECT_EQ(engine.decode.extension_header_limit, 9);
}

TEST(PlanText, writes_cores_as_spans) {
  EXPECT_EQ(core_spans({}), "");
  EXPECT_EQ(core_spans({3}), "3");
  EXPECT_EQ(core_spans({5, 2, 3, 4, 9, 8, 3}), "2-5,8-9");
}

TEST(PlanText, says_when_cores_are_shared) {
  EXPECT_EQ(all(make_plan(tap(1, 1), host_of(1)).remarks).substr(0, 55),
            "1 worker and the control threads share 1 core: they tak");
}

}  // namespace
}  // namespace sextant
