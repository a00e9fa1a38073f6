// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/summary_json.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "tests/controlplane/report/hand_made.h"

namespace sextant {
namespace {

using Document = nlohmann::ordered_json;

Document document_of(const Summary& summary) {
  return Document::parse(summary_json(summary));
}

std::vector<std::string> keys_of(const Document& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

// The contract with every figure of the small summary, in the contract's order of keys.
constexpr std::string_view kGolden = R"({
"schema":"sextant.summary/1","sources":["small.pcap"],
"interval":{"start":"2026-01-01T00:00:00.000000Z","end":"2026-01-01T00:01:13.500250Z"},
"ledger":{"received":{"packets":20,"octets":7060,"captured_octets":7000},"accounted":{"packets":19,"octets":7000},
  "outcomes":{"truncated_ipv6":{"packets":1,"octets":60}},"error_packets":0},
"share":{
  "outer":{"ipv4":{"packets":13,"frame_octets":5800,"ip_octets":5618},
    "ipv6":{"packets":6,"frame_octets":1200,"ip_octets":1116},
    "other":{"packets":1,"frame_octets":60,"ip_octets":0},"ipv6_share":0.16572616572616572},
  "inner":{"ipv4":{"packets":10,"frame_octets":5000,"ip_octets":4860},
    "ipv6":{"packets":9,"frame_octets":2000,"ip_octets":1814},
    "other":{"packets":1,"frame_octets":60,"ip_octets":0},"ipv6_share":0.27180101887923286},
  "service":{"ipv4":{"packets":11,"frame_octets":5200,"ip_octets":5046},
    "ipv6":{"packets":8,"frame_octets":1800,"ip_octets":1628},
    "other":{"packets":1,"frame_octets":60,"ip_octets":0},"ipv6_share":0.24393167515732694}},
"carried":{"4":{"packets":10,"frame_octets":5000},"6":{"packets":6,"frame_octets":1200},
  "6in4":{"packets":3,"frame_octets":800},"4in6":{"packets":0,"frame_octets":0},
  "4in4":{"packets":0,"frame_octets":0},"6in6":{"packets":0,"frame_octets":0},
  "other":{"packets":1,"frame_octets":60}}})";

TEST(SummaryJson, HoldsTheContract) {
  const Document document = document_of(test::small_summary());
  const Document golden = Document::parse(kGolden);
  for (const auto& [key, value] : golden.items()) EXPECT_EQ(document.at(key).dump(), value.dump()) << key;
  EXPECT_EQ(document.at("flows").dump(), R"({"total":4,"ipv4":2,"ipv6":2,"exact":true})");
  EXPECT_EQ(document.at("extension_headers").at("fragment").dump(), R"({"packets":2})");
  EXPECT_EQ(document.at("encapsulations").at("6in4").dump(), R"({"packets":3,"frame_octets":800})");
  EXPECT_EQ(document.at("bounded").dump(), "[]");
}

TEST(SummaryJson, KeysStandInTheContractsOrder) {
  const Document document = document_of(test::small_summary());
  EXPECT_EQ(keys_of(document),
            (std::vector<std::string>{"schema", "sources", "interval", "ledger", "share", "carried", "encapsulations",
                                      "extension_headers", "extension_chains", "observations", "transports", "flows",
                                      "legs", "bounded", "broken"}));
  for (const char* name : {"vlan", "qinq", "mpls", "pppoe", "gre", "ipip", "6in4", "4in6", "6in6", "6to4", "teredo",
                           "vxlan", "geneve", "gtpu", "l2tpv2", "l2tpv3", "srv6"}) {
    EXPECT_TRUE(document.at("encapsulations").contains(name)) << name;
  }
  for (const char* name : {"hop_by_hop", "fragment", "routing", "destination", "ah", "esp", "mobility"}) {
    EXPECT_TRUE(document.at("extension_headers").contains(name)) << name;
  }
}

TEST(SummaryJson, TransportsAreSplitByInnermostFamily) {
  const Document transports = document_of(test::small_summary()).at("transports");
  EXPECT_EQ(transports.at("tcp").at("ipv6").dump(), R"({"packets":5,"frame_octets":1140,"ip_octets":1070})");
  EXPECT_EQ(transports.at("udp").at("ipv6").dump(), R"({"packets":3,"frame_octets":800,"ip_octets":698})");
  EXPECT_FALSE(transports.contains("sctp"));
}

TEST(SummaryJson, NothingReadIsNoNumber) {
  const Document document = document_of(Summary{});
  EXPECT_TRUE(document.at("interval").at("start").is_null());
  EXPECT_TRUE(document.at("interval").at("end").is_null());
  EXPECT_TRUE(document.at("share").at("inner").at("ipv6_share").is_null());
  EXPECT_EQ(document.at("ledger").at("error_packets"), 0);
}

TEST(SummaryJson, AnEstimateCarriesItsError) {
  Summary summary = test::small_summary();
  summary.distinct_flows = DistinctFlowCount{20'000'000, 5'000'000, false, 0.0081};
  Document flows = document_of(summary).at("flows");
  EXPECT_EQ(flows.at("exact"), false);
  EXPECT_EQ(flows.at("standard_error"), 0.0081);
  summary.distinct_flows->standard_error = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(document_of(summary).at("flows").at("standard_error").is_null());
}

TEST(SummaryJson, AProbeShowsItsFlowTableInsteadOfDistinctFlows) {
  Summary summary = test::small_summary();
  summary.distinct_flows.reset();
  summary.flows.records_lost = 3;
  const Document document = document_of(summary);
  EXPECT_FALSE(document.contains("flows"));
  EXPECT_EQ(document.at("flow_table").at("records").at("forced_end"), 4);
  EXPECT_EQ(document.at("flow_table").at("records_lost"), 3);
}

TEST(SummaryJson, AnOpenLedgerIsAnError) {
  Summary summary = test::small_summary();
  summary.legs[0].received.packets += 2;
  summary.cell_error_packets = 5;
  EXPECT_EQ(document_of(summary).at("ledger").at("error_packets"), 7);
}

TEST(SummaryJson, ANameThatIsNotUtf8IsReplacedNotRefused) {
  Summary summary = test::small_summary();
  summary.sources = {"caf\xe9.pcap"};
  EXPECT_EQ(document_of(summary).at("sources").at(0), "caf\xef\xbf\xbd.pcap");
}

}  // namespace
}  // namespace sextant
