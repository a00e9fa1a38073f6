// SPDX-License-Identifier: BSD-3-Clause
// One receive port: opened by PCI address, vdev string or ring name, with its own packet buffers on its NUMA node. The
// main thread opens, starts and closes it; workers poll its queues by number; the control thread reads its counters.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dataplane/plan.h"
#include "sextant/configuration.h"
#include "sextant/error.h"
#include "sextant/probe_state.h"

namespace sextant {

class Port {
 public:
  [[nodiscard]] static Expected<std::unique_ptr<Port>> open(const PortConfiguration& configuration,
                                                            const PortPlan& plan);
  ~Port();
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;

  [[nodiscard]] std::uint16_t number() const { return number_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  /// Whether frames carry the NIC's time; see HardwareClock.
  [[nodiscard]] bool has_hardware_timestamps() const { return hardware_timestamps_; }

  /// Frames one receive queue can hold.
  [[nodiscard]] std::uint32_t queue_capacity_frames(std::uint16_t queue) const;

  /// Driver counters and link state. `delivered_packets` comes from the workers.
  [[nodiscard]] PortState state(std::uint64_t delivered_packets) const;
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

 private:
  Port() = default;
  [[nodiscard]] std::optional<Error> attach();
  [[nodiscard]] std::optional<Error> configure(const PortConfiguration& configuration, const PortPlan& plan);
  [[nodiscard]] std::optional<Error> set_up_queues(const PortConfiguration& configuration, const PortPlan& plan);
  [[nodiscard]] std::optional<Error> start(const PortConfiguration& configuration);

  std::string name_;
  std::string device_;
  std::string driver_;
  std::string rss_;
  std::vector<std::string> notes_;
  std::uint16_t number_ = UINT16_MAX;
  std::uint16_t transmit_queues_ = 0;
  std::uint32_t queue_depth_frames_ = 0;
  bool started_ = false;
  bool made_here_ = false;  // a vdev that goes away with the port
  bool hardware_timestamps_ = false;
};

}  // namespace sextant
