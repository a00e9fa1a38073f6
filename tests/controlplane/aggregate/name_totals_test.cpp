// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/aggregate/name_totals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "controlplane/aggregate/totals.h"
#include "tests/controlplane/aggregate/hand_made.h"

namespace sextant::test {
namespace {

NameSighting sighting(std::string_view name, NameSource source, Family family, std::uint32_t octets) {
  NameSighting made;
  made.name = NameText(name);
  made.source = source;
  made.family = family;
  made.frame_octets = octets;
  return made;
}

FlowRecord record(std::string_view name, Family family, std::uint64_t octets) {
  FlowRecord made;
  made.key.family = family;
  made.name = NameText(name);
  made.name_source = NameSource::tls_sni;
  made.frame_octets = {octets, octets};
  return made;
}

TEST(NameTotals, FlowsCountTheirRecordsAndQuestionsTheirFrames) {
  NameTotals totals;
  totals.add(sighting("a.example", NameSource::tls_sni, Family::ipv6, 700));
  totals.add(record("a.example", Family::ipv6, 1'000));
  totals.add(record("a.example", Family::ipv6, 10));  // the same flow, after its active timeout
  totals.add(record("", Family::ipv6, 5));
  totals.add(sighting("a.example", NameSource::dns_query, Family::ipv4, 80));
  totals.add(sighting("a.example", NameSource::dns_query, Family::ipv4, 90));
  const NameSummary summary = totals.summary();
  ASSERT_EQ(summary.names.size(), 2U);
  EXPECT_EQ(summary.names[0].source, NameSource::tls_sni);
  EXPECT_EQ(summary.names[0].flows, 1U);
  EXPECT_EQ(summary.names[0].octets, 2'020U);
  EXPECT_EQ(summary.names[1].family, Family::ipv4);
  EXPECT_EQ(summary.names[1].flows, 2U);
  EXPECT_EQ(summary.names[1].octets, 170U);
}

TEST(NameTotals, TheLargestComeFirstAndOthersAreCounted) {
  NameTotals totals;
  for (const auto& [name, octets] : {std::pair{"b", 5}, {"c", 9}, {"a", 5}, {"d", 1}}) {
    totals.add(record(name, Family::ipv4, static_cast<std::uint64_t>(octets)));
  }
  const NameSummary summary = totals.summary(3);
  ASSERT_EQ(summary.names.size(), 3U);
  EXPECT_EQ(summary.names[0].name, "c");
  EXPECT_EQ(summary.names[1].name, "a");
  EXPECT_EQ(summary.names[2].name, "b");
  EXPECT_EQ(summary.name_count, 4U);
  EXPECT_TRUE(summary.exact);
}

TEST(NameTotals, TheStrongestEvidenceOfANameCountsOverEitherFamily) {
  using enum AaaaEvidence;
  NameTotals totals;
  const auto see = [&](std::string_view name, Family family, AaaaEvidence aaaa, NameSource source) {
    NameSighting made = sighting(name, source, family, 80);
    made.aaaa = aaaa;
    totals.add(made);
  };
  see("a.example", Family::ipv4, answered, NameSource::dns_query);
  see("a.example", Family::ipv6, empty, NameSource::dns_query);
  see("a.example", Family::ipv6, none, NameSource::tls_sni);
  see("b.example", Family::ipv6, empty, NameSource::dns_query);
  see("b.example", Family::ipv6, none, NameSource::dns_query);
  see("c.example", Family::ipv6, none, NameSource::dns_query);
  std::vector<std::pair<std::string, AaaaEvidence>> evidence;
  for (const NameSum& sum : totals.summary().names) evidence.emplace_back(sum.name, sum.aaaa);
  std::ranges::sort(evidence);
  const std::vector<std::pair<std::string, AaaaEvidence>> expected{
      {"a.example", none}, {"a.example", answered}, {"a.example", answered}, {"b.example", empty}, {"c.example", none}};
  EXPECT_EQ(evidence, expected);
}

TEST(NameTotals, WhatTheSearchLostIsABound) {
  for (const NamingOutcome outcome : {NamingOutcome::dispossessed, NamingOutcome::over_budget, NamingOutcome::unkept}) {
    Totals totals({{"link", "port", {}, LegDirection::a_to_b}}, {"link"});
    HandOff hand_off = make_hand_off(1, 1);
    hand_off.seconds.current().names.flows[static_cast<std::size_t>(outcome)] = 1;
    ASSERT_TRUE(hand_off.seconds.advance());
    totals.drain(0, hand_off);
    EXPECT_EQ(totals.summary().bounded, std::vector<std::string>{"names"});
  }
}

}  // namespace
}  // namespace sextant::test
