// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/summary_text.h"

#include <gtest/gtest.h>

#include <sstream>

#include "controlplane/report/figures.h"
#include "tests/controlplane/report/hand_made.h"

namespace sextant {
namespace {

constexpr std::string_view kGolden = R"(
small.pcap
2026-01-01T00:00:00.000000Z to 2026-01-01T00:01:13.500250Z (1 min 13 s)
20 packets, 7,060 octets (6.89 KiB) of frames received; 99.15 % of the octets captured

IPv6 is 27.18 % of the IP octets (inner view: 1,814 of 6,674)

Share in three views                    outer view              inner view            service view
  IPv6 share of IP octets                  16.57 %                 27.18 %                 24.39 %
                              ███░░░░░░░░░░░░░░░░░    █████░░░░░░░░░░░░░░░    █████░░░░░░░░░░░░░░░
  IPv6 octets                                1,116                   1,814                   1,628
  IPv4 octets                                5,618                   4,860                   5,046
  IPv6 share of packets                    31.58 %                 47.37 %                 42.11 %
  IPv6 packets                                   6                       9                       8
  IPv4 packets                                  13                      10                      11
  packets without IP                             1                       1                       1
  Share = IPv6 / (IPv4 + IPv6). Outer: the first IP header. Inner: the last one found. Service: as
  inner, with translated IPv6 (NAT64) counted as IPv4. Octets: layer 3, from the IP header on.

Carried (innermost in outermost)           packets          of all packets            frame octets
  4: plain IPv4                                 10                 50.00 %                   5,000
  6: plain IPv6                                  6                 30.00 %                   1,200
  6in4: IPv6 in IPv4                             3                 15.00 %                     800
  other: no IP                                   1                  5.00 %                      60

Encapsulations                             packets          of all packets            frame octets
  6in4                                           3                 15.00 %                     800

IPv6 extension headers                     packets          of all packets
  fragment                                       2                 10.00 %

Also seen                                  packets          of all packets
  first_fragment                                 2                 10.00 %

Transports (inner view)                IPv4 octets             IPv6 octets              IPv6 share
  tcp                                        4,860                   1,070                 18.04 %
  udp                                            0                     698                100.00 %
  IP octets of the packets accounted; what has no transport header of its own is non_flow.

Flows (distinct 5-tuples, both directions one)
  IPv4                                           2
  IPv6                                           2
  all, exactly                                   4

Ledger                                     packets            frame octets          of all packets
  accounted                                     19                   7,000                 95.00 %
    read to its innermost transport header and counted
  truncated_ipv6                                 1                      60                  5.00 %
    the IPv6 header is cut (RFC 8200)
  sum of outcomes                               20                   7,060
  received                                      20                   7,060
  The ledger closes: every packet has exactly one outcome, and the cells of every bin sum to
  accounted.
)";

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(SummaryText, ASmallSummaryReadsLikeThis) {
  const std::string text = summary_text(test::small_summary(), {.colour = false, .width = 100});
  EXPECT_EQ(text, kGolden.substr(1));
}

TEST(SummaryText, NoLineIsWiderThanTheTerminal) {
  Summary summary = test::small_summary();
  for (std::size_t o = 0; o < kOutcomeCount; ++o) summary.legs[0].outcomes[o] = {1'000'000'000, 900'000'000'000};
  summary.legs[0].received = {kOutcomeCount * 1'000'000'000, kOutcomeCount * 900'000'000'000};
  for (const std::size_t width : {80UL, 90UL, 100UL, 300UL}) {
    std::istringstream lines(summary_text(summary, {.colour = true, .width = width}));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(columns_of(line), std::min(width, 100UL)) << line;
      EXPECT_FALSE(line.ends_with(' ')) << '"' << line << '"';
    }
  }
}

TEST(SummaryText, WithoutColourThereIsNoEscape) {
  EXPECT_FALSE(holds(summary_text(test::small_summary(), {}), "\x1b"));
  EXPECT_TRUE(holds(summary_text(test::small_summary(), {.colour = true}), "\x1b[1m"));
}

TEST(SummaryText, EveryOutcomeThatHappenedIsNamedWithItsSentence) {
  Summary summary = test::small_summary();
  for (std::size_t o = 0; o < kOutcomeCount; ++o) summary.legs[0].outcomes[o] = {1, 60};
  std::string text = ledger_text(summary, {});
  for (char& letter : text) letter = letter == '\n' ? ' ' : letter;
  for (const OutcomeText& outcome : kOutcomeTexts) {
    EXPECT_TRUE(holds(text, outcome.name)) << outcome.name;
    EXPECT_TRUE(holds(text, outcome.sentence)) << outcome.sentence;
  }
}

TEST(SummaryText, AnOpenLedgerIsLoud) {
  Summary summary = test::small_summary();
  EXPECT_TRUE(holds(ledger_text(summary, {}), "The ledger closes"));
  summary.legs[0].received.packets += 1'234;
  EXPECT_TRUE(holds(ledger_text(summary, {}), "THE LEDGER DOES NOT CLOSE: 1,234 packets"));
  EXPECT_FALSE(holds(ledger_text(summary, {}), "The ledger closes"));
}

TEST(SummaryText, AnEmptyFileIsSaidToBeEmpty) {
  const std::string text = summary_text(Summary{}, {});
  EXPECT_TRUE(holds(text, "No IP packet, so no IPv6 share."));
  EXPECT_FALSE(holds(text, "nan"));
  EXPECT_FALSE(holds(text, "Carried"));
}

TEST(SummaryText, BoundsAndBrokenSourcesAreSaid) {
  Summary summary = test::small_summary();
  summary.bounded = {"flow_table", "distinct_flows"};
  summary.broken_sources = {"small.pcap ends in the middle of packet 21, at octet 7,412."};
  const std::string text = summary_text(summary, {});
  EXPECT_TRUE(holds(text, "Bounds that were hit: flow_table, distinct_flows."));
  EXPECT_TRUE(holds(text, "small.pcap ends in the middle of packet 21, at octet 7,412."));
}

TEST(SummaryText, LegsAreShownWhereThereAreSeveral) {
  EXPECT_FALSE(holds(ledger_text(test::small_summary(), {}), "Received by leg"));
  Summary summary = test::small_state().summary;
  summary.legs[1].received = {3, 300};
  const std::string text = ledger_text(summary, {});
  EXPECT_TRUE(holds(text, "exchange a_to_b (east.100)"));
  EXPECT_TRUE(holds(text, "exchange b_to_a (west)"));
}

TEST(SummaryText, UnknownLossIsNeverZero) {
  const std::string text = ports_text(test::small_state().ports, {});
  EXPECT_TRUE(holds(text, "source loss: unknown"));
  const std::size_t west = text.find("  west");
  EXPECT_TRUE(holds(text.substr(west, 100), "unknown"));
  const std::string known = ports_text({test::small_state().ports[0]}, {});
  EXPECT_FALSE(holds(known, "unknown"));
}

}  // namespace
}  // namespace sextant
