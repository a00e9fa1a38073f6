// SPDX-License-Identifier: BSD-3-Clause
#include "src/demo_comparison.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace sextant {
namespace {

constexpr auto kAccounted = static_cast<std::size_t>(Outcome::accounted);
constexpr auto kIpv6 = static_cast<std::size_t>(TrafficClass::ipv6);

LegCounts leg(std::uint64_t packets, std::uint64_t octets) {
  LegCounts counts;
  counts.received = {packets, octets};
  counts.captured_octets = octets;
  counts.outcomes[kAccounted] = {packets, octets};
  counts.classes[kIpv6] = {packets, octets, octets - 14 * packets, octets - 14 * packets};
  return counts;
}

GeneratorBooks books() {
  GeneratorBooks books;
  books.legs = {leg(10, 1'000), leg(20, 30'000)};
  books.vlan = {3, 300};
  books.extension_headers[0] = 2;
  books.ipv6_flows = 5;
  return books;
}

// What a probe that lost nothing would say.
Summary summary() {
  Summary summary;
  summary.link_names = {"exchange", "unassigned"};
  summary.leg_names = {{"exchange", "east", {}, LegDirection::a_to_b},
                       {"exchange", "west", {}, LegDirection::b_to_a},
                       {"unassigned", "", {}, LegDirection::a_to_b}};
  summary.legs = {leg(10, 1'000), leg(20, 30'000), LegCounts{}};
  summary.encapsulations[static_cast<std::size_t>(Encapsulation::vlan)] = {3, 300};
  summary.extension_headers[0] = 2;
  summary.flows.created = 6;
  return summary;
}

TEST(DemoComparison, AgreesWhenEveryFigureIsEqual) {
  const Comparison comparison = compare(books(), summary());
  EXPECT_TRUE(comparison.agrees());
  EXPECT_NE(comparison_text(comparison, {}).find("Every figure agrees"), std::string::npos);
  EXPECT_EQ(comparison_text(comparison, {}).find("DIFFERENT"), std::string::npos);
}

TEST(DemoComparison, OneOctetIsADifference) {
  Summary measured = summary();
  measured.legs[1].classes[kIpv6].frame_octets += 1;
  const Comparison comparison = compare(books(), measured);
  EXPECT_FALSE(comparison.agrees());
  EXPECT_NE(comparison_text(comparison, {}).find("DIFFERENT"), std::string::npos);
}

TEST(DemoComparison, OneLostFrameIsADifference) {
  Summary measured = summary();
  measured.legs[0] = leg(9, 900);
  EXPECT_FALSE(compare(books(), measured).agrees());
}

TEST(DemoComparison, AFrameOnTheWrongLegIsADifference) {
  Summary measured = summary();
  measured.legs[0] = leg(9, 900);
  measured.legs[2] = leg(1, 100);
  EXPECT_FALSE(compare(books(), measured).agrees());
}

TEST(DemoComparison, AMissingTagOrHeaderIsADifference) {
  Summary untagged = summary();
  untagged.encapsulations[static_cast<std::size_t>(Encapsulation::vlan)] = {2, 300};
  EXPECT_FALSE(compare(books(), untagged).agrees());
  Summary bare = summary();
  bare.extension_headers[0] = 1;
  EXPECT_FALSE(compare(books(), bare).agrees());
}

TEST(DemoComparison, ALedgerThatDoesNotCloseIsADifference) {
  Summary measured = summary();
  measured.cell_error_packets = 1;
  EXPECT_FALSE(compare(books(), measured).agrees());
}

TEST(DemoComparison, FlowTableEntriesAreShownAndNotCompared) {
  Summary measured = summary();
  measured.flows.created = 1'000;
  EXPECT_TRUE(compare(books(), measured).agrees());
}

TEST(DemoComparison, JsonHoldsBothSides) {
  Summary measured = summary();
  measured.legs[0] = leg(9, 900);
  const auto document = nlohmann::json::parse(comparison_json(compare(books(), measured), measured));
  EXPECT_EQ(document["schema"], "sextant.demo/1");
  EXPECT_EQ(document["agree"], false);
  EXPECT_EQ(document["figures"]["a_to_b"]["sent"]["packets"], 10);
  EXPECT_EQ(document["figures"]["a_to_b"]["measured"]["packets"], 9);
  EXPECT_EQ(document["summary"]["schema"], "sextant.summary/1");
}

}  // namespace
}  // namespace sextant
