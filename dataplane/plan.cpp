// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/plan.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <string_view>

#include "dataplane/frame.h"
#include "dataplane/idle.h"

namespace sextant {
namespace {

constexpr std::uint64_t kMebibyte = 1 << 20;
constexpr std::uint64_t kBasePageSize = 4096;
constexpr std::uint64_t kHugePageSize = 2 * kMebibyte;

// DPDK 22.11, x86-64: rte_config.h, rte_mbuf_core.h, rte_mempool.h.
constexpr std::uint64_t kCacheLine = 64;
constexpr std::uint64_t kMbufHeadroom = 128;
constexpr std::uint64_t kMbufStruct = 128;
constexpr std::uint64_t kMempoolObjectHeader = 64;
constexpr std::uint64_t kMempoolCaches = 128UL * 8320;  // RTE_MAX_LCORE caches of 1,024 pointers and their counters
constexpr std::uint32_t kMbufCacheCount = 256;
constexpr std::uint32_t kMbufCacheCapacity = kMbufCacheCount + kMbufCacheCount / 2;  // where a cache is flushed

/// Ethernet header, two VLAN tags, FCS.
constexpr std::uint32_t kFrameOverhead_octets = 14 + 8 + 4;
/// Receive buffers of e1000 and ixgbe count in KiB; the part of a buffer beyond a whole KiB would be lost.
constexpr std::uint32_t kBufferStep = 1024;
constexpr std::uint32_t kSmallestBuffer = 2048;

/// net_af_xdp fills a ring of this many buffers per queue, whatever the number of descriptors.
constexpr std::uint32_t kAfXdpFillRing = 4096;

// Upper bounds. Drivers allocate rings for the most descriptors they support, 4,096 in i40e and ixgbe, of at most 64
// bytes each, and 16 bytes a descriptor beside them.
constexpr std::uint64_t kRingDescriptors = 4096;
constexpr std::uint64_t kDescriptorSize = 64;
constexpr std::uint64_t kSoftwareRingEntrySize = 16;
constexpr std::uint64_t kDriverSize = kMebibyte;
constexpr std::uint64_t kAfXdpUmemSize = 8 * kMebibyte;  // per queue, where frames are copied
constexpr std::uint64_t kDpdkItselfSize = 2 * kMebibyte;
// Pages that are never touched cost nothing, so the margin can be wide.
constexpr std::uint64_t kNoHugeMargin = 32 * kMebibyte;

constexpr std::uint64_t round_up(std::uint64_t value, std::uint64_t step) {
  return (value + step - 1) / step * step;
}

constexpr std::string_view plural(std::size_t count) {
  return count == 1 ? "" : "s";
}

std::uint64_t mebibytes(std::uint64_t size) {
  return round_up(size, kMebibyte) / kMebibyte;
}

/// net_af_xdp's name, with or without a number and arguments.
bool is_af_xdp(const PortConfiguration& port) {
  return port.device.starts_with("net_af_xdp");
}

std::uint16_t data_room_for(std::uint32_t mtu) {
  const std::uint64_t buffer =
      std::max<std::uint64_t>(round_up(mtu + kFrameOverhead_octets, kBufferStep), kSmallestBuffer);
  return static_cast<std::uint16_t>(buffer + kMbufHeadroom);
}

/// Enough for full rings, a burst in every worker's hands and full caches, or the NIC would lose frames for want of
/// buffers. 2^n - 1 is what a mempool's ring holds exactly.
std::uint32_t mbuf_count_for(const PortConfiguration& port, std::uint16_t queues) {
  const std::uint32_t in_ring =
      is_af_xdp(port) ? std::max<std::uint32_t>(port.rx_descriptors, kAfXdpFillRing) : port.rx_descriptors;
  const std::uint32_t wanted = queues * (in_ring + static_cast<std::uint32_t>(kBurstCapacity) + kMbufCacheCapacity);
  return std::bit_ceil(wanted + 1) - 1;
}

std::uint64_t ring_size_for(const PortConfiguration& port, std::uint16_t queues) {
  const std::uint64_t descriptors = std::max<std::uint64_t>(port.rx_descriptors, kRingDescriptors);
  const std::uint64_t queue = descriptors * (kDescriptorSize + kSoftwareRingEntrySize);
  return kDriverSize + queues * (queue + (is_af_xdp(port) ? kAfXdpUmemSize : 0));
}

std::vector<PortPlan> plan_ports(const Configuration& configuration, std::uint64_t page_size) {
  std::vector<PortPlan> ports;
  for (const PortConfiguration& port : configuration.ports) {
    PortPlan plan;
    plan.queues = port.queues == 0 ? configuration.workers.count : port.queues;
    plan.rx_descriptors = port.rx_descriptors;
    plan.spread = configuration.workers.spread;
    plan.mbuf_count = mbuf_count_for(port, plan.queues);
    plan.mbuf_cache_count = kMbufCacheCount;
    plan.mbuf_data_room = data_room_for(port.mtu);
    plan.pool_size = mbuf_pool_size(plan.mbuf_count, plan.mbuf_data_room, page_size);
    plan.ring_size = ring_size_for(port, plan.queues);
    ports.push_back(plan);
  }
  return ports;
}

std::uint64_t packet_memory_size(const std::vector<PortPlan>& ports) {
  std::uint64_t size = kDpdkItselfSize;
  for (const PortPlan& port : ports) size += port.pool_size + port.ring_size;
  return size;
}

std::string page_size_text(std::uint64_t size) {
  return size >= 1024 * kMebibyte ? std::to_string(size / (1024 * kMebibyte)) + " GiB"
                                  : std::to_string(size / kMebibyte) + " MiB";
}

void plan_memory(const Configuration& configuration, const HostFacts& host, Plan& plan) {
  const std::vector<PortPlan> on_huge_pages = plan_ports(configuration, kHugePageSize);
  const std::vector<PortPlan> on_base_pages = plan_ports(configuration, kBasePageSize);
  const std::uint64_t huge_need = packet_memory_size(on_huge_pages);
  std::uint64_t huge_free = 0;
  for (const HugePageFacts& pages : host.huge_pages) huge_free += pages.page_size * pages.free_count;

  const bool has_enough = huge_free >= huge_need;
  plan.uses_huge_pages = configuration.huge_pages == HugePages::required ||
                         (configuration.huge_pages == HugePages::automatic && has_enough);
  plan.ports = plan.uses_huge_pages ? on_huge_pages : on_base_pages;
  plan.packet_memory_size = packet_memory_size(plan.ports);
  const std::uint64_t no_huge_need = packet_memory_size(on_base_pages);
  plan.no_huge_megabytes = static_cast<std::uint32_t>(mebibytes(no_huge_need + no_huge_need / 8 + kNoHugeMargin));
  plan.engine_memory_size = configuration.workers.count * engine_memory_octets(plan.engine);

  if (has_enough || configuration.huge_pages == HugePages::never) return;
  const std::uint64_t page_size = host.huge_pages.empty() ? kHugePageSize : host.huge_pages.front().page_size;
  const std::string sentence = "The packet buffers need " + std::to_string(mebibytes(huge_need)) +
                               " MiB of huge pages and " + std::to_string(huge_free / kMebibyte) +
                               " MiB are free; reserve " + std::to_string(round_up(huge_need, page_size) / page_size) +
                               " page" + std::string(plural(round_up(huge_need, page_size) / page_size)) + " of " +
                               page_size_text(page_size) + " (vm.nr_hugepages).";
  if (configuration.huge_pages == HugePages::required) {
    plan.obstacles.push_back(sentence);
  } else {
    plan.remarks.push_back(sentence + " Until then it runs on ordinary pages, which costs speed.");
  }
}

/// The node all ports are on, where they are on one.
std::optional<std::uint16_t> node_of_ports(const HostFacts& host) {
  std::optional<std::uint16_t> node;
  for (const auto& port_node : host.port_numa_nodes) {
    if (!port_node) continue;
    if (node && *node != *port_node) return std::nullopt;
    node = port_node;
  }
  return node;
}

/// The usable cores in the order in which workers take them: those near the ports first.
std::vector<std::uint16_t> cores_by_preference(const HostFacts& host) {
  const auto node = node_of_ports(host);
  std::vector<std::uint16_t> cores;
  for (const bool near : {true, false}) {
    for (const UsableCore& core : host.usable_cores) {
      if ((!node || core.numa_node == *node) == near) cores.push_back(core.core);
    }
  }
  return cores;
}

/// Workers that were given no cores: each one of its own if there are enough, control's last of all.
std::vector<std::uint16_t> choose_worker_cores(const HostFacts& host, std::uint16_t count, std::uint16_t control_core) {
  std::vector<std::uint16_t> free_cores = cores_by_preference(host);
  const auto control = std::ranges::find(free_cores, control_core);
  if (control != free_cores.end()) std::rotate(control, control + 1, free_cores.end());
  std::vector<std::uint16_t> cores;
  for (std::size_t i = 0; i < count; ++i) cores.push_back(free_cores[i % free_cores.size()]);
  return cores;
}

/// Control goes where no worker is, on the first such core: the kernel's own work is mostly there too.
std::uint16_t choose_control_core(const HostFacts& host, const std::vector<std::uint16_t>& worker_cores) {
  for (const UsableCore& core : host.usable_cores) {
    if (std::ranges::find(worker_cores, core.core) == worker_cores.end()) return core.core;
  }
  return host.usable_cores.front().core;
}

void plan_cores(const Configuration& configuration, const HostFacts& host, Plan& plan) {
  const WorkerConfiguration& workers = configuration.workers;
  plan.control_core = workers.control_core.value_or(choose_control_core(host, workers.cores));
  const std::vector<std::uint16_t> cores =
      workers.cores.empty() ? choose_worker_cores(host, workers.count, plan.control_core) : workers.cores;
  plan.control_shares_core = std::ranges::find(cores, plan.control_core) != cores.end();
  for (std::size_t k = 0; k < cores.size(); ++k) {
    WorkerPlan worker;
    worker.core = cores[k];
    worker.shares_core = std::ranges::count(cores, worker.core) > 1 || worker.core == plan.control_core;
    worker.idle = idle_policy_of(workers.idle, worker.shares_core);
    for (std::size_t port = 0; port < configuration.ports.size(); ++port) {
      worker.queues.push_back({static_cast<std::uint16_t>(port), static_cast<std::uint16_t>(k)});
    }
    plan.workers.push_back(worker);
  }
}

void find_core_obstacles(const Configuration& configuration, const HostFacts& host, Plan& plan) {
  std::vector<std::uint16_t> named = configuration.workers.cores;
  if (configuration.workers.control_core) named.push_back(*configuration.workers.control_core);
  std::vector<std::uint16_t> missing;
  for (const std::uint16_t core : named) {
    const bool is_usable = std::ranges::find(host.usable_cores, core, &UsableCore::core) != host.usable_cores.end();
    if (!is_usable) missing.push_back(core);
  }
  if (missing.empty()) return;
  std::vector<std::uint16_t> usable;
  for (const UsableCore& core : host.usable_cores) usable.push_back(core.core);
  plan.obstacles.push_back("The configuration names cores " + core_spans(missing) + ", and this process may run on " +
                           core_spans(usable) + " only; change workers, or the process's CPU affinity.");
}

void remark_on_cores(const Configuration& configuration, const HostFacts& host, Plan& plan) {
  const bool is_crowded = host.usable_cores.size() < plan.workers.size() + 1u;
  const bool any_shared = std::ranges::any_of(plan.workers, &WorkerPlan::shares_core);
  if (any_shared && is_crowded) {
    plan.remarks.push_back(std::to_string(plan.workers.size()) + " worker" + std::string(plural(plan.workers.size())) +
                           " and the control threads share " + std::to_string(host.usable_cores.size()) + " core" +
                           std::string(plural(host.usable_cores.size())) +
                           ": they take turns, and measure less than cores of their own would.");
  } else if (any_shared) {
    plan.remarks.push_back("Core " + std::to_string(plan.control_core) +
                           " runs the control threads and a worker; give workers.control_core a core of its own.");
  }
  for (std::size_t k = 0; k < plan.workers.size(); ++k) {
    if (plan.workers[k].core == 0 && !plan.workers[k].shares_core) {
      plan.remarks.push_back("Worker " + std::to_string(k) +
                             " is on core 0, where the kernel does most of its own work; another core loses less.");
    }
  }
  for (std::size_t port = 0; port < std::min(host.port_numa_nodes.size(), configuration.ports.size()); ++port) {
    const auto node = host.port_numa_nodes[port];
    std::vector<std::uint16_t> far;
    for (std::size_t k = 0; k < plan.workers.size() && node; ++k) {
      const auto core = std::ranges::find(host.usable_cores, plan.workers[k].core, &UsableCore::core);
      if (core == host.usable_cores.end() || core->numa_node == *node) continue;
      far.push_back(plan.workers[k].core);
    }
    if (far.empty()) continue;
    plan.remarks.push_back("Port '" + configuration.ports[port].name + "' is on NUMA node " + std::to_string(*node) +
                           ", away from cores " + core_spans(far) + "; every frame crosses between the nodes.");
  }
}

/// What an idle policy costs on these cores and ports.
void remark_on_idle(const Configuration& configuration, const HostFacts& host, Plan& plan) {
  const auto spins_beside_others = [](const WorkerPlan& worker) {
    return worker.shares_core && worker.idle == IdlePolicy::pause;
  };
  if (std::ranges::any_of(plan.workers, spins_beside_others)) {
    plan.remarks.push_back(
        "workers.idle is pause where cores are shared: loops that spin on one core keep each other from working; "
        "auto would sleep there.");
  }
  if (std::ranges::none_of(plan.workers, [](const WorkerPlan& worker) { return worker.idle == IdlePolicy::sleep; })) {
    return;
  }
  for (std::size_t port = 0; port < configuration.ports.size(); ++port) {
    const auto speed =
        port < host.port_speeds_bits_per_second.size() ? host.port_speeds_bits_per_second[port] : std::nullopt;
    if (auto remark = remark_on_sleep(configuration.ports[port], speed)) plan.remarks.push_back(std::move(*remark));
  }
}

void remark_on_spreading(const Configuration& configuration, Plan& plan) {
  if (configuration.workers.spread != Spreading::flow || configuration.workers.count < 2) return;
  plan.remarks.push_back(
      "workers.spread is flow: fragments have no ports, so they and the rest of their flow may meet different workers; "
      "such a flow is two in the tables, and the split ratio in 'sextant top' says how many there are.");
}

void remark_on_memory(const HostFacts& host, Plan& plan) {
  const std::uint64_t ordinary =
      plan.engine_memory_size + plan.label_table_size + (plan.uses_huge_pages ? 0 : plan.packet_memory_size);
  if (host.available_memory_size == 0 || ordinary <= host.available_memory_size) return;
  plan.remarks.push_back("It takes " + std::to_string(mebibytes(ordinary)) + " MiB of ordinary memory and " +
                         std::to_string(host.available_memory_size / kMebibyte) +
                         " MiB are available; lower flows.capacity or rx_descriptors.");
}

}  // namespace

std::uint64_t mbuf_pool_size(std::uint32_t count, std::uint16_t data_room, std::uint64_t page_size) {
  // rte_mempool_calc_obj_size() adds lines until neighbours start in different memory channels: with the default of
  // four channels, until their number is odd.
  const std::uint64_t lines = (kMempoolObjectHeader + round_up(kMbufStruct + data_room, kCacheLine)) / kCacheLine;
  const std::uint64_t object = (lines | 1) * kCacheLine;
  const std::uint64_t per_page = page_size / object;
  const std::uint64_t objects =
      per_page == 0 ? count * round_up(object, page_size) : (count + per_page - 1) / per_page * page_size;
  const std::uint64_t ring = (std::uint64_t{std::bit_ceil(count + 1)}) * sizeof(void*);
  return objects + ring + kMempoolCaches;
}

std::string core_spans(std::vector<std::uint16_t> cores) {
  std::ranges::sort(cores);
  cores.erase(std::unique(cores.begin(), cores.end()), cores.end());
  std::string text;
  for (std::size_t first = 0; first < cores.size();) {
    std::size_t last = first;
    while (last + 1 < cores.size() && cores[last + 1] == cores[last] + 1) ++last;
    if (!text.empty()) text += ',';
    text += std::to_string(cores[first]);
    if (last > first) text.append("-").append(std::to_string(cores[last]));
    first = last + 1;
  }
  return text;
}

EngineConfiguration engine_configuration(const Configuration& configuration) {
  EngineConfiguration engine;
  std::size_t leg_count = 1;
  for (const LinkConfiguration& link : configuration.links) leg_count += link.legs.size();
  engine.leg_count = static_cast<std::uint16_t>(leg_count);
  engine.link_count = static_cast<std::uint16_t>(configuration.links.size() + 1);
  const std::uint32_t workers = std::max<std::uint32_t>(configuration.workers.count, 1);
  engine.flow_capacity = configuration.flows.capacity / workers + (configuration.flows.capacity % workers != 0 ? 1 : 0);
  engine.idle_timeout_s = configuration.flows.idle_timeout_s;
  engine.active_timeout_s = configuration.flows.active_timeout_s;
  engine.emergency_idle_timeout_s = configuration.flows.emergency_idle_timeout_s;
  engine.record_ring_capacity = configuration.flows.record_ring_capacity;
  engine.decode = DecodeSettings(configuration.decode);
  engine.fragment_capacity = std::max<std::uint32_t>(configuration.fragments.capacity / workers, 8);
  engine.fragment_timeout_s = configuration.fragments.timeout_s;
  if (!configuration.labels.file.empty())
    engine.label_cell_capacity = std::max(configuration.labels.cells / workers, 8U);
  if (configuration.names.capacity) engine.name_capacity = std::max(*configuration.names.capacity / workers, 8U);
  engine.stream_capacity = std::max(configuration.names.streams / workers, 8U);
  return engine;
}

ApplicationId largest_application(std::size_t count) {
  constexpr std::size_t kLeastRoom = 64;
  return count == 0 ? kUnknownApplication
                    : static_cast<ApplicationId>(std::min(count + count / 4 + kLeastRoom, kApplicationLimit));
}

Plan make_plan(const Configuration& configuration, const HostFacts& host, std::uint64_t label_table_size,
               std::size_t application_count) {
  Plan plan;
  plan.engine = engine_configuration(configuration);
  plan.engine.largest_application = largest_application(application_count);
  plan.label_table_size = 2 * label_table_size;
  plan_cores(configuration, host, plan);
  find_core_obstacles(configuration, host, plan);
  remark_on_cores(configuration, host, plan);
  remark_on_idle(configuration, host, plan);
  remark_on_spreading(configuration, plan);
  plan_memory(configuration, host, plan);
  remark_on_memory(host, plan);
  return plan;
}

}  // namespace sextant
