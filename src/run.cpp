// SPDX-License-Identifier: BSD-3-Clause
// `sextant run`: a probe on live ports, until it is stopped.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "controlplane/api/server.h"
#include "controlplane/api/state_documents.h"
#include "controlplane/config/configuration_file.h"
#include "controlplane/report/figures.h"
#include "controlplane/report/summary_text.h"
#include "dataplane/dpdk/eal.h"
#include "dataplane/dpdk/probe.h"
#include "dataplane/plan.h"
#include "src/applications.h"
#include "src/commands.h"
#include "src/host_facts.h"
#include "src/label_file.h"
#include "src/live_applications.h"
#include "src/live_labels.h"
#include "src/probe_loop.h"
#include "src/stop_signal.h"
#include "src/terminal.h"

namespace sextant {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kExitBroken = 1;

constexpr const char* kNotes =
    R"(While it runs, `sextant top` and `sextant show` look at it, and /metrics serves Prometheus.
SIGINT (Ctrl-C) and SIGTERM stop it: what the queues still hold is counted, flows are ended, the ledger is printed.
SIGHUP reads the configuration again and says what differs; the file of labels and the rules of applications are loaded
anew, and where they are wrong they stay as they were.

Examples:
  sextant check -c probe.yaml                  is the file right, and what does it take
  sextant run -c probe.yaml                    until Ctrl-C
  sextant run -c probe.yaml --duration 60 --json   one minute, the end of it as JSON)";

struct RunOptions {
  std::string file;
  std::optional<std::uint32_t> duration_s;
  bool json = false;
};

void say(const std::string& sentence) {
  fmt::print(stderr, "{}\n", sentence);
}

