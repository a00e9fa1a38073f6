// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/views.h"

#include <gtest/gtest.h>

#include "tests/controlplane/report/hand_made.h"

namespace sextant {
namespace {

std::uint64_t packets_in(const FamilyTallies& families) {
  std::uint64_t packets = 0;
  for (const FamilyTally& family : families) packets += family.packets;
  return packets;
}

TEST(Views, EachViewSumsToReceived) {
  const Summary summary = test::small_summary();
  const LegCounts whole = whole_ledger(summary);
  for (const FamilyTallies& families : all_views(all_classes(summary))) {
    EXPECT_EQ(packets_in(families), whole.received.packets);
  }
  PacketOctets carried;
  for (const PacketOctets& count : carried_matrix(all_classes(summary))) carried += count;
  EXPECT_EQ(carried, whole.received);
}

TEST(Views, EachViewCountsTheOctetsOfTheHeaderItLooksAt) {
  ClassTallies classes{};
  classes[static_cast<std::size_t>(TrafficClass::ipv6_in_ipv4)] = {1, 134, 120, 100};
  EXPECT_EQ(families_in(View::outer, classes)[static_cast<std::size_t>(Family::ipv4)], (FamilyTally{1, 134, 120}));
  EXPECT_EQ(families_in(View::inner, classes)[static_cast<std::size_t>(Family::ipv6)], (FamilyTally{1, 134, 100}));
  EXPECT_EQ(families_in(View::service, classes)[static_cast<std::size_t>(Family::ipv6)], (FamilyTally{1, 134, 100}));
}

TEST(Views, TranslatedIpv6IsIpv4InTheServiceViewOnly) {
  ClassTallies classes{};
  classes[static_cast<std::size_t>(TrafficClass::ipv6_translated)] = {1, 114, 100, 100};
  EXPECT_EQ(ipv6_share(families_in(View::outer, classes)), 1.0);
  EXPECT_EQ(ipv6_share(families_in(View::inner, classes)), 1.0);
  EXPECT_EQ(ipv6_share(families_in(View::service, classes)), 0.0);
}

TEST(Views, AShareWithoutIpOctetsIsAbsent) {
  ClassTallies classes{};
  EXPECT_FALSE(ipv6_share(families_in(View::inner, classes)).has_value());
  classes[static_cast<std::size_t>(TrafficClass::other)] = {5, 300, 0, 0};
  EXPECT_FALSE(ipv6_share(families_in(View::inner, classes)).has_value());
}

TEST(Views, TransportsSumToAccounted) {
  const Summary summary = test::small_summary();
  PacketOctets sum;
  for (const auto& families : transports_by_family(summary)) {
    for (const Cell& cell : families) sum += {cell.packets, cell.frame_octets};
  }
  EXPECT_EQ(sum, whole_ledger(summary).outcomes[static_cast<std::size_t>(Outcome::accounted)]);
}

TEST(Views, ATransportIsFoundWhereverItsLinkAndDirectionAre) {
  Summary summary;
  summary.cells.resize(3 * kCellsPerLink);
  summary.cells[cell_index(2, Transport::udp, TrafficClass::ipv4_in_ipv6, LegDirection::b_to_a)] = {1, 2, 3};
  summary.cells[cell_index(0, Transport::udp, TrafficClass::ipv4, LegDirection::a_to_b)] = {10, 20, 30};
  const TransportTallies transports = transports_by_family(summary);
  EXPECT_EQ(transports[static_cast<std::size_t>(Transport::udp)][static_cast<std::size_t>(Family::ipv4)],
            (Cell{11, 22, 33}));
}

}  // namespace
}  // namespace sextant
