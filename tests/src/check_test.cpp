// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "controlplane/config/configuration_file.h"
#include "src/check_report.h"
#include "src/commands.h"

namespace sextant {
namespace {

struct Answer {
  int exit_code = -1;
  std::string out;
  std::string err;
};

Answer run(const std::string& arguments) {
  CLI::App program{"test"};
  Answer answer;
  add_check(program, answer.exit_code);
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  try {
    program.parse(arguments);
  } catch (const CLI::ParseError& error) {
    answer.exit_code = program.exit(error) == 0 ? 0 : 2;
  }
  answer.out = testing::internal::GetCapturedStdout();
  answer.err = testing::internal::GetCapturedStderr();
  return answer;
}

std::vector<std::string> examples() {
  const char* folder = std::getenv("SEXTANT_EXAMPLES");
  std::vector<std::string> files;
  if (folder == nullptr) return files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  return files;
}

class File {
 public:
  explicit File(const std::string& text) {
    const int descriptor = mkstemp(path_.data());
    EXPECT_GE(descriptor, 0);
    close(descriptor);
    std::ofstream(path_) << text;
    std::filesystem::permissions(path_, std::filesystem::perms::all);
  }
  ~File() { std::filesystem::remove(path_); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_ = "/tmp/sextant-check-XXXXXX";
};

constexpr std::string_view kGood =
    "ports:\n  - {name: east, device: net_null0}\n  - {name: west, device: net_null1, mtu: 9000}\n"
    "links:\n  - {name: l, legs: [{port: east, direction: a_to_b}, {port: west, direction: b_to_a}]}\n"
    "workers: {count: 2}\napi: {socket: /run/x.sock}\n";

TEST(Check, accepts_every_example) {
  ASSERT_EQ(examples().size(), 3u) << "set SEXTANT_EXAMPLES to scripts/examples";
  for (const std::string& file : examples()) {
    const Answer answer = run("check -c " + file);
    EXPECT_EQ(answer.exit_code, 0) << file << answer.err;
    EXPECT_NE(answer.out.find(file + " is fine"), std::string::npos) << answer.out;
    EXPECT_EQ(answer.err, "");
  }
}

TEST(Check, finds_no_obstacle_for_an_example_on_a_machine_that_fits) {
  HostFacts host;
  for (std::uint16_t core = 0; core < 16; ++core) host.usable_cores.push_back({core, 0});
  host.huge_pages = {{2 << 20, 1024}};
  host.available_memory_size = 8ULL << 30;
  for (const std::string& file : examples()) {
    const auto configuration = read_configuration(file);
    ASSERT_TRUE(configuration.has_value());
    const Plan plan = make_plan(*configuration, host);
    EXPECT_EQ(plan.obstacles, std::vector<std::string>{}) << file;
    EXPECT_EQ(plan.remarks, std::vector<std::string>{}) << file;
    EXPECT_TRUE(plan.uses_huge_pages) << file;
  }
}

TEST(Check, needs_no_root) {
  const File file{std::string(kGood)};
  const uid_t user = geteuid();
  if (user == 0) {
    ASSERT_EQ(seteuid(65'534), 0);
  }
  const Answer answer = run("check -c " + file.path());
  if (user == 0) {
    ASSERT_EQ(seteuid(0), 0);
  }
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
}

TEST(Check, prints_each_problem_and_exits_with_1) {
  const File file{"ports:\n  - {name: east, device: net_null0, quues: 8, mtu: 1}\nlinks: []\n"};
  const Answer answer = run("check -c " + file.path());
  EXPECT_EQ(answer.exit_code, 1);
  EXPECT_EQ(answer.out, "");
  EXPECT_EQ(answer.err, file.path() + ":2:37: unknown key 'quues' in ports[0]; did you mean 'queues'?\n" + file.path() +
                            ":2:52: ports[0].mtu wants a whole number from 1280 to 9710; found '1'.\n" + file.path() +
                            ":3:8: links wants 1 to 1024 items; found 0.\n");
  const auto json = nlohmann::json::parse(run("check --json -c " + file.path()).out);
  EXPECT_EQ(json["fine"], false);
  EXPECT_EQ(json["problems"].size(), 3u);
}

TEST(Check, says_that_a_file_is_missing) {
  const Answer answer = run("check -c /none/such.yaml");
  EXPECT_EQ(answer.exit_code, 1);
  EXPECT_EQ(answer.err, "/none/such.yaml: cannot be opened: No such file or directory.\n");
}

TEST(Check, wants_a_file) {
  EXPECT_EQ(run("check").exit_code, 2);
}

struct Case {
  Configuration configuration;
  HostFacts host;
};

Case two_workers_on_two_cores() {
  Case result;
  const auto configuration = examine_configuration_text(kGood, "good.yaml");
  EXPECT_TRUE(configuration.has_value());
  if (configuration) result.configuration = *configuration;
  result.host.usable_cores = {{0, 0}, {1, 0}};
  result.host.huge_pages = {{2 << 20, 3}};
  result.host.available_memory_size = 24ULL << 30;
  return result;
}

TEST(CheckReport, shows_cores_memory_and_what_is_wrong) {
  const Case two = two_workers_on_two_cores();
  const Plan plan = make_plan(two.configuration, two.host);
  const std::string report = check_report("good.yaml", two.configuration, two.host, plan);
  EXPECT_TRUE(report.starts_with(effective_yaml(two.configuration)));
  const auto expect = [&](std::string_view part) { EXPECT_NE(report.find(part), std::string::npos) << part << report; };
  expect(
      "Cores\n"
      "  core    0   control      counts, API, metrics (shared)\n"
      "  core    1   worker 0     queue 0 of east and west; idle: pause\n"
      "  core    0   worker 1     queue 1 of east and west; idle: sleep (shared)\n");
  expect("  flow tables, hot part and index     2 x 500000 flows ");
  expect("  flow tables, cold part              what only records need                    61.0 MiB\n");
  expect("  fragments                           2 x 32768 datagrams                        4.0 MiB\n");
  expect("  flow records                        2 x 65536 records ");
  expect("  east                                4095 buffers of 2176 bytes                17.0 MiB\n");
  expect("  west                                4095 buffers of 9344 bytes                49.0 MiB\n");
  expect("                                      3 free huge pages of 2048 KiB              6.0 MiB\n");
  expect("  Packet buffers go on ordinary pages: DPDK gets --no-huge -m ");
  expect("Remark: 2 workers and the control threads share 2 cores: they take turns");
  expect("good.yaml is fine.\n");
}

TEST(CheckReport, says_what_stands_in_the_way) {
  Case two = two_workers_on_two_cores();
  two.configuration.workers.cores = {4, 5};
  const Plan plan = make_plan(two.configuration, two.host);
  const std::string report = check_report("good.yaml", two.configuration, two.host, plan);
  EXPECT_NE(report.find("Obstacle: The configuration names cores 4-5, and this process may run on 0-1 only"),
            std::string::npos);
  EXPECT_TRUE(report.ends_with("good.yaml is fine, but cannot start on this machine.\n")) << report;
}

TEST(CheckReport, is_json_too) {
  const Case two = two_workers_on_two_cores();
  const Plan plan = make_plan(two.configuration, two.host);
  const auto json = nlohmann::json::parse(check_report_json("good.yaml", two.configuration, two.host, plan));
  EXPECT_EQ(json["schema"], "sextant.check/1");
  EXPECT_EQ(json["fine"], true);
  EXPECT_EQ(json["can_start_here"], true);
  EXPECT_EQ(json["configuration"]["ports"][1]["mtu"], 9000);
  EXPECT_EQ(json["cores"]["control_core"], 0);
  EXPECT_EQ(json["cores"]["workers"][1]["queues"][1], (nlohmann::json{{"port", "west"}, {"queue", 1}}));
  EXPECT_EQ(json["memory"]["ports"][0]["mbuf_count"], 4095);
  EXPECT_EQ(json["cores"]["workers"][1]["idle"], "sleep");
  EXPECT_EQ(json["memory"]["total_size"], plan.memory_size());
  std::uint64_t parts = 0;
  for (const auto& part : json["memory"]["engine_parts"]) parts += part.get<std::uint64_t>();
  EXPECT_EQ(parts, plan.engine_memory_size);
  EXPECT_EQ(json["host"]["huge_pages"][0], (nlohmann::json{{"page_size", 2 << 20}, {"free", 3}}));
  EXPECT_EQ(json["remarks"].size(), plan.remarks.size());
}

}  // namespace
}  // namespace sextant
