// SPDX-License-Identifier: BSD-3-Clause
// `sextant demo`: a whole exchange point on this machine, measured as a NIC would be, and checked at the end.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "controlplane/report/figures.h"
#include "controlplane/report/summary_text.h"
#include "controlplane/report/top_view.h"
#include "controlplane/report/views.h"
#include "src/commands.h"
#include "src/demo_comparison.h"
#include "src/demo_options.h"
#include "src/demo_run.h"
#include "src/frame_rate.h"
#include "src/live_screen.h"
#include "src/probe_loop.h"
#include "src/stop_signal.h"
#include "src/terminal.h"

namespace sextant {

namespace {

constexpr int kExitBroken = 1;
constexpr int kExitUsage = 2;

constexpr const char* kDescription = "Play an exchange point on this machine and measure it; needs no NIC";

constexpr const char* kNotes = R"(
Six operators send each other traffic through DPDK ring ports, and a probe measures it as it would a NIC. At the end
the sender's books and the probe's ledger are compared and must agree to the packet.
Operators are fictional and their prefixes only look real; the names are those of real services, chosen so that the
rules tell their applications. No frame leaves the process.
The same seed, profile, rate and duration give the same frames and the same books; at --rate max the clock decides how
many. IPv4, TCP, UDP and ICMP checksums are right in every frame that is not malformed on purpose.
Ctrl-C ends the demo early and compares what was sent until then.)";

std::string sent_text(std::uint64_t sent, std::optional<std::uint64_t> budget) {
  return budget ? fmt::format("{} of {} frames sent", grouped(sent), grouped(*budget))
                : fmt::format("{} frames sent", grouped(sent));
}

void draw(const ShownState& state, const DemoOptions& options, const std::string& sent) {
  ScreenSize size = LiveScreen::size();
  if (size.rows > 1) --size.rows;
  const std::string footer =
      fmt::format(" demo: profile {}, seed {}, {}. Ctrl-C ends it.", options.profile, options.seed, sent);
  LiveScreen::draw(render_top(state, size, output_style().colour) + footer.substr(0, size.columns) + "\n");
}

// One line every two seconds, for whoever reads a log.
void print_line(const ShownState& state, const std::string& sent) {
  const std::int64_t elapsed_s = (state.now.nanoseconds - state.start.nanoseconds) / kNanosecondsPerSecond;
  if (elapsed_s == 0 || elapsed_s % 2 != 0) return;
  const ClassTallies classes = all_classes(state.summary);
  const std::uint64_t error = ledger_error_packets(state.summary);
  fmt::print(stderr, "{:>4} s  {}, {} measured, IPv6 {} of IP octets, ledger {}\n", elapsed_s, sent,
             grouped(whole_ledger(state.summary).received.packets),
             percent(ipv6_share(families_in(View::outer, classes))),
             error == 0 ? "closes" : fmt::format("off by {} packets", error));
}

int report(const DemoResult& result, const DemoOptions& options) {
  const TextStyle style = output_style();
  const Summary& summary = result.last->summary;
  const Comparison comparison = compare(result.books, summary);
  const std::string text = options.json ? comparison_json(comparison, summary)
                                        : summary_text(summary, style) + "\n" + ports_text(result.last->ports, style) +
                                              "\n" + comparison_text(comparison, style);
  const bool written = write_output(text);
  if (!written) fmt::print(stderr, "The report could not be written to standard output.\n");
  const bool agrees = comparison.agrees() && hand_over_error_packets(*result.last) == 0;
  return agrees && written ? 0 : kExitBroken;
}

int demo(const DemoOptions& options) {
  const Profile* profile = find_profile(options.profile);
  const auto rate = parse_rate(options.rate);
  if (profile == nullptr || !rate) {
    fmt::print(
        stderr, "{}\n",
        rate ? fmt::format("--profile {} is not known.\n{}", options.profile, profile_help()) : rate.error().sentence);
    return kExitUsage;
  }
  const StopSignal signals;
  const auto budget = frame_budget(*rate, options.duration_s);
  std::optional<LiveScreen> screen;
  if (!options.plain && !options.json && output_is_terminal()) screen.emplace();
  const auto view = [&](const ShownState& state, std::uint64_t sent) {
    if (screen) {
      draw(state, options, sent_text(sent, budget));
    } else {
      print_line(state, sent_text(sent, budget));
    }
  };
  const DemoTask task{demo_configuration(options), *profile, options.seed, options.duration_s, *rate};
  const auto result = run_demo(task, StopSignal::requested(), view);
  screen.reset();
  if (!result) {
    fmt::print(stderr, "{}\n", result.error().sentence);
    return kExitBroken;
  }
  return report(*result, options);
}

}  // namespace

void add_demo(CLI::App& program, int& exit_code) {
  constexpr std::uint32_t kLongest_s = 86'400;
  auto options = std::make_shared<DemoOptions>();
  CLI::App* command = program.add_subcommand("demo", kDescription);
  command->footer(profile_help() + kNotes);
  command->add_option("--duration", options->duration_s, "How long to send")
      ->type_name("SECONDS")
      ->check(CLI::Range(1U, kLongest_s))
      ->capture_default_str();
  command->add_option("--profile", options->profile, "The kind of traffic, see below")
      ->type_name("NAME")
      ->capture_default_str();
  command->add_option("--rate", options->rate, "Frames a second, as 300000, 300k or 1.5M, or max")
      ->type_name("RATE")
      ->capture_default_str();
  command->add_option("--seed", options->seed, "Another seed, other frames")
      ->type_name("NUMBER")
      ->capture_default_str();
  command->add_option("--workers", options->workers, "Threads that measure")
      ->type_name("COUNT")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command->add_flag("--plain", options->plain, "Print lines instead of the live view");
  command->add_flag("--json", options->json, "Print the comparison and the summary as JSON");
  command->callback([options, &exit_code] { exit_code = demo(*options); });
}

}  // namespace sextant
