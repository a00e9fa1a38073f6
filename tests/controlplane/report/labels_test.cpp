// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "controlplane/report/label_text.h"
#include "controlplane/report/state_text.h"
#include "controlplane/report/summary_document.h"

namespace sextant {
namespace {

constexpr auto kIpv4 = static_cast<std::size_t>(Family::ipv4);
constexpr auto kIpv6 = static_cast<std::size_t>(Family::ipv6);
constexpr auto kOther = static_cast<std::size_t>(Family::other);

/// Labels 1 to `count`; label 7 also has IPv6.
LabelSummary some_labels(Label count) {
  LabelSummary labels{.label_count = count};
  for (Label label = 1; label <= count; ++label) {
    LabelSum sum{.label = label};
    sum.roles[0][kIpv4] = {1, 100, 75};
    if (label == 7) sum.roles[0][kIpv6] = {2, 60, 25};
    labels.largest.push_back(sum);
  }
  labels.unknown[1][kIpv6] = {3, 300, 240};
  labels.non_flow[kOther] = {4, 168, 0};
  return labels;
}

TEST(LabelReport, TheDocumentHasBothRolesOfEachLabelAndWhatIsBesideThem) {
  const LabelSummary labels = some_labels(7);
  EXPECT_EQ(labels_document(labels)[6].dump(),
            R"({"label":7,"source":{"packets":3,"frame_octets":160,"ip_octets":100,"ipv6_share":0.25},)"
            R"("destination":{"packets":0,"frame_octets":0,"ip_octets":0,"ipv6_share":null}})");
  const Document rest = label_rest_document(labels);
  EXPECT_EQ(rest["seen"], 7);
  EXPECT_EQ(rest["unknown"]["destination"].dump(),
            R"({"packets":3,"frame_octets":300,"ip_octets":240,"ipv6_share":1.0})");
  EXPECT_EQ(rest["other"]["source"]["packets"], 0);
  EXPECT_EQ(rest["non_flow"].dump(), R"({"packets":4,"frame_octets":168,"ip_octets":0,"ipv6_share":null})");
}

TEST(LabelReport, TheSummarySpeaksOfLabelsOnlyWhereTheyWereCounted) {
  Summary summary;
  EXPECT_FALSE(summary_document(summary).contains("labels"));
  summary.labels = some_labels(2);
  EXPECT_EQ(summary_document(summary)["labels"].size(), 2U);
  EXPECT_TRUE(summary_document(summary).contains("label_rest"));
}

TEST(LabelReport, TheTextShowsTenAndSumsTheRest) {
  std::string text;
  write_labels(text, some_labels(13), {.colour = false, .width = 80});
  EXPECT_TRUE(text.contains("\n  10 ")) << text;
  EXPECT_FALSE(text.contains("\n  11 ")) << text;
  const std::size_t others = text.find("all others");
  ASSERT_NE(others, std::string::npos) << text;
  EXPECT_TRUE(text.substr(others, 80).contains("300")) << "labels 11, 12 and 13: " << text;
  EXPECT_TRUE(text.contains("without addresses")) << text;
}

TEST(LabelReport, AProbeWithoutLabelsSaysSo) {
  ShownState state;
  EXPECT_TRUE(labels_text(state, {}).contains("the configuration has no labels.file"));
  state.labels = LabelState{.file = "/a\x1b[2J", .ipv4_prefixes = 1234, .epoch = 2};
  const std::string text = labels_text(state, {});
  EXPECT_TRUE(text.contains("1,234")) << text;
  EXPECT_FALSE(text.contains('\x1b')) << "a file's name cannot drive the terminal";
}

}  // namespace
}  // namespace sextant