std::string counted(std::size_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

void say_start(const Configuration& configuration, const Plan& plan) {
  std::vector<std::uint16_t> cores;
  for (const WorkerPlan& worker : plan.workers) cores.push_back(worker.core);
  say(fmt::format("Probe '{}': {}, {}, {} on core {}, control on core {}, {} of memory.", configuration.probe,
                  counted(configuration.ports.size(), "port"), counted(configuration.links.size(), "link"),
                  counted(plan.workers.size(), "worker"), core_spans(cores), plan.control_core,
                  binary_size(plan.memory_size())));
  for (const std::string& remark : plan.remarks) say(remark);
}

void say_doors(const Configuration& configuration, const Server& server) {
  std::string doors;
  if (!configuration.api.socket.empty()) {
    doors = fmt::format(" `sextant top --socket {}` shows it live.", configuration.api.socket);
  }
  if (const auto port = server.metrics_port()) {
    doors += fmt::format(" Metrics: http://{}:{}/metrics.", configuration.api.metrics_address, *port);
  }
  say("Receiving." + doors);
}

/// Says what changes while the probe runs, each thing once.
class Watch {
 public:
  void look(const ShownState& state) {
    for (const PortState& port : state.ports) {
      const auto [entry, is_new] = link_up_.try_emplace(port.name, port.link_up);
      if (is_new ? !port.link_up : entry->second != port.link_up) {
        note(state, fmt::format("port '{}': link {}.", port.name, port.link_up ? "up" : "down"));
      }
      entry->second = port.link_up;
    }
    for (; bounds_said_ < state.summary.bounded.size(); ++bounds_said_) {
      note(state, fmt::format("the bound of '{}' was hit: totals stay exact, flows, records and labels may not.",
                              state.summary.bounded[bounds_said_]));
    }
    for (const ShownWorker& worker : state.workers) look_at_table(state, worker);
    const std::uint64_t error = ledger_error_packets(state.summary);
    if (error != ledger_error_packets_) note(state, fmt::format("THE LEDGER IS OFF BY {} PACKETS.", grouped(error)));
    ledger_error_packets_ = error;
  }

 private:
  /// A table that gives way says so once; its counters tell how often.
  void look_at_table(const ShownState& state, const ShownWorker& worker) {
    if (table_said_ || worker.totals.flows.emergencies == 0) return;
    table_said_ = true;
    note(state,
         fmt::format("worker {}'s flow table is nearly full: idle flows end after {} s instead of {} s until there "
                     "is room; flows.capacity is too small for this traffic.",
                     worker.state.index, worker.state.emergency_idle_timeout_s, worker.state.idle_timeout_s));
  }

  static void note(const ShownState& state, const std::string& sentence) { say(rfc3339(state.now) + " " + sentence); }

  std::map<std::string, bool> link_up_;
  std::size_t bounds_said_ = 0;
  bool table_said_ = false;
  std::uint64_t ledger_error_packets_ = 0;
};

/// SIGHUP: of what a file can say only labels and applications may change while a probe runs; the rest is news about
/// it.
void reload(const RunOptions& options, const Configuration& running, LiveLabels& labels,
            LiveApplications& applications) {
  const auto wanted = read_configuration(options.file);
  if (!wanted) {
    say(fmt::format("{} The probe goes on as it was.", wanted.error().sentence));
    return;
  }
  if (labels.state() && !wanted->labels.file.empty()) labels.ask_reload(wanted->labels.file);
  if (applications.state()) applications.ask_reload(wanted->applications.files);
  const std::vector<std::string> changes = changes_that_need_restart(running, *wanted);
  if (changes.empty()) {
    say(fmt::format("{} was read again: nothing in it differs.", options.file));
    return;
  }
  std::string keys;
  for (const std::string& key : changes) keys += (keys.empty() ? "" : ", ") + key;
  say(fmt::format("{} was read again: the probe must be restarted for {}; until then it goes on as it was.",
                  options.file, keys));
}

int report(const ShownState& state, const RunOptions& options) {
  const TextStyle style = output_style();
  const std::string text = options.json ? document_text(state_document("all", state))
                                        : summary_text(state.summary, style) + "\n" + ports_text(state.ports, style);
  int exit_code = 0;
  const auto complain = [&exit_code](const std::string& sentence) {
    say(sentence);
    exit_code = kExitBroken;
  };
  if (!write_output(text)) complain("The report could not be written to standard output.");
  const std::uint64_t error = ledger_error_packets(state.summary) + hand_over_error_packets(state);
  if (error != 0) {
    complain(fmt::format("The ledger does not close by {} packets: this is a defect of Sextant, please report it.",
                         grouped(error)));
  }
  return exit_code;
}

Expected<int> run_probe(const RunOptions& options) {
  const auto configuration = read_configuration(options.file);
  if (!configuration) return std::unexpected(configuration.error());
  const std::string& label_file = configuration->labels.file;
  Expected<LoadedLabels> labels;
  if (!label_file.empty()) labels = load_labels(label_file);
  if (!labels) return std::unexpected(labels.error());
  auto applications = load_applications(*configuration);
  if (!applications) return std::unexpected(applications.error());
  const Plan plan =
      make_plan(*configuration, read_host_facts(*configuration),
                labels->table == nullptr ? 0 : labels->table->memory_octets(), applications->applications.size());
  if (!plan.obstacles.empty()) return fail(plan.obstacles.front());
  say_start(*configuration, plan);
  stay_on({plan.control_core});

  const StopSignal signals(StopSignal::Hangup::asks_to_reload);
  const auto eal = Eal::start(*configuration, plan);
  if (!eal) return std::unexpected(eal.error());
  const auto probe = Probe::open(*configuration, plan);
  if (!probe) return std::unexpected(probe.error());
  for (const std::string& note : (*probe)->notes()) say(note);
  LiveLabels live_labels(**probe);
  if (labels->table != nullptr) {
    say(fmt::format("Labels: {}.", label_counts_text(*labels)));
    live_labels.publish(std::move(*labels));
  }
  LiveApplications live_applications(**probe, plan.engine.largest_application);
  if (applications->matcher != nullptr) {
    say(fmt::format("Applications: {}.", application_counts_text(*applications)));
    live_applications.publish(std::move(*applications));
  }
  const auto server = Server::start(configuration->api);
  if (!server) return std::unexpected(server.error());

  (*probe)->start();
  say_doors(*configuration, **server);
  const auto deadline = options.duration_s ? Clock::now() + std::chrono::seconds{*options.duration_s}  //
                                           : Clock::time_point::max();
  ProbeLoop loop(*configuration, **probe, server->get());
  loop.show_labels(live_labels.state());
  loop.show_applications(&live_applications);
  Watch watch;
  const auto ended = [&] {
    if (StopSignal::take_reload_request()) reload(options, *configuration, live_labels, live_applications);
    if (const auto news = live_labels.look()) {
      say(*news);
      loop.show_labels(live_labels.state());
    }
    if (const auto news = live_applications.look()) say(*news);
    return StopSignal::requested().load(std::memory_order_relaxed) || Clock::now() >= deadline;
  };
  loop.run(ended, [&watch](const ShownState& state) { watch.look(state); });
  return report(*loop.finish(), options);
}

/// The one place where what the standard library throws (no memory, no threads) becomes a sentence.
int run(const RunOptions& options) {
  try {
    const Expected<int> exit_code = run_probe(options);
    if (exit_code) return *exit_code;
    say(exit_code.error().sentence);
  } catch (const std::exception& error) {
    say(fmt::format("The probe was given up: {}.", error.what()));
  }
  return kExitBroken;
}

}  // namespace

void add_run(CLI::App& program, int& exit_code) {
  constexpr std::uint32_t kLongest_s = 366U * 86'400U;
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = program.add_subcommand("run", "Probe live ports until it is stopped");
  command->footer(kNotes);
  command->add_option("-c,--config", options->file, "The configuration")->type_name("FILE")->required();
  command->add_option("--duration", options->duration_s, "Stop after so long")
      ->type_name("SECONDS")
      ->check(CLI::Range(1U, kLongest_s));
  command->add_flag("--json", options->json, "Print the end of the run as JSON, as `sextant show all --json` would");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace sextant
