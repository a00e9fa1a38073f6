// SPDX-License-Identifier: BSD-3-Clause
// Which counters of a driver say that frames were lost before Sextant saw them. Drivers differ: some report nothing,
// some count one loss twice. A driver that is not in the table, or not sure, is "source loss: unknown", never 0.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

struct rte_eth_stats;

namespace sextant {

struct DriverLoss {
  std::string_view driver;  ///< rte_eth_dev_info::driver_name
  bool counts_missed;       ///< rte_eth_stats::imissed counts every frame that arrived and found no room
  std::string_view reason;  ///< where that is known from
};

/// The table's row, or null.
[[nodiscard]] const DriverLoss* driver_loss(std::string_view driver);

/// Frames lost since start; absent where the driver cannot say.
[[nodiscard]] std::optional<std::uint64_t> lost_packets(std::string_view driver, const rte_eth_stats& stats);

}  // namespace sextant
