// SPDX-License-Identifier: BSD-3-Clause
// The last two minutes by application, bin by bin, for whoever shows what moves. Owned by Totals, same thread. Bounded:
// a fixed number of bins, each with the applications that were met in it. Refuses nothing; bins that come too late are
// left out.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "sextant/application_summary.h"
#include "sextant/counts.h"

namespace sextant {

/// One application in the last minute that all workers have handed over, and in the minute before it, by innermost
/// family.
struct ApplicationMinutes {
  ApplicationId application = kUnknownApplication;
  ApplicationFamilies last{};
  ApplicationFamilies before{};
};

class ApplicationHistory {
 public:
  static constexpr std::int64_t kMinuteBins = 60 / kBinLength_s;

  /// A bin of one worker; it counts by application.
  void add(const CellBin& bin);

  /// Of every application met in either minute, in no order. A bin is taken for complete two bins after it began to be
  /// handed over; until two minutes are, the list is empty.
  [[nodiscard]] std::vector<ApplicationMinutes> minutes() const;

 private:
  static constexpr std::int64_t kOpenBins = 2;
  static constexpr std::int64_t kKept = 2 * kMinuteBins + kOpenBins;

  struct Bin {
    std::int64_t number = 0;
    std::unordered_map<ApplicationId, ApplicationFamilies> applications;
  };
  std::optional<std::int64_t> first_;
  std::deque<Bin> bins_;  // consecutive, oldest first
};

}  // namespace sextant
