// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/aggregate/rates.h"

#include <algorithm>

namespace sextant {

Tally sum_of(const ClassTallies& classes) {
  Tally sum;
  for (const Tally& tally : classes) sum += tally;
  return sum;
}

std::uint64_t l2_bits(const Tally& tally) {
  return (tally.frame_octets + kFrameCheckSequence_octets * tally.packets) * 8;
}

namespace {

// The rows of the table, and for each leg the row it belongs to.
struct Rows {
  std::vector<LinkRate> links;
  std::vector<std::size_t> row_of_leg;
};

Rows rows_of(const std::vector<LegName>& leg_names) {
  Rows rows;
  for (const LegName& leg : leg_names) {
    auto row = std::ranges::find_if(
        rows.links, [&](const LinkRate& rate) { return rate.link == leg.link && rate.direction == leg.direction; });
    if (row == rows.links.end()) row = rows.links.insert(row, LinkRate{leg.link, leg.direction});
  }
  // Both directions of a link stand together, the links in the order in which they first appear.
  std::vector<std::string> order;
  for (const LinkRate& rate : rows.links) {
    if (std::ranges::find(order, rate.link) == order.end()) order.push_back(rate.link);
  }
  std::ranges::stable_sort(rows.links, {}, [&](const LinkRate& rate) {
    return std::pair(std::ranges::find(order, rate.link) - order.begin(), rate.direction);
  });
  for (const LegName& leg : leg_names) {
    const auto row = std::ranges::find_if(
        rows.links, [&](const LinkRate& rate) { return rate.link == leg.link && rate.direction == leg.direction; });
    rows.row_of_leg.push_back(static_cast<std::size_t>(row - rows.links.begin()));
  }
  return rows;
}

}  // namespace

Rates link_rates(const std::vector<LegName>& leg_names, const LiveHistory& live) {
  Rows rows = rows_of(leg_names);
  Rates rates;
  const LiveSecond* newest = live.newest();
  for (const LiveSecond* second : live.complete()) {
    std::vector<ClassTallies> counted(rows.links.size());
    for (std::size_t leg = 0; leg < leg_names.size(); ++leg) {
      ClassTallies& sums = counted[rows.row_of_leg[leg]];
      for (std::size_t c = 0; c < kTrafficClassCount; ++c) sums[c] += second->legs[leg][c];
    }
    for (std::size_t row = 0; row < counted.size(); ++row) {
      LinkRate& rate = rows.links[row];
      const Tally sum = sum_of(counted[row]);
      rate.peak_l2_bits_per_second = std::max(rate.peak_l2_bits_per_second, l2_bits(sum));
      rate.peak_packets_per_second = std::max(rate.peak_packets_per_second, sum.packets);
      if (second == newest) rate.last = counted[row];
    }
  }
  if (newest != nullptr) rates.second = newest->second;
  rates.links = std::move(rows.links);
  return rates;
}

}  // namespace sextant
