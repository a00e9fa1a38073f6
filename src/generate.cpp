// SPDX-License-Identifier: BSD-3-Clause
// `sextant generate`: a benchmark load, to a capture file or to a port.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <exception>
#include <map>
#include <memory>
#include <string>

#include "controlplane/report/figures.h"
#include "dataplane/capture/pcap_writer.h"
#include "dataplane/generate/load_traffic.h"
#include "dataplane/generate/pace.h"
#include "src/commands.h"
#include "src/frame_rate.h"
#include "src/generate_options.h"
#include "src/generate_port.h"
#include "src/generate_report.h"
#include "src/read_progress.h"
#include "src/stop_signal.h"
#include "src/terminal.h"

namespace sextant {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kExitBroken = 1;
constexpr int kExitUsage = 2;
constexpr int kExitInterrupted = 130;                  // 128 + SIGINT, as a shell reports it
constexpr std::int64_t kFirstFrame_s = 1'767'225'600;  // 2026-01-01T00:00:00Z: the same file at any time

constexpr const char* kNotes =
    R"(Flows are drawn uniformly at random, the worst case for caches, in both directions of each; their addresses lie in the
prefixes of a generated routing table (--prefixes; --routes writes it down). Sizes count as testers do, with the four
octets of the FCS that no capture holds; imix is 7 x 64, 4 x 570 and 1 x 1518 octets, by chance, 353.8 on average. A
frame whose headers do not fit (IPv6 in 64 octets) is as short as they allow. All checksums are right. The same options
and seed give the same frames, and a file the same octets.

What is printed counts what left, in the words of `sextant read`: its figures for the file are equal. To a port,
"refused at first" are frames that the port did not take when they were offered; they were offered again.
Ctrl-C ends it early: the file is whole, and the figures are those of what left.

Send to networks that are yours to load.

Examples:
  sextant generate --output load.pcap --frames 5M --flows 1M --size imix
  sextant generate --output - --size 64 | sextant read -
  sextant generate --port net_af_packet0,iface=veth0 --rate 200k --duration 30
  sextant generate --port net_null0 --size 64 --flows 8M --new-flows 50 --duration 10)";

void say(const std::string& sentence) {
  fmt::print(stderr, "{}\n", sentence);
}

/// What is wrong with the options together; empty: nothing.
std::string contradiction(const GenerateOptions& options, std::optional<std::uint64_t> rate) {
  if (options.output.empty() == options.port.empty()) {
    return "Give exactly one of --output FILE and --port DEVICE: where the frames are to go.";
  }
  if (!options.output.empty() && options.duration_s && !rate) {
    return "--duration needs --rate where frames go to a file: how many the time holds.";
  }
  if (options.output == "-" && output_is_terminal()) {
    return "Standard output is a terminal, which cannot show a capture; redirect it, or name a file.";
  }
  return {};
}

Expected<GenerateResult> write_file(const GenerateOptions& options, const FilePace& pace, LoadTraffic& traffic,
                                    ReadProgress& progress) {
  auto writer = PcapWriter::create(options.output);
  if (!writer) return std::unexpected(writer.error());
  const Pace time{pace.rate_frames_per_second, {}};
  const Clock::time_point start = Clock::now();
  GenerateResult result{.target = options.output == "-" ? "standard output" : options.output, .seed = options.seed};
  constexpr std::uint64_t kLook = 4096;  // frames between looks at the clock
  for (std::uint64_t frames = 0; frames < pace.frames && !StopSignal::requested().load(); ++frames) {
    LoadFrame frame{.data = writer->room()};
    traffic.next(frame);
    const Timestamp captured{kFirstFrame_s * kNanosecondsPerSecond + time.due_ns(frames)};
    if (auto error = writer->add(frame.entry.frame_octets, captured)) return std::unexpected(*error);
    enter(result.books, frame);
    if (frames % kLook != 0 || !progress.due()) continue;
    progress.show({.packets = frames, .octets = result.books.total().octets, .packets_total = pace.frames});
  }
  if (auto error = writer->finish()) return std::unexpected(*error);
  result.elapsed_ns = std::chrono::nanoseconds(Clock::now() - start).count();
  return result;
}

/// The frames may be on standard output: then the report goes to standard error.
bool print_report(const GenerateResult& result, const GenerateOptions& options) {
  const bool frames_on_output = options.output == "-";
  const TextStyle style = frames_on_output ? TextStyle{} : output_style();
  const std::string text = options.json ? generate_json(result) : generate_text(result, style);
  if (!frames_on_output) return write_output(text);
  return std::fwrite(text.data(), 1, text.size(), stderr) == text.size();
}

int report(const GenerateResult& result, const GenerateOptions& options) {
  int exit_code = 0;
  const auto complain = [&exit_code](int code, const std::string& sentence) {
    say(sentence);
    exit_code = code;
  };
  if (!print_report(result, options)) complain(kExitBroken, "The report could not be written to standard output.");
  const std::uint64_t taken = result.books.total().packets;
  if (result.port && (result.port->driver_frames < taken || result.port->driver_error_frames > 0)) {
    complain(kExitBroken, fmt::format("The port took {} frames, and by its own count sent {} of them, with {} errors; "
                                      "is the link up, and are the frames no longer than it allows?",
                                      grouped(taken), grouped(result.port->driver_frames),
                                      grouped(result.port->driver_error_frames)));
  }
  const bool has_end = !result.port || options.frames || options.duration_s;
  if (has_end && StopSignal::requested().load()) {
    complain(kExitInterrupted, "Interrupted: the figures are those of the frames that left until then.");
  }
  return exit_code;
}

