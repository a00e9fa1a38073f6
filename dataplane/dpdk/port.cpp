// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/dpdk/port.h"

#include <rte_bus_vdev.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_mbuf.h>
#include <rte_mbuf_dyn.h>
#include <rte_ring.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "dataplane/device.h"
#include "dataplane/dpdk/driver_loss.h"
#include "dataplane/dpdk/kernel_interface.h"
#include "dataplane/dpdk/ring_port.h"
#include "dataplane/dpdk/rss.h"
#include "dataplane/idle.h"

namespace sextant {
namespace {

std::string why(int error) {
  return rte_strerror(error < 0 ? -error : error);
}

/// Drivers return -1 for every reason and tell the rest to a log that a probe keeps quiet.
std::string why_no_vdev(const std::string& device) {
  const std::string interface(device_argument(device, "iface"));
  if (!interface.empty() && !kernel_interface_exists(interface)) return "there is no interface '" + interface + "'.";
  const std::string file(device_argument(device, "rx_pcap"));
  if (!file.empty() && access(file.c_str(), R_OK) != 0) return file + " cannot be read: " + why(errno) + ".";
  return "the driver refuses '" + device +
         "'; are its name and arguments right (README has examples), and may this user open it?";
}

/// The plan puts buffers on the port's NUMA node; without huge pages all memory counts as node 0.
int pool_socket(std::uint16_t number) {
  const int socket = rte_eth_dev_socket_id(number);
  return rte_eal_has_hugepages() != 0 && socket >= 0 ? socket : SOCKET_ID_ANY;
}

/// The largest mtu rte_eth_dev_configure() accepts: it holds the mtu and the layer-2 octets against both limits.
std::uint32_t mtu_limit(const rte_eth_dev_info& info) {
  constexpr std::uint32_t kEthernetOctets = RTE_ETHER_HDR_LEN + RTE_ETHER_CRC_LEN;
  const std::uint32_t by_mtu = info.max_mtu != 0 ? info.max_mtu : UINT16_MAX;
  const bool knows_its_overhead = by_mtu != UINT16_MAX && info.max_rx_pktlen > by_mtu;
  if (knows_its_overhead || info.max_rx_pktlen <= kEthernetOctets) return by_mtu;
  return std::min(by_mtu, info.max_rx_pktlen - kEthernetOctets);
}

Expected<rte_mempool*> make_pool(const std::string& port, const PortPlan& plan, std::uint16_t number) {
  const std::string name = "pool-" + port;
  rte_mempool* pool = rte_pktmbuf_pool_create(name.c_str(), plan.mbuf_count, plan.mbuf_cache_count, 0,
                                              plan.mbuf_data_room, pool_socket(number));
  if (pool != nullptr) return pool;
  return fail("port '" + port + "': no memory for " + std::to_string(plan.mbuf_count) + " packet buffers of " +
              std::to_string(plan.mbuf_data_room) + " bytes (" + why(rte_errno) +
              "); lower rx_descriptors or give DPDK more memory.");
}

}  // namespace

Expected<std::unique_ptr<Port>> Port::open(const PortConfiguration& configuration, const PortPlan& plan) {
  std::unique_ptr<Port> port(new Port);
  port->name_ = configuration.name;
  port->device_ = configuration.device;
  if (auto error = port->attach()) return std::unexpected(*error);
  if (auto error = port->configure(configuration, plan)) return std::unexpected(*error);
  if (auto error = port->start(configuration)) return std::unexpected(*error);
  port->rss_ = verify_rss(port->number_, {plan.queues, plan.spread}, port->driver_);
  if (plan.queues > 1 && port->rss_.contains("may be split")) {
    port->notes_.push_back("port '" + port->name_ + "': " + port->rss_ + ".");
  }
  return port;
}

Port::~Port() {
  if (number_ == UINT16_MAX) return;
  if (started_) rte_eth_dev_stop(number_);
  rte_eth_dev_close(number_);
  if (made_here_) rte_vdev_uninit(device_.substr(0, device_.find(',')).c_str());
}

std::optional<Error> Port::attach() {
  std::string device = ring_port_device(device_);
  if (device.empty()) device = device_.substr(0, device_.find(','));
  if (is_vdev(device_)) {
    const std::size_t comma = device_.find(',');
    const std::string arguments = comma == std::string::npos ? std::string{} : device_.substr(comma + 1);
    const int result = rte_vdev_init(device.c_str(), arguments.c_str());
    if (result < 0) return Error{"port '" + name_ + "': " + why_no_vdev(device_)};
    made_here_ = true;
  }
  if (rte_eth_dev_get_port_by_name(device.c_str(), &number_) != 0) {
    number_ = UINT16_MAX;
    return Error{"port '" + name_ + "': DPDK has no device '" + device_ +
                 "'; a NIC must be bound to vfio-pci (dpdk-devbind.py) or have a driver that shares it (mlx5)."};
  }
  return std::nullopt;
}

std::optional<Error> Port::configure(const PortConfiguration& configuration, const PortPlan& plan) {
  rte_eth_dev_info info{};
  if (const int result = rte_eth_dev_info_get(number_, &info); result != 0) {
    return Error{"port '" + name_ + "': the driver says nothing about itself (" + why(result) + ")."};
  }
  driver_ = info.driver_name;
  if (plan.queues > info.max_rx_queues) {
    return Error{"port '" + name_ + "': " + std::to_string(plan.queues) + " queues wanted, the device has " +
                 std::to_string(info.max_rx_queues) + "; lower workers.count" +
                 (driver_ == "net_af_packet" ? ", or add ',qpairs=" + std::to_string(plan.queues) + "' to the device."
                  : driver_ == "net_af_xdp"
                      ? ", or add ',queue_count=" + std::to_string(plan.queues) + "' to the device."
                      : ".")};
  }
  rte_eth_conf conf{};
  conf.rxmode.mtu = std::min(configuration.mtu, mtu_limit(info));
  if (driver_ == "net_af_packet") {
    // It calls 1500 its limit and receives whatever its framesz holds.
    notes_ = kernel_interface_notes(name_, device_, configuration.mtu);
  } else if (conf.rxmode.mtu < configuration.mtu) {
    notes_.push_back("port '" + name_ + "': the device receives frames of at most " + std::to_string(conf.rxmode.mtu) +
                     " octets of layer 3; mtu " + std::to_string(configuration.mtu) + " is lowered to it.");
  }
  std::uint64_t offloads = 0;
  const bool one_buffer_holds_a_frame = conf.rxmode.mtu + 26U + RTE_PKTMBUF_HEADROOM <= plan.mbuf_data_room;
  if (!one_buffer_holds_a_frame) offloads |= RTE_ETH_RX_OFFLOAD_SCATTER;
  if (configuration.hardware_timestamps) offloads |= RTE_ETH_RX_OFFLOAD_TIMESTAMP;
  conf.rxmode.offloads = offloads & info.rx_offload_capa;
  hardware_timestamps_ = (conf.rxmode.offloads & RTE_ETH_RX_OFFLOAD_TIMESTAMP) != 0;
  std::array<std::uint8_t, kRssKeySize> key = symmetric_rss_key();
  request_rss(conf, info, {plan.queues, plan.spread}, key);

  // Some drivers want as many transmit queues as receive queues, also where nothing is ever sent.
  transmit_queues_ = std::min(plan.queues, info.max_tx_queues);
  int result = rte_eth_dev_configure(number_, plan.queues, transmit_queues_, &conf);
  // What a device says it can and what it takes are two things: the innermost header is a wish.
  if (result != 0 && without_rss_level(conf)) {
    result = rte_eth_dev_configure(number_, plan.queues, transmit_queues_, &conf);
  }
  if (result != 0) {
    return Error{"port '" + name_ + "': the driver refuses " + std::to_string(plan.queues) + " queues with mtu " +
                 std::to_string(conf.rxmode.mtu) + " (" + why(result) + ")."};
  }
  return set_up_queues(configuration, plan);
}

std::optional<Error> Port::set_up_queues(const PortConfiguration& configuration, const PortPlan& plan) {
  std::uint16_t descriptors = plan.rx_descriptors;
  std::uint16_t transmit_descriptors = plan.tx_descriptors;
  rte_eth_dev_adjust_nb_rx_tx_desc(number_, &descriptors, &transmit_descriptors);
  queue_depth_frames_ = is_pci_device(device_) ? descriptors : queue_depth_frames(configuration);
  const auto pool = make_pool(name_, plan, number_);
  if (!pool) return pool.error();
  const int socket = pool_socket(number_);
  for (std::uint16_t queue = 0; queue < plan.queues; ++queue) {
    const int result =
        rte_eth_rx_queue_setup(number_, queue, descriptors, static_cast<unsigned>(socket), nullptr, *pool);
    if (result != 0) {
      return Error{"port '" + name_ + "': receive queue " + std::to_string(queue) + " with " +
                   std::to_string(descriptors) + " descriptors cannot be set up (" + why(result) + ")."};
    }
  }
  for (std::uint16_t queue = 0; queue < transmit_queues_; ++queue) {
    const int result =
        rte_eth_tx_queue_setup(number_, queue, transmit_descriptors, static_cast<unsigned>(socket), nullptr);
    if (result != 0) {
      return Error{"port '" + name_ + "': transmit queue " + std::to_string(queue) + " cannot be set up (" +
                   why(result) + ")."};
    }
  }
  return std::nullopt;
}

std::optional<Error> Port::start(const PortConfiguration& configuration) {
  if (const int result = rte_eth_dev_start(number_); result != 0) {
    return Error{"port '" + name_ + "': does not start (" + why(result) + ")" +
                 (result == -EPERM ? "; README names the capabilities that its driver needs." : ".")};
  }
  started_ = true;
  if (configuration.promiscuous && rte_eth_promiscuous_enable(number_) != 0 && driver_ != "net_ring" &&
      driver_ != "net_null" && driver_ != "net_pcap") {
    notes_.push_back("port '" + name_ + "': cannot be made promiscuous; only frames for its own address may arrive.");
  }
  rte_eth_stats_reset(number_);
  return std::nullopt;
}

std::uint32_t Port::queue_capacity_frames(std::uint16_t queue) const {
  const rte_ring* ring = ring_behind(device_, queue);
  return ring != nullptr ? rte_ring_get_capacity(ring) : queue_depth_frames_;
}

PortState Port::state(std::uint64_t delivered_packets) const {
  PortState state;
  state.name = name_;
  state.device = device_;
  state.driver = driver_;
  state.rss = rss_;
  state.timestamps = hardware_timestamps_ ? "hardware" : "software";
  state.delivered_packets = delivered_packets;
  rte_eth_link link{};
  if (driver_ == "net_af_packet" || driver_ == "net_af_xdp") {
    state.link_up = kernel_interface_up(device_argument(device_, "iface"));
  } else if (rte_eth_link_get_nowait(number_, &link) == 0) {
    state.link_up = link.link_status == RTE_ETH_LINK_UP;
    const bool physical = is_pci_device(device_);
    const bool has_speed =
        physical && link.link_speed != RTE_ETH_SPEED_NUM_NONE && link.link_speed != RTE_ETH_SPEED_NUM_UNKNOWN;
    if (has_speed) state.speed_bits_per_second = std::uint64_t{link.link_speed} * 1'000'000;
  }
  rte_eth_stats stats{};
  if (rte_eth_stats_get(number_, &stats) != 0) return state;
  state.mbuf_allocation_failures = stats.rx_nombuf;
  state.lost_packets = lost_packets(driver_, stats);
  if (state.lost_packets) state.arrived_packets = delivered_packets + *state.lost_packets;
  return state;
}

}  // namespace sextant
