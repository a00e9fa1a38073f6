// SPDX-License-Identifier: BSD-3-Clause
// Sends a load out of a DPDK port, from DPDK's start to its end. Main thread, which sends; once a process, as DPDK can
// be started once only. Huge pages are used where there are enough.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "dataplane/generate/load_traffic.h"
#include "dataplane/generate/pace.h"
#include "sextant/error.h"
#include "src/generate_report.h"

namespace sextant {

struct PortTask {
  std::string device;
  Pace pace;
  std::optional<std::chrono::seconds> duration;
  std::uint64_t seed = 0;  ///< for the report
};

/// `watch` is told the frames and octets that have been taken, once a burst.
[[nodiscard]] Expected<GenerateResult> send_to_port(
    const PortTask& task, LoadTraffic& traffic, const std::atomic<bool>& stop,
    const std::function<void(std::uint64_t packets, std::uint64_t octets)>& watch);

}  // namespace sextant
