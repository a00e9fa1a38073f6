// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>

#include "controlplane/report/figures.h"
#include "dataplane/explain/address_text.h"
#include "dataplane/explain/number_names.h"
#include "src/decode_names.h"
#include "src/decode_report.h"

namespace sextant {
namespace {

constexpr std::size_t kNarrowest = 60;
constexpr std::size_t kWidest = 120;
constexpr std::size_t kHeaderIndent = 16;  // behind the columns of offset and octets
constexpr std::size_t kLabelWidth = 20;

std::size_t width_of(const TextStyle& style) {
  return std::clamp(style.width, kNarrowest, kWidest);
}

Ink ink_of(Layer layer) {
  if (layer == Layer::ipv4 || layer == Layer::ipv4_in_ip) return Ink::ipv4;
  return layer == Layer::ipv6 || layer == Layer::ipv6_in_ip ? Ink::ipv6 : Ink::bold;
}

/// Fields beside each other, as many as a line takes.
std::string fields_text(const std::vector<ExplainedField>& fields, const TextStyle& style) {
  constexpr std::size_t kGap = 3;
  const std::string margin(kHeaderIndent, ' ');
  std::string text;
  std::size_t column = 0;
  for (const ExplainedField& field : fields) {
    const std::size_t columns = field.name.size() + 1 + field.value.size();
    const bool fits = column > 0 && column + kGap + columns <= width_of(style);
    if (!fits && column > 0) text += '\n';
    text += fits ? std::string(kGap, ' ') : margin;
    column = (fits ? column + kGap : kHeaderIndent) + columns;
    // What is longer than a line is a list.
    const std::string value = column <= width_of(style)
                                  ? field.value
                                  : wrapped(field.value, kHeaderIndent + field.name.size() + 1,
                                            width_of(style) - kHeaderIndent - field.name.size() - 1);
    text += inked(style, Ink::dim, field.name) + ' ' + value;
  }
  return text.empty() ? text : text + '\n';
}

std::string sentence_text(std::string_view sentence, std::size_t indent, Ink ink, const TextStyle& style) {
  const std::string text = wrapped(sentence, indent, width_of(style) - indent);
  return std::string(indent, ' ') + inked(style, ink, text) + '\n';
}

std::string header_text(const ExplainedHeader& header, const TextStyle& style) {
  const std::string_view name = kLayerTexts[static_cast<std::size_t>(header.layer)].text;
  std::string text = fmt::format("{:>6}  {:>6}  {}\n", header.offset, header.octets == 0 ? "-" : grouped(header.octets),
                                 inked(style, ink_of(header.layer), name));
  text += fields_text(header.fields, style);
  if (header.found != Outcome::accounted) {
    const OutcomeText& outcome = kOutcomeTexts[static_cast<std::size_t>(header.found)];
    text += sentence_text(fmt::format("! {}: {}", outcome.name, outcome.sentence), kHeaderIndent, Ink::bad, style);
  }
  for (const std::string& note : header.notes) text += sentence_text("* " + note, kHeaderIndent, Ink::plain, style);
  return text;
}

std::string head_text(const ExplainedFrame& explained, const TextStyle& style) {
  const Frame& frame = explained.frame;
  const std::string place = fmt::format("{}, frame {}", printable(explained.name.path), grouped(explained.name.number));
  std::string lengths = grouped(frame.length) + " octets";
  if (frame.captured != frame.length) lengths += fmt::format(", {} of them captured", grouped(frame.captured));
  return inked(style, Ink::bold, place) +
         fmt::format("\n{}   {}   {}\n", rfc3339(frame.time), link_type_name(explained.explanation), lengths);
}

// ---- what the frame counts as

std::string listed(const std::vector<std::string_view>& names, std::string_view separator) {
  return names.empty() ? "none" : fmt::format("{}", fmt::join(names, separator));
}

std::string view_text(View view, const Facts& facts) {
  switch (family_in(view, traffic_class_of(facts))) {
    case Family::ipv4:
      return grouped(ip_octets_in(view, facts)) + " octets of IPv4";
    case Family::ipv6:
      return grouped(ip_octets_in(view, facts)) + " octets of IPv6";
    case Family::other:
      break;
  }
  return "a frame without IP";
}

std::string flow_text(const Explanation& explanation) {
  if (!explanation.no_flow.empty()) return "none: " + explanation.no_flow;
  const FlowKey& key = explanation.facts.key;
  const bool ports = key.ports != std::array<Be16, 2>{};
  const auto endpoint = [&](unsigned index) {
    return endpoint_text(key, index) + (ports ? fmt::format(" port {}", key.ports[index].host()) : "");
  };
  return fmt::format("protocol {}, {} -> {}", protocol_text(key.protocol), endpoint(0), endpoint(1));
}

std::string payload_text(const Explanation& explanation) {
  if (explanation.facts.payload_offset == 0) return "none that is found";
  std::string text =
      fmt::format("{} octets from offset {}", grouped(explanation.payload_octets), explanation.facts.payload_offset);
  if (explanation.payload_captured_octets != explanation.payload_octets) {
    text += fmt::format(", {} of them captured", grouped(explanation.payload_captured_octets));
  }
  return text;
}

std::string counts_text(const Explanation& explanation, const TextStyle& style) {
  const Facts& facts = explanation.facts;
  const bool accounted = facts.outcome == Outcome::accounted;
  const OutcomeText& outcome = kOutcomeTexts[static_cast<std::size_t>(facts.outcome)];
  const Carried carried = carried_by(traffic_class_of(facts));
  std::string text = '\n' + inked(style, Ink::bold, "Counts") + '\n';
  const auto row = [&](std::string_view label, std::string_view value, Ink ink = Ink::plain) {
    const std::size_t indent = 2 + kLabelWidth;
    text += fmt::format("  {:<{}}", label, kLabelWidth) +
            inked(style, ink, wrapped(value, indent, width_of(style) - indent)) + '\n';
  };
  row("outcome", accounted ? std::string(outcome.name) : fmt::format("{}: {}", outcome.name, outcome.sentence),
      accounted ? Ink::good : Ink::bad);
  for (std::size_t v = 0; v < kViewCount; ++v) {
    row(fmt::format("{} view", kViewNames[v]), view_text(static_cast<View>(v), facts));
  }
  row("carried", kCarriedNames[static_cast<std::size_t>(carried)]);
  row("encapsulations", listed(names_of(facts.encapsulations, kEncapsulationNames), ", "));
  row("extension headers",
      facts.chain.too_long()
          ? "more than a chain can list: " + listed(names_of(facts.extension_headers, kExtensionHeaderNames), ", ")
          : listed(chain_names(facts.chain), " > "));
  row("observations", listed(names_of(facts.observations, kObservationNames), ", "));
  row("flow", flow_text(explanation));
  row("payload", payload_text(explanation));
  return text;
}

std::string octets_text(const Frame& frame, const TextStyle& style) {
  constexpr std::size_t kRow = 16;
  std::string text = '\n' + inked(style, Ink::bold, "Octets") + '\n';
  for (std::size_t begin = 0; begin < frame.captured; begin += kRow) {
    text += fmt::format("{:>6} ", begin);
    for (std::size_t at = begin; at < std::min<std::size_t>(begin + kRow, frame.captured); ++at) {
      text += fmt::format("{}{:02x}", at - begin == kRow / 2 ? "  " : " ", frame.data[at]);
    }
    text += '\n';
  }
  return text;
}

}  // namespace

std::string explanation_text(const ExplainedFrame& explained, const TextStyle& style) {
  std::string text = head_text(explained, style);
  text += '\n' + inked(style, Ink::dim, "offset  octets  header") + '\n';
  for (const ExplainedHeader& header : explained.explanation.headers) text += header_text(header, style);
  text += '\n' + sentence_text(explained.explanation.stop, 0, Ink::plain, style);
  text += counts_text(explained.explanation, style);
  if (explained.with_octets) text += octets_text(explained.frame, style);
  return text;
}

}  // namespace sextant
