// SPDX-License-Identifier: BSD-3-Clause
// Sums the label cells of bins by label and role, and holds each bin against what was accounted in it. Bounded: labels
// beyond kLabelTotalLimit share one sum. Owned by one control thread. Refuses nothing: what does not add up is told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "sextant/counts.h"
#include "sextant/label_summary.h"

namespace sextant {

inline constexpr std::size_t kLabelTotalLimit = 1'000'000;  ///< some 170 octets each

class LabelTotals {
 public:
  /// `bin` counts by label: its capacity is not 0. Returns the packets by which a role's cells differ from
  /// `bin.accounted`, both roles together; equal packets of other octets are one. 0, or a defect.
  std::uint64_t add(const CellBin& bin);

  /// The same for everything added so far, against `accounted`; 0 where nothing was added.
  [[nodiscard]] std::uint64_t difference_packets(const PacketOctets& accounted) const;

  [[nodiscard]] bool empty() const { return !counted_; }
  [[nodiscard]] bool cells_ran_out() const { return cells_ran_out_; }    ///< a worker's bin had no room for a cell
  [[nodiscard]] bool labels_ran_out() const { return labels_ran_out_; }  ///< kLabelTotalLimit was met

  [[nodiscard]] LabelSummary summary(std::size_t largest = kShownLabelLimit) const;

 private:
  std::unordered_map<Label, RoleCells> labels_;
  RoleCells unknown_{};
  RoleCells other_{};
  FamilyCells non_flow_{};
  bool counted_ = false;
  bool cells_ran_out_ = false;
  bool labels_ran_out_ = false;
};

/// Packets by which two counts of the same frames differ; equal packets with other octets are one packet's worth.
[[nodiscard]] std::uint64_t difference_of(const PacketOctets& counted, const PacketOctets& expected);

}  // namespace sextant
