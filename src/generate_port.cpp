// SPDX-License-Identifier: BSD-3-Clause
#include "src/generate_port.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "dataplane/dpdk/eal.h"
#include "dataplane/dpdk/load_sender.h"
#include "dataplane/dpdk/port.h"
#include "dataplane/plan.h"
#include "src/host_facts.h"

namespace sextant {
namespace {

constexpr std::uint64_t kMebibyte = 1U << 20U;

/// One port that is sent to. Whatever arrives stays where it is: the few receive buffers are there because drivers want
/// some.
Configuration port_configuration(const std::string& device, std::uint32_t frame_octets) {
  constexpr std::uint32_t kEthernetOctets = 14;
  Configuration configuration;
  configuration.probe = fmt::format("generate-{}", getpid());
  PortConfiguration port;
  port.name = device.substr(0, device.find(','));
  port.device = device;
  port.mtu = std::max(port.mtu, frame_octets - kEthernetOctets);
  port.promiscuous = false;
  port.hardware_timestamps = false;
  configuration.ports = {port};
  return configuration;
}

/// What DPDK gets: the receive queue's buffers, the load's, the driver's rings.
Plan port_plan(const HostFacts& host, std::uint32_t frame_octets) {
  constexpr std::uint32_t kReceiveBuffers = 1023;
  constexpr std::uint32_t kReceiveCache = 64;
  constexpr std::uint64_t kDriverSize = 48 * kMebibyte;
  constexpr std::uint64_t kLargePage = 2 * kMebibyte;
  const std::uint16_t room = LoadSender::buffer_room(frame_octets);
  Plan plan;
  plan.control_core = host.usable_cores.front().core;
  plan.ports = {{.queues = 1,
                 .rx_descriptors = 512,
                 .tx_descriptors = 1024,
                 .mbuf_count = kReceiveBuffers,
                 .mbuf_cache_count = kReceiveCache,
                 .mbuf_data_room = room}};
  const std::uint64_t needed = mbuf_pool_size(kReceiveBuffers, room, kLargePage) +
                               mbuf_pool_size(LoadSender::kBufferCount, room, kLargePage) + kDriverSize;
  std::uint64_t free_size = 0;
  for (const HugePageFacts& pages : host.huge_pages) free_size += pages.page_size * pages.free_count;
  plan.uses_huge_pages = free_size >= needed;
  // Small pages hold fewer objects each; what is never touched costs nothing.
  plan.no_huge_megabytes = static_cast<std::uint32_t>(2 * needed / kMebibyte);
  return plan;
}

}  // namespace

Expected<GenerateResult> send_to_port(const PortTask& task, LoadTraffic& traffic, const std::atomic<bool>& stop,
                                      const std::function<void(std::uint64_t packets, std::uint64_t octets)>& watch) {
  const Configuration configuration = port_configuration(task.device, traffic.frame_room());
  const Plan plan = port_plan(read_host_facts(configuration), traffic.frame_room());
  const auto eal = Eal::start(configuration, plan);
  if (!eal) return std::unexpected(eal.error());
  const auto port = Port::open(configuration.ports.front(), plan.ports.front());
  if (!port) return std::unexpected(port.error());
  const auto sender = LoadSender::make(**port, traffic);
  if (!sender) return std::unexpected(sender.error());
  const LoadSent sent = (*sender)->run(task.pace, task.duration, stop, [&watch](const LoadSent& so_far) {
    const PacketOctets total = so_far.books.total();
    watch(total.packets, total.octets);
  });
  return GenerateResult{.target = task.device,
                        .books = sent.books,
                        .seed = task.seed,
                        .elapsed_ns = sent.elapsed_ns,
                        .port = PortSide{.driver = (*port)->state(0).driver,
                                         .refused_frames = sent.refused_frames,
                                         .driver_frames = sent.driver_frames,
                                         .driver_error_frames = sent.driver_error_frames,
                                         .rate_frames_per_second = task.pace.rate_frames_per_second}};
}

}  // namespace sextant
