// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/aggregate/label_totals.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sextant {

namespace {

using RoleSums = std::array<PacketOctets, kLabelRoleCount>;

std::size_t inner_family(TrafficClass traffic_class) {
  return static_cast<std::size_t>(family_in(View::inner, traffic_class));
}

void add_roles(RoleCells& sums, const RoleCells& more) {
  for (std::size_t role = 0; role < kLabelRoleCount; ++role) {
    for (std::size_t f = 0; f < kFamilyCount; ++f) sums[role][f] += more[role][f];
  }
}

void add_to(RoleSums& sums, const RoleCells& cells) {
  for (std::size_t role = 0; role < kLabelRoleCount; ++role) {
    for (const Cell& cell : cells[role]) sums[role] += {cell.packets, cell.frame_octets};
  }
}

std::uint64_t frame_octets_of(const RoleCells& roles) {
  RoleSums sums;
  add_to(sums, roles);
  return sums[0].octets + sums[1].octets;
}

}  // namespace

std::uint64_t difference_of(const PacketOctets& counted, const PacketOctets& expected) {
  if (counted.packets > expected.packets) return counted.packets - expected.packets;
  if (counted.packets < expected.packets) return expected.packets - counted.packets;
  return counted.octets == expected.octets ? 0 : 1;
}

std::uint64_t LabelTotals::add(const CellBin& bin) {
  counted_ = true;
  RoleSums sums;
  bin.labels.for_each([&](Label label, LabelRole role, TrafficClass traffic_class, const Cell& cell) {
    const auto r = static_cast<std::size_t>(role);
    sums[r] += {cell.packets, cell.frame_octets};
    RoleCells* into = &unknown_;
    if (label != kUnknownLabel) {
      const auto found = labels_.find(label);
      if (found != labels_.end()) {
        into = &found->second;
      } else if (labels_.size() < kLabelTotalLimit) {
        into = &labels_[label];
      } else {
        labels_ran_out_ = true;
        into = &other_;
      }
    }
    (*into)[r][inner_family(traffic_class)] += cell;
  });
  for (std::size_t c = 0; c < kTrafficClassCount; ++c) {
    const auto traffic_class = static_cast<TrafficClass>(c);
    const Cell& non_flow = bin.labels.non_flow(traffic_class);
    non_flow_[inner_family(traffic_class)] += non_flow;
    for (std::size_t r = 0; r < kLabelRoleCount; ++r) {
      const Cell& other = bin.labels.other(static_cast<LabelRole>(r), traffic_class);
      other_[r][inner_family(traffic_class)] += other;
      if (other.packets != 0) cells_ran_out_ = true;
      sums[r] += {non_flow.packets + other.packets, non_flow.frame_octets + other.frame_octets};
    }
  }
  return difference_of(sums[0], bin.accounted) + difference_of(sums[1], bin.accounted);
}

std::uint64_t LabelTotals::difference_packets(const PacketOctets& accounted) const {
  if (!counted_) return 0;
  RoleSums sums;
  for (const auto& [label, roles] : labels_) add_to(sums, roles);
  add_to(sums, unknown_);
  add_to(sums, other_);
  add_to(sums, {non_flow_, non_flow_});
  return difference_of(sums[0], accounted) + difference_of(sums[1], accounted);
}

LabelSummary LabelTotals::summary(std::size_t largest) const {
  struct Ranked {
    std::uint64_t frame_octets;
    Label label;
    const RoleCells* roles;
  };
  std::vector<Ranked> ranked;
  ranked.reserve(labels_.size());
  for (const auto& [label, roles] : labels_) ranked.push_back({frame_octets_of(roles), label, &roles});
  const auto before = [](const Ranked& a, const Ranked& b) {
    return a.frame_octets != b.frame_octets ? a.frame_octets > b.frame_octets : a.label < b.label;
  };
  const auto shown = static_cast<std::ptrdiff_t>(std::min(largest, ranked.size()));
  std::ranges::partial_sort(ranked, ranked.begin() + shown, before);

  LabelSummary summary{.label_count = labels_.size(), .unknown = unknown_, .other = other_, .non_flow = non_flow_};
  summary.largest.reserve(static_cast<std::size_t>(shown));
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    if (i < static_cast<std::size_t>(shown)) {
      summary.largest.push_back({ranked[i].label, *ranked[i].roles});
    } else {
      add_roles(summary.other, *ranked[i].roles);
    }
  }
  return summary;
}

}  // namespace sextant
