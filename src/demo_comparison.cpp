// SPDX-License-Identifier: BSD-3-Clause
#include "src/demo_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "controlplane/report/figures.h"
#include "controlplane/report/summary_document.h"

namespace sextant {

namespace {

constexpr std::array<TrafficClass, 3> kSentClasses{TrafficClass::ipv4, TrafficClass::ipv6, TrafficClass::other};

// Sums over all legs, those nobody configured included: a frame on a wrong leg must show up as a difference.
LegCounts sum_of(std::span<const LegCounts> legs) {
  LegCounts sum;
  for (const LegCounts& leg : legs) {
    sum.received += leg.received;
    for (std::size_t i = 0; i < kOutcomeCount; ++i) sum.outcomes[i] += leg.outcomes[i];
    for (std::size_t i = 0; i < kTrafficClassCount; ++i) sum.classes[i] += leg.classes[i];
  }
  return sum;
}

LegCounts leg_of(const Summary& summary, LegDirection direction) {
  std::vector<LegCounts> legs;
  for (std::size_t i = 0; i + 1 < summary.legs.size(); ++i) {
    if (summary.leg_names[i].direction == direction) legs.push_back(summary.legs[i]);
  }
  return sum_of(legs);
}

void add_classes(std::vector<ComparedFigure>& figures, const LegCounts& sent, const LegCounts& measured) {
  for (const TrafficClass traffic_class : kSentClasses) {
    const auto index = static_cast<std::size_t>(traffic_class);
    const std::string name{kFamilyNames[static_cast<std::size_t>(family_in(View::outer, traffic_class))]};
    const Tally& out = sent.classes[index];
    const Tally& in = measured.classes[index];
    figures.push_back({name, {out.packets, out.frame_octets}, {in.packets, in.frame_octets}});
    if (traffic_class == TrafficClass::other) continue;
    figures.push_back({name + " (IP octets)", {out.packets, out.outer_ip_octets}, {in.packets, in.outer_ip_octets}});
  }
}

void add_extension_headers(std::vector<ComparedFigure>& figures, const GeneratorBooks& books, const Summary& summary) {
  for (std::size_t i = 0; i < kExtensionHeaderCount; ++i) {
    const std::uint64_t sent = books.extension_headers[i];
    const std::uint64_t measured = summary.extension_headers[i];
    if (sent == 0 && measured == 0) continue;
    figures.push_back({fmt::format("header {}", kExtensionHeaderNames[i]), {sent, 0}, {measured, 0}, false});
  }
}

std::string row(const ComparedFigure& figure, const TextStyle& style) {
  const std::string mark = figure.agrees() ? inked(style, Ink::good, "equal") : inked(style, Ink::bad, "DIFFERENT");
  const std::string sent_octets = figure.has_octets ? grouped(figure.sent.octets) : "";
  const std::string measured_octets = figure.has_octets ? grouped(figure.measured.octets) : "";
  return fmt::format("  {:<28}{:>14}{:>14}{:>20}{:>20}  {}\n", figure.name, grouped(figure.sent.packets),
                     grouped(figure.measured.packets), sent_octets, measured_octets, mark);
}

Document flow_octets(const FlowOctets& counts) {
  Document document;
  document["flows"] = counts.flows;
  document["octets"] = counts.octets;
  return document;
}

Document application_row(const ComparedApplication& application) {
  Document row;
  row["name"] = application.name;
  row["agree"] = application.agrees;
  for (std::size_t family = 0; family < application.families.size(); ++family) {
    Document& entry = row[kFamilyNames[family]];
    entry["sent"] = flow_octets(application.families[family].sent);
    entry["told"] = flow_octets(application.families[family].told);
    entry["measured"] = flow_octets(application.families[family].measured);
  }
  return row;
}

}  // namespace

bool Comparison::agrees() const {
  return ledger_error_packets == 0 && applications.agree() && std::ranges::all_of(figures, &ComparedFigure::agrees);
}

Comparison compare(const GeneratorBooks& books, const Summary& summary) {
  const LegCounts sent = sum_of(books.legs);
  const LegCounts measured = sum_of(summary.legs);
  Comparison result;
  auto& figures = result.figures;
  figures.push_back({"all frames", sent.received, measured.received});
  for (const LegDirection direction : {LegDirection::a_to_b, LegDirection::b_to_a}) {
    const auto index = static_cast<std::size_t>(direction);
    figures.push_back(
        {std::string{kLegDirectionNames[index]}, books.legs[index].received, leg_of(summary, direction).received});
  }
  add_classes(figures, sent, measured);
  figures.push_back({"vlan", books.vlan, summary.encapsulations[static_cast<std::size_t>(Encapsulation::vlan)]});
  add_extension_headers(figures, books, summary);
  for (std::size_t i = 0; i < kOutcomeCount; ++i) {
    if (sent.outcomes[i] == PacketOctets{} && measured.outcomes[i] == PacketOctets{}) continue;
    figures.push_back({std::string{kOutcomeTexts[i].name}, sent.outcomes[i], measured.outcomes[i]});
  }
  result.sent_flows = books.ipv4_flows + books.ipv6_flows;
  result.measured_flows = summary.flows.created;
  result.ledger_error_packets = ledger_error_packets(summary);
  result.applications = compare_applications(books, summary);
  return result;
}

std::string comparison_text(const Comparison& comparison, const TextStyle& style) {
  std::string text = inked(style, Ink::bold, "The generator's books against the probe's ledger") + "\n\n";
  text += fmt::format("  {:<28}{:>14}{:>14}{:>20}{:>20}\n", "", "packets sent", "measured", "octets sent", "measured");
  for (const ComparedFigure& figure : comparison.figures) text += row(figure, style);
  text += fmt::format(
      "\n  {} flows were sent and {} flow-table entries made: a flow that pauses for longer than the idle timeout\n"
      "  gets another one, one whose every frame is malformed gets none.\n",
      grouped(comparison.sent_flows), grouped(comparison.measured_flows));
  const std::string applications = applications_text(comparison.applications, style);
  if (!applications.empty()) text += "\n" + applications + "\n";
  const auto different =
      std::ranges::count_if(comparison.figures, [](const auto& figure) { return !figure.agrees(); }) +
      std::ranges::count(comparison.applications.rows, false, &ComparedApplication::agrees);
  if (comparison.agrees()) {
    text +=
        inked(style, Ink::good, "  Every figure agrees, those of the ledger to the packet and to the octet.") + "\n";
  } else {
    text +=
        inked(style, Ink::bad,
              fmt::format("  {} figures differ and the ledger is off by {} packets: this is a defect, please report "
                          "it with the seed.",
                          different, grouped(comparison.ledger_error_packets))) +
        "\n";
  }
  return text;
}

std::string comparison_json(const Comparison& comparison, const Summary& summary) {
  Document document;
  document["schema"] = "sextant.demo/1";
  document["agree"] = comparison.agrees();
  document["ledger_error_packets"] = comparison.ledger_error_packets;
  for (const ComparedFigure& figure : comparison.figures) {
    Document& entry = document["figures"][figure.name];
    entry["sent"]["packets"] = figure.sent.packets;
    entry["measured"]["packets"] = figure.measured.packets;
    if (figure.has_octets) {
      entry["sent"]["octets"] = figure.sent.octets;
      entry["measured"]["octets"] = figure.measured.octets;
    }
  }
  for (const ComparedApplication& application : comparison.applications.rows) {
    document["applications"].push_back(application_row(application));
    document["flows"]["paused"] = comparison.applications.paused_flows;
    document["flows"]["missed"] = comparison.applications.missed_flows;
  }
  document["flows"]["sent"] = comparison.sent_flows;
  document["flows"]["table_entries"] = comparison.measured_flows;
  document["summary"] = summary_document(summary);
  return document_text(document);
}

}  // namespace sextant
