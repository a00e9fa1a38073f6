// SPDX-License-Identifier: BSD-3-Clause
// `sextant decode`: one frame of a capture explained, as the engine reads it.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "dataplane/explain/explain.h"
#include "src/commands.h"
#include "src/decode_frame.h"
#include "src/decode_report.h"
#include "src/reading_settings.h"
#include "src/terminal.h"

namespace sextant {
namespace {

constexpr int kExitBroken = 1;
constexpr int kExitUsage = 2;

constexpr const char* kExamples = R"(Examples:
  sextant decode link.pcap               the first frame, header by header
  sextant decode link.pcap:1204          frame 1204, counted from 1
  sextant decode --json link.pcap:1204   the same as "sextant.decode/1"
  sextant decode --hex link.pcap:1204    with the frame's octets at the end)";

struct DecodeRequest {
  std::string frame;
  bool json = false;
  bool hex = false;
  std::string configuration;  ///< path; empty: none
};

int complain(int exit_code, const std::string& sentence) {
  fmt::print(stderr, "{}\n", sentence);
  return exit_code;
}

/// Reads the frame, explains it by `settings` and prints; returns the exit code.
int decode_frame(const FrameName& name, const DecodeRequest& request, const DecodeSettings& settings) {
  ReadProgress progress(::isatty(STDERR_FILENO) == 1);
  const Expected<OwnFrame> own = find_frame(name, progress);
  progress.erase();
  if (!own) return complain(kExitBroken, own.error().sentence);
  const ExplainedFrame explained{name, own->frame, explain(own->frame, settings), request.hex};
  const std::string text = request.json ? explanation_json(explained) : explanation_text(explained, output_style());
  return write_output(text) ? 0 : complain(kExitBroken, "The explanation could not be written to standard output.");
}

int run_decode(const DecodeRequest& request) {
  const Expected<FrameName> name = parse_frame_name(request.frame);
  if (!name) return complain(kExitUsage, name.error().sentence);
  const std::optional<ReadingSettings> settings = reading_settings(request.configuration);
  if (!settings) return kExitBroken;
  try {
    return decode_frame(*name, request, DecodeSettings(settings->decode));
  } catch (const std::exception& error) {
    return complain(kExitBroken, fmt::format("Decoding was given up: {}.", error.what()));
  }
}

}  // namespace

void add_decode(CLI::App& program, int& exit_code) {
  const auto request = std::make_shared<DecodeRequest>();
  CLI::App* decode =
      program.add_subcommand("decode", "Explain one frame of a capture: what was read, and what it counts as");
  decode
      ->add_option("FILE[:N]", request->frame,
                   "A pcap or pcapng file, gzip or plain, and the frame's number from 1; without one, frame 1. - is "
                   "standard input, /dev/stdin:N a frame of it")
      ->required();
  decode->add_flag("--json", request->json, "Print \"sextant.decode/1\" instead of text");
  decode->add_flag("--hex", request->hex, "Show the frame's octets, too");
  add_configuration_option(*decode, request->configuration);
  decode->footer(kExamples);
  decode->callback([request, &exit_code] { exit_code = run_decode(*request); });
}

}  // namespace sextant
