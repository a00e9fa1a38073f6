// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/api/metrics_text.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/controlplane/api/temporary_folder.h"
#include "tests/controlplane/report/hand_made.h"

namespace sextant {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Names and labels of all samples, and what is written twice.
struct Series {
  std::set<std::string> all;
  std::vector<std::string> twice;
};

Series series_of(const std::string& text) {
  Series series;
  for (const std::string& line : lines_of(text)) {
    if (line.starts_with('#')) continue;
    const std::string name = line.substr(0, line.rfind(' '));
    if (!series.all.insert(name).second) series.twice.push_back(name);
  }
  return series;
}

bool holds_line(const std::string& text, const std::string& wanted) {
  for (const std::string& line : lines_of(text)) {
    if (line == wanted) return true;
  }
  return false;
}

TEST(MetricsText, SaysWhatTheStateSays) {
  const std::string text = metrics_text(test::small_state());
  for (
      const char* line :
      {R"(sextant_build_info{probe="sextant",version="0.1.0"} 1)",
       R"(sextant_frames_received_total{probe="sextant",link="exchange",port="east",vlan="100",direction="a_to_b"} 20)",
       R"(sextant_frames_received_bytes_total{probe="sextant",link="unassigned",port="",vlan="",direction="a_to_b"} 0)",
       R"(sextant_traffic_ip_bytes_total{probe="sextant",link="exchange",direction="a_to_b",view="outer",family="ipv4"} 5618)",
       R"(sextant_traffic_packets_total{probe="sextant",link="exchange",direction="a_to_b",view="service",family="ipv6"} 8)",
       R"(sextant_outcome_packets_total{probe="sextant",outcome="truncated_ipv6"} 1)",
       R"(sextant_encapsulation_packets_total{probe="sextant",encapsulation="6in4"} 3)",
       R"(sextant_extension_header_packets_total{probe="sextant",header="fragment"} 2)",
       R"(sextant_transport_packets_total{probe="sextant",transport="tcp",family="ipv6"} 5)",
       R"(sextant_ledger_error_packets{probe="sextant"} 0)",
       R"(sextant_port_lost_packets_total{probe="sextant",port="east"} 0)",
       R"(sextant_port_speed_bytes_per_second{probe="sextant",port="east"} 12500000000)",
       R"(sextant_worker_busy_ratio{probe="sextant",worker="1"} 0.875)",
       R"(sextant_worker_frames_total{probe="sextant",worker="0"} 450000)",
       R"(sextant_worker_bursts_total{probe="sextant",worker="0"} 36000)",
       R"(sextant_worker_full_bursts_total{probe="sextant",worker="0"} 3600)",
       R"(sextant_worker_sampled_frames_total{probe="sextant",worker="0"} 230400)",
       R"(sextant_worker_stage_cycles_total{probe="sextant",worker="0",stage="receive"} 2304000)",
       R"(sextant_worker_stage_cycles_total{probe="sextant",worker="1",stage="sweep"} 3456000)",
       R"(sextant_queue_deepest_frames{probe="sextant",worker="1",port="east",queue="1"} 3)",
       R"(sextant_queue_capacity_frames{probe="sextant",worker="1",port="west",queue="1"} 4096)",
       R"(sextant_flow_table_capacity_entries{probe="sextant",worker="0"} 500000)",
       R"(sextant_flow_table_state{probe="sextant",worker="0",state="normal"} 1)",
       R"(sextant_flow_table_state{probe="sextant",worker="0",state="emergency"} 0)",
       R"(sextant_flow_table_idle_timeout_seconds{probe="sextant",worker="0"} 30)",
       R"(sextant_flow_table_emergencies_total{probe="sextant",worker="0"} 0)",
       R"(sextant_flow_table_ended_early_total{probe="sextant",worker="0"} 0)",
       R"(sextant_flow_table_unplaced_packets_total{probe="sextant",worker="0"} 0)",
       R"(sextant_flow_records_waiting_limit{probe="sextant",worker="0"} 65535)",
       R"(sextant_split_flow_ratio{probe="sextant"} 0)",
       R"(sextant_split_flows{probe="sextant"} 0)",
       R"(sextant_split_flow_sampled_flows{probe="sextant"} 1234)",
       R"(sextant_split_flow_sampling_ratio{probe="sextant"} 0.5)",
       R"(sextant_flow_records_total{probe="sextant",reason="forced_end"} 4)",
       R"(sextant_flow_records_lost_total{probe="sextant"} 0)"}) {
    EXPECT_TRUE(holds_line(text, line)) << line;
  }
}

TEST(MetricsText, UnknownLossHasNoSeries) {
  const Series series = series_of(metrics_text(test::small_state()));
  EXPECT_TRUE(series.all.contains(R"(sextant_port_delivered_packets_total{probe="sextant",port="west"})"));
  EXPECT_FALSE(series.all.contains(R"(sextant_port_lost_packets_total{probe="sextant",port="west"})"));
  EXPECT_FALSE(series.all.contains(R"(sextant_port_arrived_packets_total{probe="sextant",port="west"})"));
}

TEST(MetricsText, AQueueWhoseDriverTellsNothingHasNoDepth) {
  const Series series = series_of(metrics_text(test::small_state()));
  EXPECT_TRUE(series.all.contains(R"(sextant_queue_deepest_frames{probe="sextant",worker="0",port="east",queue="0"})"));
  EXPECT_FALSE(
      series.all.contains(R"(sextant_queue_deepest_frames{probe="sextant",worker="0",port="west",queue="0"})"));
}

TEST(MetricsText, ATableUnderPressureSaysSo) {
  ShownState state = test::small_state();
  state.workers[1].totals.flows.state = FlowTableState::emergency;
  state.workers[1].totals.flows.emergency = true;
  state.workers[1].totals.flows.emergencies = 3;
  const std::string text = metrics_text(state);
  for (const char* line : {R"(sextant_flow_table_state{probe="sextant",worker="1",state="normal"} 0)",
                           R"(sextant_flow_table_state{probe="sextant",worker="1",state="emergency"} 1)",
                           R"(sextant_flow_table_idle_timeout_seconds{probe="sextant",worker="1"} 5)",
                           R"(sextant_flow_table_emergencies_total{probe="sextant",worker="1"} 3)"}) {
    EXPECT_TRUE(holds_line(text, line)) << line;
  }
}

TEST(MetricsText, OneWorkerHasNoSplitFlows) {
  ShownState state = test::small_state();
  state.summary.split_flows.reset();
  EXPECT_EQ(metrics_text(state).find("split_flow"), std::string::npos);
}

TEST(MetricsText, NoSeriesAppearsTwice) {
  EXPECT_EQ(series_of(metrics_text(test::small_state())).twice, std::vector<std::string>{});
  // Not even where two legs, or two ports, cannot be told apart.
  ShownState state = test::small_state();
  state.summary.leg_names[1] = state.summary.leg_names[0];
  state.summary.legs[1] = state.summary.legs[0];
  state.ports[1].name = state.ports[0].name;
  state.workers[1].state.index = state.workers[0].state.index;
  const std::string text = metrics_text(state);
  EXPECT_EQ(series_of(text).twice, std::vector<std::string>{});
  EXPECT_TRUE(holds_line(
      text,
      R"(sextant_frames_received_total{probe="sextant",link="exchange",port="east",vlan="100",direction="a_to_b"} 40)"));
}

TEST(MetricsText, TheCheckForDuplicatesFindsOne) {
  EXPECT_EQ(series_of("a{b=\"c\"} 1\na{b=\"c\"} 2\n").twice.size(), 1U);
}

TEST(MetricsText, EachFamilyIsAnnouncedOnceAndStandsTogether) {
  std::set<std::string> seen;
  std::string current;
  for (const std::string& line : lines_of(metrics_text(test::small_state()))) {
    if (line.starts_with("# HELP ")) {
      current = line.substr(7, line.find(' ', 7) - 7);
      EXPECT_TRUE(seen.insert(current).second) << current;
    } else if (line.starts_with("# TYPE ")) {
      EXPECT_TRUE(line.starts_with("# TYPE " + current + " ")) << line;
      EXPECT_EQ(line.ends_with(" counter"), current.ends_with("_total")) << line;
    } else {
      EXPECT_TRUE(line.starts_with(current + "{")) << line;
    }
  }
  EXPECT_GT(seen.size(), 30U);
}

TEST(MetricsText, ALabelCannotBreakOut) {
  ShownState state = test::small_state();
  state.probe = "a\"b\\c\nd";
  EXPECT_TRUE(holds_line(metrics_text(state), R"(sextant_ledger_error_packets{probe="a\"b\\c\nd"} 0)"));
}

TEST(MetricsText, TheTableOfLabelsIsThereWhereThereIsOne) {
  ShownState state = test::small_state();
  EXPECT_FALSE(metrics_text(state).contains("sextant_label_"));
  state.labels = LabelState{.file = "/networks.txt",
                            .ipv4_prefixes = 1000,
                            .ipv6_prefixes = 200,
                            .label_count = 17,
                            .table_memory_octets = 4096,
                            .epoch = 3,
                            .loaded = {1'500'000'000},
                            .failed_reloads = 2};
  const std::string text = metrics_text(state);
  const std::string probe = "probe=\"" + state.probe + "\"";
  for (const std::string& line :
       {"sextant_label_prefixes{" + probe + ",family=\"ipv4\"} 1000",
        "sextant_label_prefixes{" + probe + ",family=\"ipv6\"} 200", "sextant_label_table_bytes{" + probe + "} 4096",
        "sextant_label_epoch{" + probe + "} 3", "sextant_label_load_time_seconds{" + probe + "} 1.5",
        "sextant_label_reload_failures_total{" + probe + "} 2"}) {
    EXPECT_TRUE(holds_line(text, line)) << line;
  }
}

TEST(MetricsText, PromtoolFindsNothingToSay) {
  if (std::system("command -v promtool > /dev/null 2>&1") != 0) GTEST_SKIP() << "promtool is not installed";
  const test::TemporaryFolder folder;
  const std::string file = folder.file("metrics");
  const std::string said = folder.file("said");
  std::ofstream(file) << metrics_text(test::small_state());
  const int status = std::system(("promtool check metrics < " + file + " > " + said + " 2>&1").c_str());
  std::stringstream complaint;
  complaint << std::ifstream(said).rdbuf();
  EXPECT_EQ(status, 0) << complaint.str();
  EXPECT_EQ(complaint.str(), "");
}

}  // namespace
}  // namespace sextant
