// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/aggregate/application_history.h"

#include <algorithm>
#include <utility>

namespace sextant {

namespace {

void add_up(ApplicationFamilies& sum, const ApplicationFamilies& more) {
  for (std::size_t f = 0; f < kFamilyCount; ++f) sum[f] += more[f];
}

}  // namespace

void ApplicationHistory::add(const CellBin& bin) {
  if (!first_) first_ = bin.bin;
  if (bins_.empty() || bin.bin - bins_.back().number >= kKept) {
    bins_.assign(1, Bin{bin.bin, {}});
  }
  while (bins_.back().number < bin.bin) bins_.push_back({bins_.back().number + 1, {}});
  while (std::cmp_greater(bins_.size(), kKept)) bins_.pop_front();
  if (bin.bin < bins_.front().number) {
    if (bins_.back().number - bin.bin >= kKept) return;
    while (bin.bin < bins_.front().number) bins_.push_front({bins_.front().number - 1, {}});
  }
  auto& applications = bins_[static_cast<std::size_t>(bin.bin - bins_.front().number)].applications;
  for (std::size_t row = 0; row < bin.applications.row_count(); ++row) {
    ApplicationClasses classes;
    for (std::size_t c = 0; c < kTrafficClassCount; ++c) {
      classes[c] = bin.applications.at(static_cast<ApplicationId>(row), static_cast<TrafficClass>(c));
    }
    if (classes != ApplicationClasses{}) {
      add_up(applications[static_cast<ApplicationId>(row)], families_in(View::inner, classes));
    }
  }
}

std::vector<ApplicationMinutes> ApplicationHistory::minutes() const {
  if (bins_.empty() || bins_.back().number - *first_ < kKept) return {};
  const std::int64_t end = bins_.back().number - kOpenBins + 1;  // the first that may be incomplete
  std::unordered_map<ApplicationId, ApplicationMinutes> found;
  for (const Bin& bin : bins_) {
    if (bin.number >= end || bin.number < end - 2 * kMinuteBins) continue;
    for (const auto& [application, families] : bin.applications) {
      ApplicationMinutes& minutes = found[application];
      minutes.application = application;
      add_up(bin.number >= end - kMinuteBins ? minutes.last : minutes.before, families);
    }
  }
  std::vector<ApplicationMinutes> list;
  for (const auto& [application, minutes] : found) list.push_back(minutes);
  return list;
}

}  // namespace sextant
