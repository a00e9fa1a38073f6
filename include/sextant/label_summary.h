// SPDX-License-Identifier: BSD-3-Clause
// Accounted frames by the label of their source and of their destination, summed over a period: the largest labels and
// what is beside them, so that for either role everything sums to what was accounted. Plain data; made by one control
// thread, copied to whoever shows it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sextant/cell.h"
#include "sextant/label_cells.h"
#include "sextant/traffic.h"

namespace sextant {

inline constexpr std::size_t kShownLabelLimit = 1000;

/// By family in the inner view.
using FamilyCells = std::array<Cell, kFamilyCount>;
/// By LabelRole.
using RoleCells = std::array<FamilyCells, kLabelRoleCount>;

struct LabelSum {
  Label label = kUnknownLabel;
  RoleCells roles{};
};

struct LabelSummary {
  std::uint64_t label_count = 0;  ///< labels that were seen, unknown not counted
  /// The largest by frame octets of both roles together, largest first, the lower label first among equals;
  /// kShownLabelLimit at most.
  std::vector<LabelSum> largest;
  RoleCells unknown{};     ///< addresses that no prefix holds
  RoleCells other{};       ///< every label that is not among the largest, and what found no room in a bin
  FamilyCells non_flow{};  ///< frames without addresses; the same in both roles
};

}  // namespace sextant
