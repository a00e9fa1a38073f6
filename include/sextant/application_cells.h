// SPDX-License-Identifier: BSD-3-Clause
// The cells of one bin by application: every accounted frame counts once, under the application of its flow or as
// unknown, so that their sum is what was accounted, exactly. Sized once; a number without a row counts as unknown.
// Filled by one worker, read and cleared by one control thread after the hand-off.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sextant/application.h"
#include "sextant/cell.h"
#include "sextant/traffic.h"

namespace sextant {

struct ApplicationCell {
  Cell cell;
  std::uint64_t flows = 0;  ///< that ended in the period
  ApplicationCell& operator+=(const ApplicationCell& other) {
    cell += other.cell;
    flows += other.flows;
    return *this;
  }
  bool operator==(const ApplicationCell&) const = default;
};

class ApplicationCells {
 public:
  /// Nothing is counted by application.
  ApplicationCells() = default;
  /// Rows for unknown and for the numbers 1 to `largest`.
  explicit ApplicationCells(ApplicationId largest) : cells_((std::size_t{largest} + 1) * kTrafficClassCount) {}

  [[nodiscard]] static std::uint64_t memory_octets(ApplicationId largest) {
    return (std::uint64_t{largest} + 1) * kTrafficClassCount * sizeof(ApplicationCell);
  }

  [[nodiscard]] bool empty() const { return cells_.empty(); }
  [[nodiscard]] std::size_t row_count() const { return cells_.size() / kTrafficClassCount; }

  void add(ApplicationId application, TrafficClass traffic_class, const Cell& delta) {
    if (!empty()) cells_[index(application, traffic_class)].cell += delta;
  }
  /// A flow ended.
  void end_flow(ApplicationId application, TrafficClass traffic_class) {
    if (!empty()) ++cells_[index(application, traffic_class)].flows;
  }
  void prefetch(ApplicationId application, TrafficClass traffic_class) const {
    if (!empty()) __builtin_prefetch(&cells_[index(application, traffic_class)], 1);
  }

  [[nodiscard]] const ApplicationCell& at(ApplicationId application, TrafficClass traffic_class) const {
    return cells_[index(application, traffic_class)];
  }

  /// Adds the cells of `from`, which has as many rows or none.
  void merge(const ApplicationCells& from) {
    for (std::size_t i = 0; i < std::min(cells_.size(), from.cells_.size()); ++i) cells_[i] += from.cells_[i];
  }

  void clear() { std::ranges::fill(cells_, ApplicationCell{}); }

 private:
  [[nodiscard]] std::size_t index(ApplicationId application, TrafficClass traffic_class) const {
    const std::size_t row = application < row_count() ? application : kUnknownApplication;
    return row * kTrafficClassCount + static_cast<std::size_t>(traffic_class);
  }

  std::vector<ApplicationCell> cells_;  // [application][traffic class]
};

}  // namespace sextant
