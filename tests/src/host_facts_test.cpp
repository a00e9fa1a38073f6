// SPDX-License-Identifier: BSD-3-Clause
#include "src/host_facts.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace sextant {
namespace {

/// A machine made of files.
class Machine {
 public:
  Machine() {
    std::string name = "/tmp/sextant-host-XXXXXX";
    if (mkdtemp(name.data()) != nullptr) root_ = name;
  }
  ~Machine() { std::filesystem::remove_all(root_); }
  void has(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(root_ + path).parent_path());
    std::ofstream(root_ + path) << text << '\n';
  }
  [[nodiscard]] const std::string& root() const { return root_; }

 private:
  std::string root_;
};

TEST(HostFacts, are_read_from_proc_and_sys) {
  const Machine machine;
  machine.has("/proc/meminfo", "MemTotal:       24683620 kB\nMemFree:  1 kB\nMemAvailable:   2048 kB\nBuffers: 9 kB");
  machine.has("/sys/kernel/mm/hugepages/hugepages-1048576kB/free_hugepages", "2");
  machine.has("/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages", "100");
  machine.has("/sys/devices/system/node/node1/cpulist", "0-2,4-1023");
  machine.has("/sys/devices/system/node/possible", "0-1");
  machine.has("/sys/bus/pci/devices/0000:3b:00.0/numa_node", "1");
  machine.has("/sys/bus/pci/devices/0000:3b:00.1/numa_node", "-1");
  machine.has("/sys/bus/pci/devices/0000:3b:00.0/net/ens1/speed", "100000");
  machine.has("/sys/class/net/eth0/speed", "10000");
  machine.has("/sys/class/net/eth1/speed", "-1");
  Configuration configuration;
  configuration.ports = {{.device = "3B:00.0,key=value"},
                         {.device = "0000:3b:00.1"},
                         {.device = "0000:ff:00.0"},
                         {.device = "net_null0"},
                         {.device = "net_af_packet0,iface=eth0"},
                         {.device = "net_af_xdp0,iface=eth1"}};
  const HostFacts host = read_host_facts(configuration, machine.root());
  EXPECT_EQ(host.available_memory_size, 2048u * 1024);
  ASSERT_EQ(host.huge_pages.size(), 2u);
  EXPECT_EQ(host.huge_pages[0].page_size, 2u << 20);
  EXPECT_EQ(host.huge_pages[0].free_count, 100u);
  EXPECT_EQ(host.huge_pages[1].page_size, 1u << 30);
  EXPECT_EQ(host.huge_pages[1].free_count, 2u);
  ASSERT_FALSE(host.usable_cores.empty());
  for (const UsableCore& core : host.usable_cores) EXPECT_EQ(core.numa_node, core.core == 3 ? 0 : 1);
  const std::vector<std::optional<std::uint16_t>> nodes{1, {}, {}, {}, {}, {}};
  EXPECT_EQ(host.port_numa_nodes, nodes);
  const std::vector<std::optional<std::uint64_t>> speeds{100'000'000'000, {}, {}, {}, 10'000'000'000, {}};
  EXPECT_EQ(host.port_speeds_bits_per_second, speeds);
}

TEST(HostFacts, are_absent_where_nothing_can_be_read) {
  const Machine machine;
  const HostFacts host = read_host_facts({}, machine.root());
  EXPECT_EQ(host.available_memory_size, 0u);
  EXPECT_TRUE(host.huge_pages.empty());
  EXPECT_FALSE(host.usable_cores.empty());
}

TEST(HostFacts, hold_for_this_machine) {
  const HostFacts host = read_host_facts({});
  EXPECT_GT(host.available_memory_size, 0u);
  EXPECT_FALSE(host.usable_cores.empty());
}

}  // namespace
}  // namespace sextant
