// SPDX-License-Identifier: BSD-3-Clause
#include "src/host_facts.h"

#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <string_view>
#include <system_error>

#include "dataplane/device.h"

namespace sextant {
namespace {

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

/// The number `text` begins with.
std::optional<std::uint64_t> leading_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  return value;
}

/// Names of what lies in a folder, without `prefix`, for those that begin with it; sorted.
std::vector<std::string> names_after(const std::string& folder, std::string_view prefix) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename();
    if (name.starts_with(prefix)) names.push_back(name.substr(prefix.size()));
  }
  std::ranges::sort(names);
  return names;
}

/// Node by core, from lists like "0-3,8-11".
std::map<std::uint64_t, std::uint16_t> numa_nodes(const std::string& root) {
  const std::string folder = root + "/sys/devices/system/node";
  std::map<std::uint64_t, std::uint16_t> node_by_core;
  for (const std::string& name : names_after(folder, "node")) {
    const auto node = leading_number(name);
    if (!node) continue;
    const std::string list = first_line(fmt::format("{}/node{}/cpulist", folder, name));
    for (std::string_view rest = list; !rest.empty();) {
      const std::string_view span = rest.substr(0, rest.find(','));
      const std::size_t dash = span.find('-');
      const auto first = leading_number(span);
      const auto last = dash == std::string_view::npos ? first : leading_number(span.substr(dash + 1));
      if (first && last) {
        for (std::uint64_t core = *first; core <= *last && core < CPU_SETSIZE; ++core) {
          node_by_core[core] = static_cast<std::uint16_t>(*node);
        }
      }
      rest.remove_prefix(std::min(span.size() + 1, rest.size()));
    }
  }
  return node_by_core;
}

std::vector<UsableCore> usable_cores(const std::string& root) {
  const auto node_by_core = numa_nodes(root);
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  std::vector<UsableCore> cores;
  if (sched_getaffinity(0, sizeof(allowed), &allowed) == 0) {
    for (std::uint16_t core = 0; core < CPU_SETSIZE; ++core) {
      if (!CPU_ISSET(core, &allowed)) continue;
      const auto node = node_by_core.find(core);
      cores.push_back({core, node == node_by_core.end() ? std::uint16_t{0} : node->second});
    }
  }
  if (cores.empty()) cores.push_back({0, 0});
  return cores;
}

std::vector<HugePageFacts> huge_pages(const std::string& root) {
  const std::string folder = root + "/sys/kernel/mm/hugepages";
  std::vector<HugePageFacts> pages;
  for (const std::string& name : names_after(folder, "hugepages-")) {
    const auto kibibytes = leading_number(name);
    const auto free_count = leading_number(first_line(fmt::format("{}/hugepages-{}/free_hugepages", folder, name)));
    if (kibibytes && free_count) pages.push_back({*kibibytes * 1024, *free_count});
  }
  std::ranges::sort(pages, {}, &HugePageFacts::page_size);
  return pages;
}

std::uint64_t available_memory_size(const std::string& root) {
  std::ifstream file(root + "/proc/meminfo");
  constexpr std::string_view kName = "MemAvailable:";
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(kName)) continue;
    const std::size_t digits = line.find_first_of("0123456789");
    if (digits == std::string::npos) break;
    return leading_number(std::string_view(line).substr(digits)).value_or(0) * 1024;
  }
  return 0;
}

/// The PCI address as /sys writes it; empty for a vdev.
std::string pci_address(const PortConfiguration& port) {
  std::string address = port.device.substr(0, port.device.find(','));
  std::ranges::transform(address, address.begin(),
                         [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
  if (std::ranges::count(address, ':') == 1) address = "0000:" + address;
  return std::ranges::count(address, ':') == 2 ? address : std::string{};
}

std::optional<std::uint16_t> node_of(const PortConfiguration& port, const std::string& root) {
  const std::string address = pci_address(port);
  if (address.empty()) return std::nullopt;
  // -1 where the machine has one node, or does not say.
  const auto node = leading_number(first_line(fmt::format("{}/sys/bus/pci/devices/{}/numa_node", root, address)));
  if (!node) return std::nullopt;
  return static_cast<std::uint16_t>(*node);
}

/// Where the kernel has an interface for the port: a vdev's own, or that of a NIC it shares with DPDK (mlx5).
std::optional<std::uint64_t> speed_of(const PortConfiguration& port, const std::string& root) {
  constexpr std::uint64_t kMegabit = 1'000'000;
  std::string folder = fmt::format("{}/sys/class/net/{}", root, device_argument(port.device, "iface"));
  if (const std::string address = pci_address(port); !address.empty()) {
    const std::string interfaces = fmt::format("{}/sys/bus/pci/devices/{}/net", root, address);
    const std::vector<std::string> names = names_after(interfaces, "");
    if (names.empty()) return std::nullopt;
    folder = interfaces + "/" + names.front();
  }
  const auto megabits = leading_number(first_line(folder + "/speed"));  // -1 where the interface is down
  if (!megabits || *megabits == 0) return std::nullopt;
  return *megabits * kMegabit;
}

}  // namespace

HostFacts read_host_facts(const Configuration& configuration, const std::string& root) {
  HostFacts host;
  host.usable_cores = usable_cores(root);
  host.huge_pages = huge_pages(root);
  host.available_memory_size = available_memory_size(root);
  for (const PortConfiguration& port : configuration.ports) {
    host.port_numa_nodes.push_back(node_of(port, root));
    host.port_speeds_bits_per_second.push_back(speed_of(port, root));
  }
  return host;
}

}  // namespace sextant
