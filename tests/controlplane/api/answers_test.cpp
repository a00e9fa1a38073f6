// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/api/answers.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "controlplane/report/summary_text.h"
#include "controlplane/report/top_view.h"
#include "tests/controlplane/report/hand_made.h"

namespace sextant {
namespace {

using Json = nlohmann::json;

Json ask(std::string_view request) {
  const ShownState state = test::small_state();
  return Json::parse(answer_to(request, &state));
}

TEST(Answers, EveryPartIsADocumentWithItsSchema) {
  for (const std::string_view part : kShownParts) {
    const Json document = ask(part);
    EXPECT_EQ(document.at("schema"), "sextant." + std::string(part) + "/1");
    EXPECT_EQ(document.at("probe"), "sextant");
    EXPECT_EQ(document.at("now"), "2026-01-01T01:01:13.000000Z");
  }
}

TEST(Answers, TheSummaryIsTheContract) {
  const Json document = ask("summary");
  EXPECT_EQ(document.at("ledger").at("received").at("packets"), 20);
  EXPECT_EQ(document.at("share").at("inner").at("ipv6").at("ip_octets"), 1814);
}

TEST(Answers, LinksCarryRatesInThreeViews) {
  const Json link = ask("links").at("links").at(1);
  EXPECT_EQ(link.at("link"), "exchange");
  EXPECT_EQ(link.at("direction"), "b_to_a");
  EXPECT_EQ(link.at("packets_per_second"), 180'000);
  EXPECT_EQ(link.at("l2_bits_per_second"), (150'000'000 + 4 * 180'000) * 8LL);
  EXPECT_EQ(link.at("counted_in_second").at("outer").at("ipv6").at("ip_octets"), 88'880'000);
  EXPECT_EQ(link.at("peak_60s").at("packets_per_second"), 250'000);
}

TEST(Answers, UnknownLossIsNull) {
  const Json ports = ask("ports").at("ports");
  EXPECT_EQ(ports.at(0).at("lost_packets"), 0);
  EXPECT_TRUE(ports.at(1).at("lost_packets").is_null());
  EXPECT_EQ(ports.at(1).at("source_loss"), "unknown");
}

TEST(Answers, WorkersAndFlowsAreShown) {
  const Json worker = ask("workers").at("workers").at(1);
  EXPECT_EQ(worker.at("busy_ratio"), 0.875);
  EXPECT_EQ(worker.at("flow_capacity"), 500'000);
  EXPECT_EQ(worker.at("frames"), 450'000);
  EXPECT_EQ(worker.at("stage_cycles").at("receive"), 2'304'000);
  EXPECT_EQ(worker.at("last_second").at("frames_per_burst"), 12.5);
  EXPECT_EQ(worker.at("last_second").at("full_burst_ratio"), 0.1);
  EXPECT_EQ(worker.at("last_second").at("cycles_per_frame"), 700);
  EXPECT_EQ(worker.at("last_minute").at("stage_cycles_per_frame").at("decode"), 15);
  EXPECT_EQ(worker.at("queues").at(0).at("deepest_frames"), 3);
  EXPECT_TRUE(worker.at("queues").at(1).at("deepest_frames").is_null());
  EXPECT_EQ(worker.at("flow_table").at("state"), "normal");
  EXPECT_EQ(worker.at("flow_table").at("idle_timeout_in_force_s"), 30);
  EXPECT_EQ(worker.at("record_capacity"), 65'535);
  EXPECT_EQ(ask("workers").at("split_flows").at("ratio"), 0.0);
  EXPECT_EQ(ask("summary").at("split_flows").at("sampled_flows"), 1'234);
  EXPECT_EQ(ask("flows").at("flow_table").at("records").at("forced_end"), 4);
  EXPECT_EQ(ask("ledger").at("ledger").at("error_packets"), 0);
  EXPECT_EQ(ask("all").at("workers").at("workers").size(), 2U);
}

TEST(Answers, TablesAndTheLiveViewAreWhatTheRenderersMake) {
  const ShownState state = test::small_state();
  EXPECT_EQ(answer_to("text ports 80 plain", &state), ports_text(state.ports, {false, 80}));
  EXPECT_EQ(answer_to("top 80 24 colour", &state), render_top(state, {80, 24}, true));
  for (const std::string_view part : kShownParts) {
    const std::string text = answer_to("text " + std::string(part) + " 100 plain", &state);
    EXPECT_FALSE(text.starts_with('{')) << part;
    EXPECT_EQ(text.find('\x1b'), std::string::npos) << part;
  }
}

TEST(Answers, WhatIsUnknownIsRefusedWithASentence) {
  for (const char* request :
       {"", "sumary", "summary links", "top", "top 80", "top 80 24 red", "top -1 24 plain", "top 80 9999 plain",
        "text summary wide plain", "text nothing 80 plain", "set x 1 plain"}) {
    EXPECT_TRUE(ask(request).contains("error")) << request;
  }
}

TEST(Answers, BeforeTheFirstStateThereIsASentence) {
  EXPECT_TRUE(Json::parse(answer_to("summary", nullptr)).contains("error"));
}

}  // namespace
}  // namespace sextant
