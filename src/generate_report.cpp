// SPDX-License-Identifier: BSD-3-Clause
#include "src/generate_report.h"

#include <fmt/format.h>

#include "controlplane/report/figures.h"
#include "controlplane/report/summary_document.h"
#include "controlplane/report/text_table.h"
#include "controlplane/report/views.h"

namespace sextant {
namespace {

ClassTallies all_classes(const GeneratorBooks& books) {
  ClassTallies classes{};
  for (const LegCounts& leg : books.legs) {
    for (std::size_t i = 0; i < kTrafficClassCount; ++i) classes[i] += leg.classes[i];
  }
  return classes;
}

std::uint64_t per_second(std::uint64_t count, std::int64_t elapsed_ns) {
  if (elapsed_ns <= 0) return 0;
  return static_cast<std::uint64_t>(static_cast<double>(count) * kNanosecondsPerSecond /
                                    static_cast<double>(elapsed_ns));
}

void put_port(TextTable& table, const GenerateResult& result) {
  const PortSide& port = *result.port;
  const PacketOctets total = result.books.total();
  const std::string asked =
      port.rate_frames_per_second ? with_si_prefix(*port.rate_frames_per_second, "frames/s") : "what it takes";
  const std::string reached = with_si_prefix(per_second(total.packets, result.elapsed_ns), "frames/s");
  const std::string bits = with_si_prefix(per_second(8 * total.octets, result.elapsed_ns), "bit/s");
  table.title("Port", {"asked", "reached", "layer 2"});
  table.row("rate", {asked, reached, bits});
  table.title("", {"refused at first", "sent by its count", "errors"});
  table.row(port.driver,
            {grouped(port.refused_frames), grouped(port.driver_frames), grouped(port.driver_error_frames)});
}

}  // namespace

std::string generate_text(const GenerateResult& result, const TextStyle& style) {
  const GeneratorBooks& books = result.books;
  const PacketOctets total = books.total();
  const FamilyTallies families = families_in(View::outer, all_classes(books));
  std::string text = fmt::format("{}: {} frames of seed {} in {}\n", printable(result.target), grouped(total.packets),
                                 result.seed, duration_text(result.elapsed_ns));
  TextTable table(text, style);
  table.title("Frames", {"packets", "frame octets", "IP octets"});
  table.row("all", {grouped(total.packets), grouped(total.octets)});
  for (const Family family : {Family::ipv4, Family::ipv6}) {
    const auto index = static_cast<std::size_t>(family);
    table.row(kFamilyNames[index], {grouped(families[index].packets), grouped(families[index].frame_octets),
                                    grouped(families[index].ip_octets)});
  }
  table.row("vlan", {grouped(books.vlan.packets), grouped(books.vlan.octets)});
  table.title("Flows", {"total", "ipv4", "ipv6"});
  table.row("distinct 5-tuples",
            {grouped(books.ipv4_flows + books.ipv6_flows), grouped(books.ipv4_flows), grouped(books.ipv6_flows)});
  if (result.port) put_port(table, result);
  return text;
}

std::string generate_json(const GenerateResult& result) {
  const GeneratorBooks& books = result.books;
  const PacketOctets total = books.total();
  Document document{{"schema", "sextant.generate/1"},
                    {"target", printable(result.target)},
                    {"seed", result.seed},
                    {"elapsed_s", static_cast<double>(result.elapsed_ns) / kNanosecondsPerSecond}};
  document["frames"] = {{"packets", total.packets}, {"octets", total.octets}};
  document["share"]["outer"] = families_document(families_in(View::outer, all_classes(books)));
  document["encapsulations"]["vlan"] = {{"packets", books.vlan.packets}, {"frame_octets", books.vlan.octets}};
  document["flows"] = {
      {"total", books.ipv4_flows + books.ipv6_flows}, {"ipv4", books.ipv4_flows}, {"ipv6", books.ipv6_flows}};
  if (result.port) {
    const PortSide& port = *result.port;
    document["port"] = {{"driver", port.driver},
                        {"refused_packets", port.refused_frames},
                        {"driver_packets", port.driver_frames},
                        {"driver_error_packets", port.driver_error_frames},
                        {"packets_per_second", per_second(total.packets, result.elapsed_ns)},
                        {"bits_per_second", per_second(8 * total.octets, result.elapsed_ns)}};
    if (port.rate_frames_per_second) document["port"]["asked_packets_per_second"] = *port.rate_frames_per_second;
  }
  return document_text(document);
}

}  // namespace sextant
