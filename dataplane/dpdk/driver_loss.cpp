// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/dpdk/driver_loss.h"

#include <rte_ethdev.h>

#include <algorithm>
#include <array>

namespace sextant {
namespace {

// rx_nombuf is left out everywhere: the descriptor stays, and the frame that then finds none is counted in imissed.
// ierrors are frames with a bad checksum or length: they did not arrive as frames.
constexpr std::array kDrivers{
    DriverLoss{"net_af_packet", false,
               "its statistics hold no drops of the kernel's ring (22.11 source; overflow seen)"},
    DriverLoss{"net_af_xdp", false,
               "imissed holds rx_dropped, but not frames that found the receive ring full (22.11 source)"},
    DriverLoss{"net_ring", false, "the producer sees a full ring, the port does not (22.11 source)"},
    DriverLoss{"net_null", false, "makes its frames itself"},
    DriverLoss{"net_pcap", false, "a file loses nothing, an interface only what libpcap admits (22.11 source)"},
    DriverLoss{"net_virtio", false, "no counter of frames the host dropped (22.11 source)"},
    DriverLoss{"net_ixgbe", true, "missed packet counters of the NIC (22.11 source)"},
    DriverLoss{"net_e1000_igb", true, "missed packet counter of the NIC (22.11 source)"},
    DriverLoss{"net_i40e", true, "rx_discards of the port (22.11 source)"},
    DriverLoss{"net_ice", true, "rx_discards of the port (22.11 source)"},
    DriverLoss{"mlx5_pci", true, "out_of_buffer of the port (22.11 source)"},
    DriverLoss{"net_ena", true, "rx_drops of the device (22.11 source)"},
};

}  // namespace

const DriverLoss* driver_loss(std::string_view driver) {
  const auto* row = std::ranges::find(kDrivers, driver, &DriverLoss::driver);
  return row == kDrivers.end() ? nullptr : row;
}

std::optional<std::uint64_t> lost_packets(std::string_view driver, const rte_eth_stats& stats) {
  const DriverLoss* row = driver_loss(driver);
  if (row == nullptr || !row->counts_missed) return std::nullopt;
  return stats.imissed;
}

}  // namespace sextant
