// SPDX-License-Identifier: BSD-3-Clause
#include "src/check_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "controlplane/config/configuration_file.h"
#include "dataplane/memory_parts.h"

namespace sextant {
namespace {

using Json = nlohmann::ordered_json;

std::string size_text(std::uint64_t size) {
  constexpr double kKibibyte = 1024.0;
  const double mebibytes = static_cast<double>(size) / kKibibyte / kKibibyte;
  return mebibytes < kKibibyte ? fmt::format("{:.1f} MiB", mebibytes)
                               : fmt::format("{:.1f} GiB", mebibytes / kKibibyte);
}

/// "east and west"; with many ports the first ones and how many follow.
std::string port_names(const Configuration& configuration, const WorkerPlan& worker) {
  constexpr std::size_t kShown = 6;
  const std::size_t count = worker.queues.size();
  std::string text;
  for (std::size_t i = 0; i < std::min(count, kShown); ++i) {
    if (i > 0) text += i + 1 == count ? " and " : ", ";
    text += configuration.ports[worker.queues[i].port].name;
  }
  return count > kShown ? fmt::format("{} and {} more", text, count - kShown) : text;
}

std::string_view name_of(IdlePolicy policy) {
  return kIdlePolicyNames[static_cast<std::size_t>(policy)];
}

std::string cores_text(const Configuration& configuration, const Plan& plan) {
  std::string text = "Cores\n";
  const auto line = [&](std::uint16_t core, std::string_view thread, std::string_view work, bool is_shared) {
    text += fmt::format("  core {:>4}   {:<11}  {}{}\n", core, thread, work, is_shared ? " (shared)" : "");
  };
  line(plan.control_core, "control", "counts, API, metrics", plan.control_shares_core);
  for (std::size_t k = 0; k < plan.workers.size(); ++k) {
    const WorkerPlan& worker = plan.workers[k];
    line(worker.core, fmt::format("worker {}", k),
         fmt::format("queue {} of {}; idle: {}", worker.queues.empty() ? 0 : worker.queues.front().queue,
                     port_names(configuration, worker), name_of(worker.idle)),
         worker.shares_core);
  }
  return text;
}

std::string memory_text(const Configuration& configuration, const HostFacts& host, const Plan& plan) {
  std::string text = "Memory\n";
  const auto line = [&](std::string_view what, std::string_view how, std::uint64_t size) {
    text += fmt::format("  {:<34}  {:<38}  {:>10}\n", what, how, size_text(size));
  };
  std::uint64_t port_memory = 0;
  for (std::size_t i = 0; i < plan.ports.size(); ++i) {
    const PortPlan& port = plan.ports[i];
    const std::string& name = configuration.ports[i].name;
    line(name, fmt::format("{} buffers of {} bytes", port.mbuf_count, port.mbuf_data_room), port.pool_size);
    line("", fmt::format("{} x {} descriptors, at most", port.queues, port.rx_descriptors), port.ring_size);
    port_memory += port.pool_size + port.ring_size;
  }
  line("DPDK itself", "", plan.packet_memory_size - port_memory);
  const EngineMemory engine = engine_memory(plan.engine);
  const std::size_t workers = plan.workers.size();
  line("flow tables, hot part and index", fmt::format("{} x {} flows", workers, plan.engine.flow_capacity),
       workers * engine.hot_part_size);
  line("flow tables, cold part", "what only records need", workers * engine.cold_part_size);
  line("cells", "by link, transport and class", workers * engine.cells_size);
  if (plan.engine.label_cell_capacity != 0) {
    line("cells of labels", fmt::format("{} x {} cells a bin", workers, plan.engine.label_cell_capacity),
         workers * engine.label_cells_size);
    line("table of labels", "in use, and the one a reload makes", plan.label_table_size);
  }
  if (plan.engine.largest_application != 0) {
    line("cells of applications", fmt::format("{} x {} applications", workers, plan.engine.largest_application),
         workers * engine.application_cells_size);
  }
  line("fragments", fmt::format("{} x {} datagrams", workers, plan.engine.fragment_capacity),
       workers * engine.fragments_size);
  line("flow records", fmt::format("{} x {} records", workers, plan.engine.record_ring_capacity),
       workers * engine.records_size);
  if (plan.engine.name_capacity != 0) {
    line("names",
         fmt::format("{} x {} names, {} streams", workers, plan.engine.name_capacity, plan.engine.stream_capacity),
         workers * engine.names_size);
  }
  line("seconds and bursts", "", workers * engine.rest_size);
  line("total", "", plan.memory_size());
  text += '\n';
  line("available", "ordinary memory", host.available_memory_size);
  for (const HugePageFacts& pages : host.huge_pages) {
    line("",
         fmt::format("{} free huge page{} of {} KiB", pages.free_count, pages.free_count == 1 ? "" : "s",
                     pages.page_size / 1024),
         pages.free_count * pages.page_size);
  }
  text += plan.uses_huge_pages ? "  Packet buffers go on huge pages.\n"
                               : fmt::format("  Packet buffers go on ordinary pages: DPDK gets --no-huge -m {}.\n",
                                             plan.no_huge_megabytes);
  return text;
}

Json plan_json(const Configuration& configuration, const Plan& plan) {
  Json workers = Json::array();
  for (const WorkerPlan& worker : plan.workers) {
    Json queues = Json::array();
    for (const QueuePlan& queue : worker.queues) {
      queues.push_back({{"port", configuration.ports[queue.port].name}, {"queue", queue.queue}});
    }
    workers.push_back({{"core", worker.core},
                       {"shares_core", worker.shares_core},
                       {"idle", name_of(worker.idle)},
                       {"queues", queues}});
  }
  return {{"control_core", plan.control_core}, {"control_shares_core", plan.control_shares_core}, {"workers", workers}};
}

Json memory_json(const Configuration& configuration, const Plan& plan) {
  Json ports = Json::array();
  for (std::size_t i = 0; i < plan.ports.size(); ++i) {
    const PortPlan& port = plan.ports[i];
    ports.push_back({{"name", configuration.ports[i].name},
                     {"mbuf_count", port.mbuf_count},
                     {"mbuf_data_room", port.mbuf_data_room},
                     {"pool_size", port.pool_size},
                     {"ring_size", port.ring_size}});
  }
  const EngineMemory engine = engine_memory(plan.engine);
  const std::size_t workers = plan.workers.size();
  return {{"ports", ports},
          {"engine_parts",
           {{"flow_table_hot_size", workers * engine.hot_part_size},
            {"flow_table_cold_size", workers * engine.cold_part_size},
            {"cells_size", workers * engine.cells_size},
            {"label_cells_size", workers * engine.label_cells_size},
            {"application_cells_size", workers * engine.application_cells_size},
            {"fragments_size", workers * engine.fragments_size},
            {"records_size", workers * engine.records_size},
            {"names_size", workers * engine.names_size},
            {"rest_size", workers * engine.rest_size}}},
          {"packet_memory_size", plan.packet_memory_size},
          {"flow_capacity_per_worker", plan.engine.flow_capacity},
          {"engine_memory_size", plan.engine_memory_size},
          {"label_table_size", plan.label_table_size},
          {"total_size", plan.memory_size()},
          {"uses_huge_pages", plan.uses_huge_pages},
          {"no_huge_megabytes", plan.no_huge_megabytes}};
}

Json host_json(const HostFacts& host) {
  Json cores = Json::array();
  for (const UsableCore& core : host.usable_cores)
    cores.push_back({{"core", core.core}, {"numa_node", core.numa_node}});
  Json pages = Json::array();
  for (const HugePageFacts& facts : host.huge_pages) {
    pages.push_back({{"page_size", facts.page_size}, {"free", facts.free_count}});
  }
  return {{"usable_cores", cores}, {"available_memory_size", host.available_memory_size}, {"huge_pages", pages}};
}

}  // namespace

std::string check_report(std::string_view file, const Configuration& configuration, const HostFacts& host,
                         const Plan& plan, const LoadedFiles& loaded) {
  std::string text = fmt::format("{}\n{}\n{}\n", effective_yaml(configuration), cores_text(configuration, plan),
                                 memory_text(configuration, host, plan));
  if (const LoadedLabels* labels = loaded.labels) text += fmt::format("Labels: {}.\n", label_counts_text(*labels));
  if (loaded.applications != nullptr && loaded.applications->matcher != nullptr) {
    text += fmt::format("Applications: {}.\n", application_counts_text(*loaded.applications));
  }
  for (const std::string& obstacle : plan.obstacles) text += fmt::format("Obstacle: {}\n", obstacle);
  for (const std::string& remark : plan.remarks) text += fmt::format("Remark: {}\n", remark);
  text += plan.obstacles.empty() ? fmt::format("{} is fine.\n", file)
                                 : fmt::format("{} is fine, but cannot start on this machine.\n", file);
  return text;
}

std::string check_report_json(std::string_view file, const Configuration& configuration, const HostFacts& host,
                              const Plan& plan, const LoadedFiles& loaded) {
  Json report{{"schema", "sextant.check/1"},
              {"file", file},
              {"fine", true},
              {"can_start_here", plan.obstacles.empty()},
              {"configuration", Json::parse(effective_json(configuration))},
              {"cores", plan_json(configuration, plan)},
              {"memory", memory_json(configuration, plan)},
              {"host", host_json(host)},
              {"obstacles", plan.obstacles},
              {"remarks", plan.remarks}};
  if (const LoadedLabels* labels = loaded.labels) {
    report["labels"] = {{"ipv4_prefixes", labels->ipv4_prefixes},
                        {"ipv6_prefixes", labels->ipv6_prefixes},
                        {"labels", labels->label_count},
                        {"table_size", labels->table->memory_octets()}};
  }
  if (loaded.applications != nullptr && loaded.applications->matcher != nullptr) {
    report["applications"] = {{"applications", loaded.applications->applications.size()},
                              {"domains", loaded.applications->domain_count},
                              {"signatures", loaded.applications->signature_count},
                              {"server_prefixes", loaded.applications->server_prefix_count}};
  }
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sextant
