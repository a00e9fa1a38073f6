// SPDX-License-Identifier: BSD-3-Clause
// `sextant read`: the metrics of a probe from capture files.
#include <fmt/format.h>
#include <sys/random.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/report/summary_document.h"
#include "controlplane/report/summary_text.h"
#include "src/applications.h"
#include "src/commands.h"
#include "src/label_file.h"
#include "src/read_replay.h"
#include "src/read_stream.h"
#include "src/read_time.h"
#include "src/reading_settings.h"
#include "src/stop_signal.h"
#include "src/terminal.h"

namespace sextant {
namespace {

constexpr int kExitBroken = 1;
constexpr int kExitUsage = 2;
constexpr int kExitInterrupted = 130;  // 128 + SIGINT, as a shell reports it

constexpr const char* kExamples = R"(Examples:
  sextant read link.pcap                       what a link carried, for people
  sextant read --json monday.pcapng.gz         the same figures as JSON
  sextant read morning.pcap evening.pcap       two files as one stream
  tcpdump -w - -i eth0 | sextant read -        from standard input, until Ctrl-C
  sextant read --labels networks.txt link.pcap shares by network: a prefix and its label a line
  sextant read --applications ours.yaml link.pcap  which service is on IPv6, by rules of our own too
  sextant read --from 2026-01-01T08:00:00Z --to 2026-01-01T09:00:00Z link.pcap)";

struct ReadRequest {
  std::vector<std::string> paths;
  bool json = false;
  std::size_t workers = 1;
  std::string from;
  std::string to;
  std::string configuration;  ///< path; empty: none
  std::string labels;         ///< path; empty: none
  std::vector<std::string> applications;
};

Expected<HashKey> random_key() {
  HashKey key;
  if (::getrandom(&key, sizeof key, 0) != static_cast<ssize_t>(sizeof key)) {
    return fail("The kernel gives no random numbers for the flow table's key.");
  }
  return key;
}

/// The contract's document without what depends on how the work was spread: flow table entries end when a sweep comes
/// by, bins close when a worker has seen time pass.
std::string replay_json(const Summary& summary) {
  Document document = summary_document(summary);
  document.erase("flow_table");
  document["ledger"].erase("bins_closed");
  return document_text(document);
}

Expected<CaptureWindow> window_of(const ReadRequest& request) {
  CaptureWindow window;
  for (const auto& [text, bound] : {std::pair{&request.from, &window.from}, std::pair{&request.to, &window.to}}) {
    if (text->empty()) continue;
    const Expected<Timestamp> time = parse_time(*text);
    if (!time) return std::unexpected(time.error());
    *bound = *time;
  }
  if (window.from >= window.to) return fail("--from must be earlier than --to.");
  return window;
}

/// Prints the report and its sentences; returns the exit code.
int report(const Summary& summary, const ReadRequest& request) {
  const std::string text = request.json ? replay_json(summary) : summary_text(summary, output_style());
  const bool written = write_output(text);
  int exit_code = 0;
  const auto complain = [&](int code, const std::string& sentence) {
    fmt::print(stderr, "{}\n", sentence);
    exit_code = code;
  };
  if (!written) complain(kExitBroken, "The report could not be written to standard output.");
  for (const std::string& sentence : summary.broken_sources) complain(kExitBroken, sentence);
  if (const std::uint64_t error_packets = ledger_error_packets(summary); error_packets != 0) {
    complain(kExitBroken, fmt::format("The ledger does not close by {} packets: this is a defect of Sextant, please "
                                      "report it with the capture.",
                                      error_packets));
  }
  if (StopSignal::requested().load())
    complain(kExitInterrupted, "Interrupted: the report covers what was read until then.");
  return exit_code;
}

Expected<int> read_captures(const ReadRequest& request, CaptureWindow window) {
  const std::optional<ReadingSettings> settings = reading_settings(request.configuration);
  if (!settings) return kExitBroken;
  Expected<LoadedLabels> labels;
  if (!request.labels.empty()) labels = load_labels(request.labels);
  if (!labels) return std::unexpected(labels.error());
  const auto applications = load_applications(request.applications, request.workers);
  if (!applications) return std::unexpected(applications.error());
  const Expected<HashKey> key = random_key();
  if (!key) return std::unexpected(key.error());
  const StopSignal signals;
  CaptureStream stream(request.paths, window, StopSignal::requested());
  ReadProgress progress(::isatty(STDERR_FILENO) == 1);
  Expected<Summary> summary = replay(stream,
                                     {.worker_count = request.workers,
                                      .hash_key = *key,
                                      .decode = DecodeSettings(settings->decode),
                                      .fragments = settings->fragments,
                                      .labels = labels->table.get(),
                                      .label_count = labels->label_count,
                                      .applications = &*applications},
                                     progress);
  progress.erase();
  if (!summary) return std::unexpected(summary.error());
  if (stream.opened_count() > 0 || stream.broken().empty()) return report(*summary, request);
  for (const std::string& sentence : stream.broken()) fmt::print(stderr, "{}\n", sentence);
  return kExitBroken;
}

/// The one place where what the standard library throws (no memory, no threads) becomes a sentence.
int run_read(const ReadRequest& request) {
  const Expected<CaptureWindow> window = window_of(request);
  if (!window) {
    fmt::print(stderr, "{}\n", window.error().sentence);
    return kExitUsage;
  }
  try {
    const Expected<int> exit_code = read_captures(request, *window);
    if (exit_code) return *exit_code;
    fmt::print(stderr, "{}\n", exit_code.error().sentence);
  } catch (const std::exception& error) {
    fmt::print(stderr, "Reading was given up: {}.\n", error.what());
  }
  return kExitBroken;
}

std::string check_time(const std::string& text) {
  const Expected<Timestamp> time = parse_time(text);
  return time ? "" : time.error().sentence;
}

}  // namespace

void add_read(CLI::App& program, int& exit_code) {
  const auto request = std::make_shared<ReadRequest>();
  CLI::App* read = program.add_subcommand("read", "Measure capture files: the same figures as a probe's");
  read->add_option("FILE", request->paths,
                   "pcap or pcapng files, gzip or plain, read as one stream in this order; - is standard input")
      ->required();
  read->add_flag("--json", request->json, "Print \"sextant.summary/1\" instead of text");
  read->add_option("--workers", request->workers, "Threads; the answer is the same for any number")
      ->check(CLI::Range(std::size_t{1}, kReplayWorkerLimit))
      ->capture_default_str();
  read->add_option("--from", request->from,
                   "Count frames from this time on (RFC 3339 in UTC, or seconds since 1970); others do not exist")
      ->check(check_time);
  read->add_option("--to", request->to, "Count frames before this time")->check(check_time);
  read->add_option("--labels", request->labels,
                   "Count by the labels of addresses, too: a text file with a prefix and its label (1 to 16777215) a "
                   "line; the longest prefix counts")
      ->type_name("LABELS");
  read->add_option("--applications", request->applications,
                   "Rules that tell applications, over those the program comes with: a YAML file, or CSV (.csv); "
                   "of several the later wins")
      ->type_name("RULES");
  add_configuration_option(*read, request->configuration);
  read->footer(kExamples);
  read->callback([request, &exit_code] { exit_code = run_read(*request); });
}

}  // namespace sextant
