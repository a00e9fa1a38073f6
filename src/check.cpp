// SPDX-License-Identifier: BSD-3-Clause
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "controlplane/config/configuration_file.h"
#include "dataplane/plan.h"
#include "src/applications.h"
#include "src/check_report.h"
#include "src/commands.h"
#include "src/host_facts.h"
#include "src/label_file.h"

namespace sextant {
namespace {

struct CheckOptions {
  std::string file;
  bool json = false;
};

int refuse(const CheckOptions& options, const std::vector<Error>& problems) {
  for (const Error& problem : problems) std::fprintf(stderr, "%s\n", problem.sentence.c_str());
  if (options.json) {
    nlohmann::ordered_json report{{"schema", "sextant.check/1"}, {"file", options.file}, {"fine", false}};
    report["problems"] = nlohmann::ordered_json::array();
    for (const Error& problem : problems) report["problems"].push_back(problem.sentence);
    // A file name need not be UTF-8.
    std::puts(report.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace).c_str());
  }
  return 1;
}

int check(const CheckOptions& options) {
  const auto configuration = examine_configuration(options.file);
  if (!configuration) return refuse(options, configuration.error());
  Expected<LoadedLabels> labels;
  if (!configuration->labels.file.empty()) labels = load_labels(configuration->labels.file);
  if (!labels) return refuse(options, {labels.error()});
  const LoadedLabels* shown_labels = labels->table == nullptr ? nullptr : &*labels;
  const auto applications = load_applications(*configuration);
  if (!applications) return refuse(options, {applications.error()});
  const HostFacts host = read_host_facts(*configuration);
  const Plan plan = make_plan(*configuration, host, shown_labels == nullptr ? 0 : shown_labels->table->memory_octets(),
                              applications->applications.size());
  const std::string report =
      options.json ? check_report_json(options.file, *configuration, host, plan, {shown_labels, &*applications})
                   : check_report(options.file, *configuration, host, plan, {shown_labels, &*applications});
  std::fputs(report.c_str(), stdout);
  return 0;
}

}  // namespace

void add_check(CLI::App& program, int& exit_code) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* command = program.add_subcommand(
      "check", "Check a configuration and show what it becomes on this machine; needs neither root nor DPDK");
  command->add_option("-c,--config", options->file, "The configuration to check")->type_name("FILE")->required();
  command->add_flag("--json", options->json, "Print one JSON object");
  command->callback([options, &exit_code] { exit_code = check(*options); });
}

}  // namespace sextant
