// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/views.h"

namespace sextant {

FamilyTallies families_in(View view, const ClassTallies& classes) {
  FamilyTallies families;
  for (std::size_t c = 0; c < kTrafficClassCount; ++c) {
    const Tally& tally = classes[c];
    FamilyTally& family = families[static_cast<std::size_t>(family_in(view, static_cast<TrafficClass>(c)))];
    family.packets += tally.packets;
    family.frame_octets += tally.frame_octets;
    family.ip_octets += view == View::outer ? tally.outer_ip_octets : tally.inner_ip_octets;
  }
  return families;
}

ViewTallies all_views(const ClassTallies& classes) {
  ViewTallies views;
  for (std::size_t v = 0; v < kViewCount; ++v) views[v] = families_in(static_cast<View>(v), classes);
  return views;
}

namespace {

template <typename Families>
std::optional<double> share_in(const Families& families) {
  const auto ipv4_octets = static_cast<double>(families[static_cast<std::size_t>(Family::ipv4)].ip_octets);
  const auto ipv6_octets = static_cast<double>(families[static_cast<std::size_t>(Family::ipv6)].ip_octets);
  if (ipv4_octets + ipv6_octets == 0) return std::nullopt;
  return ipv6_octets / (ipv4_octets + ipv6_octets);
}

}  // namespace

std::optional<double> ipv6_share(const FamilyTallies& families) {
  return share_in(families);
}

std::optional<double> ipv6_share(const FamilyCells& families) {
  return share_in(families);
}

Cell sum_of(const FamilyCells& families) {
  Cell sum;
  for (const Cell& cell : families) sum += cell;
  return sum;
}

std::array<PacketOctets, kCarriedCount> carried_matrix(const ClassTallies& classes) {
  std::array<PacketOctets, kCarriedCount> carried{};
  for (std::size_t c = 0; c < kTrafficClassCount; ++c) {
    carried[static_cast<std::size_t>(carried_by(static_cast<TrafficClass>(c)))] +=
        {classes[c].packets, classes[c].frame_octets};
  }
  return carried;
}

ClassTallies all_classes(const Summary& summary) {
  ClassTallies classes{};
  for (const LegCounts& leg : summary.legs) {
    for (std::size_t c = 0; c < kTrafficClassCount; ++c) classes[c] += leg.classes[c];
  }
  return classes;
}

LegCounts whole_ledger(const Summary& summary) {
  LegCounts whole;
  for (const LegCounts& leg : summary.legs) {
    whole.received += leg.received;
    whole.captured_octets += leg.captured_octets;
    for (std::size_t o = 0; o < kOutcomeCount; ++o) whole.outcomes[o] += leg.outcomes[o];
  }
  return whole;
}

TransportTallies transports_by_family(const Summary& summary) {
  TransportTallies transports{};
  for (std::size_t i = 0; i < summary.cells.size(); ++i) {
    const std::size_t in_link = i % kCellsPerLink;
    const auto traffic_class = static_cast<TrafficClass>(in_link / kLegDirectionCount % kTrafficClassCount);
    const std::size_t transport = in_link / (kLegDirectionCount * kTrafficClassCount);
    transports[transport][static_cast<std::size_t>(family_in(View::inner, traffic_class))] += summary.cells[i];
  }
  return transports;
}

}  // namespace sextant