Expected<int> generate(const GenerateOptions& options, std::optional<std::uint64_t> rate) {
  const auto pace = file_pace(options, rate);
  if (!pace) return std::unexpected(pace.error());
  const StopSignal signals;
  ReadProgress progress(::isatty(STDERR_FILENO) == 1);
  std::unique_ptr<LoadTraffic> traffic;
  {
    const RoutingTable table = routing_table(options);  // a full one takes 45 MB, which the load does not need
    if (!options.routes.empty()) {
      if (auto error = write_routes(options.routes, table)) return std::unexpected(*error);
    }
    const auto load = load_options(options, table);
    if (!load) return std::unexpected(load.error());
    auto made = LoadTraffic::make(*load);
    if (!made) return std::unexpected(made.error());
    traffic = std::move(*made);
  }
  Expected<GenerateResult> result;
  if (options.port.empty()) {
    result = write_file(options, *pace, *traffic, progress);
  } else {
    PortTask task{.device = options.port, .pace = {rate, options.frames}, .duration = {}, .seed = options.seed};
    if (options.duration_s) task.duration = std::chrono::seconds{*options.duration_s};
    const auto watch = [&](std::uint64_t packets, std::uint64_t octets) {
      if (progress.due()) progress.show({.packets = packets, .octets = octets, .packets_total = options.frames});
    };
    result = send_to_port(task, *traffic, StopSignal::requested(), watch);
  }
  progress.erase();
  if (!result) return std::unexpected(result.error());
  return report(*result, options);
}

/// The one place where what the standard library throws (no memory, no threads) becomes a sentence.
int run_generate(const GenerateOptions& options) {
  const auto rate = parse_rate(options.rate);
  if (!rate) {
    say(rate.error().sentence);
    return kExitUsage;
  }
  if (const std::string sentence = contradiction(options, *rate); !sentence.empty()) {
    say(sentence);
    return kExitUsage;
  }
  try {
    const Expected<int> exit_code = generate(options, *rate);
    if (exit_code) return *exit_code;
    say(exit_code.error().sentence);
  } catch (const std::exception& error) {
    say(fmt::format("Generating was given up: {}.", error.what()));
  }
  return kExitBroken;
}

std::string check_size(const std::string& text) {
  const auto size = parse_frame_size(text);
  return size ? "" : size.error().sentence;
}

/// A count that may end in k or M, from 1 to `most`.
template <typename Count>
void add_count(CLI::App& command, const char* name, Count& count, std::uint64_t most, const char* text) {
  const std::map<std::string, std::uint64_t> thousands{{"k", 1'000}, {"M", 1'000'000}};
  command.add_option(name, count, text)
      ->transform(CLI::AsNumberWithUnit(thousands, CLI::AsNumberWithUnit::CASE_SENSITIVE).description(""))
      ->check(CLI::Range(std::uint64_t{1}, most).description(""))
      ->type_name("COUNT");
}

void add_shape(CLI::App& command, GenerateOptions& options) {
  constexpr std::uint64_t kMostFrames = 1'000'000'000'000;
  constexpr std::uint64_t kMostPrefixes = 2'000'000;
  add_count(command, "--frames", options.frames, kMostFrames,
            "How many, as 5000000 or 5M; where nothing is said, 1M to a file and without end to a port");
  add_count(command, "--flows", options.flows, kLoadFlowCountMax,
            "Flows that are live at the same time, up to 16777216; 100k where nothing is said");
  command.add_option("--size", options.size, "Octets of a frame with FCS, 64 to 9216, or imix")
      ->type_name("SIZE")
      ->check(check_size)
      ->capture_default_str();
  const auto add_share = [&command](const char* name, double& share, const char* text) {
    command.add_option(name, share, text)
        ->type_name("PERCENT")
        ->check(CLI::Range(0.0, 100.0).description(""))
        ->capture_default_str();
  };
  add_share("--ipv6", options.ipv6_percent, "Flows of IPv6");
  add_share("--vlan", options.vlan_percent, "Flows with a VLAN tag");
  add_share("--tcp", options.tcp_percent, "Flows of TCP; the rest is UDP");
  add_share("--new-flows", options.new_flow_percent, "Frames that begin a flow never seen before; the oldest one ends");
  add_count(command, "--prefixes", options.prefixes, kMostPrefixes,
            "IPv4 prefixes of the routing table, 1M where nothing is said; IPv6 has a fifth as many");
}

}  // namespace

void add_generate(CLI::App& program, int& exit_code) {
  constexpr std::uint32_t kLongest_s = 366U * 86'400U;
  const auto options = std::make_shared<GenerateOptions>();
  CLI::App* command = program.add_subcommand("generate", "Make benchmark traffic, to a capture file or a port");
  command->footer(kNotes);
  command->add_option("-o,--output", options->output, "A pcap file to write; - is standard output")->type_name("FILE");
  command->add_option("--port", options->port, "A port to send to: a PCI address or a DPDK vdev string")
      ->type_name("DEVICE");
  add_shape(*command, *options);
  command->add_option("--seed", options->seed, "Another seed, other frames")
      ->type_name("NUMBER")
      ->capture_default_str();
  command
      ->add_option("--rate", options->rate,
                   "Frames a second, as 300000, 300k or 1.5M; max is what the port takes, and 1M by a file's times")
      ->type_name("RATE")
      ->capture_default_str();
  command->add_option("--duration", options->duration_s, "Send so long, or fill so much of a file's time")
      ->type_name("SECONDS")
      ->check(CLI::Range(1U, kLongest_s));
  command->add_option("--routes", options->routes, "Write the routing table there, a prefix and its label a line")
      ->type_name("FILE");
  command->add_flag("--json", options->json, "Print \"sextant.generate/1\" instead of text");
  command->callback([options, &exit_code] { exit_code = run_generate(*options); });
}

}  // namespace sextant
