// SPDX-License-Identifier: BSD-3-Clause
#include "src/demo_comparison.h"

#include <gtest/gtest.h>

#include <algorithm>
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

// ---- applications

// Two services of IPv4 and IPv6, one that no rule tells, and a flow of each that was cut off before its first payload.
GeneratorBooks books_of_services() {
  GeneratorBooks sent = books();
  sent.ipv4_flows = 60;
  sent.ipv6_flows = 40;
  sent.malformed_flows = 2;
  for (const std::size_t service : {std::size_t{0}, std::size_t{1}, kNamedServiceCount - 1}) {
    for (ServiceCounts& counts : sent.services[service]) counts = {10, 9, {100, 50'000}, {30, 2'000}};
  }
  return sent;
}

ApplicationSum measured_as(std::string_view name, FlowOctets ipv4, FlowOctets ipv6) {
  ApplicationSum sum{std::string{name}, "", "", {}, {}};
  sum.classes[static_cast<std::size_t>(TrafficClass::ipv4)] = {{1, ipv4.octets, 0}, ipv4.flows};
  sum.classes[static_cast<std::size_t>(TrafficClass::ipv6)] = {{1, ipv6.octets, 0}, ipv6.flows};
  return sum;
}

Summary summary_of_services() {
  Summary measured = summary();
  measured.flows.created = 98;
  measured.applications.emplace();
  measured.applications->applications = {
      measured_as(services()[0].application, {9, 48'000}, {9, 48'500}),
      measured_as(services()[1].application, {9, 50'000}, {10, 50'000}),
  };
  return measured;
}

bool agree(const Summary& measured) {
  return compare(books_of_services(), measured).agrees();
}

TEST(DemoApplications, AProbeThatTellsNoneIsNotComparedByThem) {
  const Comparison comparison = compare(books_of_services(), summary());
  EXPECT_TRUE(comparison.agrees());
  EXPECT_TRUE(comparison.applications.rows.empty());
  EXPECT_EQ(comparison_text(comparison, {}).find("Applications"), std::string::npos);
  EXPECT_FALSE(nlohmann::json::parse(comparison_json(comparison, summary())).contains("applications"));
}

TEST(DemoApplications, AgreeBetweenWhatWasToldAndWhatWasSent) {
  const Comparison comparison = compare(books_of_services(), summary_of_services());
  EXPECT_TRUE(comparison.agrees());
  EXPECT_EQ(comparison.applications.rows.size(), 3U);
  const std::string text = comparison_text(comparison, {});
  EXPECT_NE(text.find("Applications"), std::string::npos);
  EXPECT_NE(text.find("50.26 %"), std::string::npos) << text;  // of IPv6, measured of the first
  EXPECT_EQ(text.find("DIFFERENT"), std::string::npos) << text;
  EXPECT_EQ(text.find("paused"), std::string::npos) << text;
}

TEST(DemoApplications, AFlowTooFewOrTooManyIsADifference) {
  Summary measured = summary_of_services();
  measured.applications->applications[0].classes[0].flows = 8;
  EXPECT_FALSE(agree(measured));
  measured.applications->applications[0].classes[0].flows = 11;
  EXPECT_FALSE(agree(measured));
}

TEST(DemoApplications, AnOctetTooFewOrTooManyIsADifference) {
  Summary measured = summary_of_services();
  measured.applications->applications[0].classes[0].cell.frame_octets = 47'999;
  EXPECT_FALSE(agree(measured));
  measured.applications->applications[0].classes[0].cell.frame_octets = 50'001;
  EXPECT_FALSE(agree(measured));
}

TEST(DemoApplications, OneThatWasNotSentIsADifferenceAndOneThatIsMissingToo) {
  Summary measured = summary_of_services();
  measured.applications->applications.push_back(measured_as("Somebody", {1, 100}, {}));
  EXPECT_FALSE(agree(measured));
  EXPECT_NE(comparison_text(compare(books_of_services(), measured), {}).find("Somebody"), std::string::npos);
  measured = summary_of_services();
  measured.applications->applications.pop_back();
  EXPECT_FALSE(agree(measured));
}

TEST(DemoApplications, WhatNoRuleTellsMayBeToldByItsProtocol) {
  Summary measured = summary_of_services();
  measured.applications->applications.push_back(measured_as("TLS", {6, 30'000}, {}));
  measured.applications->applications.push_back(measured_as("QUIC", {4, 20'000}, {9, 40'000}));
  EXPECT_TRUE(agree(measured));
  measured.applications->applications.push_back(measured_as("HTTP", {1, 0}, {}));
  EXPECT_FALSE(agree(measured));
}

TEST(DemoApplications, PausesAndNamesThatTheProbeGaveUpAreAllowedFor) {
  Summary paused = summary_of_services();
  paused.applications->applications[0].classes[0] = {{1, 30'000, 0}, 12};
  EXPECT_FALSE(agree(paused));
  paused.flows.created = 100;
  EXPECT_TRUE(agree(paused));
  EXPECT_NE(comparison_text(compare(books_of_services(), paused), {}).find("2 flows paused"), std::string::npos);
  Summary missed = summary_of_services();
  missed.applications->applications[0].classes[0] = {{1, 30'000, 0}, 8};
  EXPECT_FALSE(agree(missed));
  missed.naming.flows[static_cast<std::size_t>(NamingOutcome::over_budget)] = 1;
  EXPECT_TRUE(agree(missed));
}

TEST(DemoApplications, JsonHoldsBothSidesByFamily) {
  const Summary measured = summary_of_services();
  const auto document = nlohmann::json::parse(comparison_json(compare(books_of_services(), measured), measured));
  ASSERT_EQ(document["applications"].size(), 3U);
  const auto& rows = document["applications"];
  const auto row = std::ranges::find_if(rows, [](const auto& one) { return one["name"] == services()[0].application; });
  ASSERT_NE(row, rows.end());
  EXPECT_EQ((*row)["agree"], true);
  EXPECT_EQ((*row)["ipv4"]["sent"], (nlohmann::json{{"flows", 10}, {"octets", 50'000}}));
  EXPECT_EQ((*row)["ipv4"]["told"], (nlohmann::json{{"flows", 9}, {"octets", 48'000}}));
  EXPECT_EQ((*row)["ipv6"]["measured"], (nlohmann::json{{"flows", 9}, {"octets", 48'500}}));
}

}  // namespace
}  // namespace sextant
