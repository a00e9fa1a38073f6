// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/summary_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "controlplane/report/application_text.h"
#include "controlplane/report/chains.h"
#include "controlplane/report/figures.h"
#include "controlplane/report/label_text.h"
#include "controlplane/report/name_text.h"
#include "controlplane/report/text_table.h"
#include "controlplane/report/views.h"
#include "controlplane/report/worker_figures.h"

namespace sextant {

namespace {

constexpr std::size_t kSourcesShown = 4;

const FamilyTally& of(const FamilyTallies& families, Family family) {
  return families[static_cast<std::size_t>(family)];
}

std::string interval_text(const Summary& summary) {
  if (!summary.start || !summary.end) return "no frame, so no interval";
  return fmt::format("{} to {} ({})", rfc3339(*summary.start), rfc3339(*summary.end),
                     duration_text(summary.end->nanoseconds - summary.start->nanoseconds));
}

void write_head(std::string& out, const Summary& summary, const TextStyle& style) {
  for (std::size_t i = 0; i < std::min(summary.sources.size(), kSourcesShown); ++i) {
    out += inked(style, Ink::bold, printable(summary.sources[i])) + '\n';
  }
  if (summary.sources.size() > kSourcesShown) {
    out += fmt::format("and {} more\n", grouped(summary.sources.size() - kSourcesShown));
  }
  const LegCounts whole = whole_ledger(summary);
  out += interval_text(summary) + '\n';
  std::string received = fmt::format("{} packets, {} octets ({}) of frames received", grouped(whole.received.packets),
                                     grouped(whole.received.octets), binary_size(whole.received.octets));
  if (whole.captured_octets != whole.received.octets) {
    received += fmt::format("; {} of the octets captured", percent_of(whole.captured_octets, whole.received.octets));
  }
  TextTable(out, style).note(received, 0, Ink::plain);
}

void write_headline(std::string& out, const ViewTallies& views, const TextStyle& style) {
  const FamilyTallies& inner = views[static_cast<std::size_t>(View::inner)];
  const std::uint64_t ipv6_octets = of(inner, Family::ipv6).ip_octets;
  const std::uint64_t ip_octets = ipv6_octets + of(inner, Family::ipv4).ip_octets;
  out += '\n';
  if (ip_octets == 0) {
    out += inked(style, Ink::bold, "No IP packet, so no IPv6 share.") + '\n';
    return;
  }
  out += inked(style, Ink::bold, fmt::format("IPv6 is {} of the IP octets", percent(ipv6_share(inner))));
  out += fmt::format(" (inner view: {} of {})\n", grouped(ipv6_octets), grouped(ip_octets));
}

// One figure of every view, as a row.
template <typename Figure>
void view_row(TextTable& table, const ViewTallies& views, std::string_view label, Ink ink, Figure figure) {
  const std::array<std::string, kViewCount> cells{figure(views[0]), figure(views[1]), figure(views[2])};
  table.row(label, {cells[0], cells[1], cells[2]}, ink);
}

void write_views(std::string& out, const ViewTallies& views, const TextStyle& style) {
  TextTable table(out, style);
  table.title("Share in three views", {"outer view", "inner view", "service view"});
  using Families = const FamilyTallies&;
  view_row(table, views, "IPv6 share of IP octets", Ink::bold, [](Families f) { return percent(ipv6_share(f)); });
  view_row(table, views, "", Ink::ipv6, [&](Families f) {
    const std::optional<double> share = ipv6_share(f);
    return share ? bar(*share, table.cell_width() - 4) : "";
  });
  view_row(table, views, "IPv6 octets", Ink::plain, [](Families f) { return grouped(of(f, Family::ipv6).ip_octets); });
  view_row(table, views, "IPv4 octets", Ink::plain, [](Families f) { return grouped(of(f, Family::ipv4).ip_octets); });
  view_row(table, views, "IPv6 share of packets", Ink::bold, [](Families f) {
    return percent_of(of(f, Family::ipv6).packets, of(f, Family::ipv4).packets + of(f, Family::ipv6).packets);
  });
  view_row(table, views, "IPv6 packets", Ink::plain, [](Families f) { return grouped(of(f, Family::ipv6).packets); });
  view_row(table, views, "IPv4 packets", Ink::plain, [](Families f) { return grouped(of(f, Family::ipv4).packets); });
  view_row(table, views, "packets without IP", Ink::plain,
           [](Families f) { return grouped(of(f, Family::other).packets); });
  table.note(
      "Share = IPv6 / (IPv4 + IPv6). Outer: the first IP header. Inner: the last one found. Service: as inner, with "
      "translated IPv6 (NAT64) counted as IPv4. Octets: layer 3, from the IP header on.");
}

struct NamedCount {
  std::string name;
  PacketOctets count;
};

// Rows with packets, their share of all packets received, and frame octets; nothing where all are zero.
void write_counts(std::string& out, std::string_view title, const std::vector<NamedCount>& counts,
                  std::uint64_t received_packets, bool with_octets, const TextStyle& style) {
  if (std::ranges::all_of(counts, [](const NamedCount& named) { return named.count.packets == 0; })) return;
  TextTable table(out, style);
  table.title(title, {"packets", "of all packets", with_octets ? "frame octets" : ""});
  for (const auto& [name, count] : counts) {
    if (count.packets == 0) continue;
    table.row(name, {grouped(count.packets), percent_of(count.packets, received_packets),
                     with_octets ? grouped(count.octets) : ""});
  }
}

void write_carried(std::string& out, const Summary& summary, std::uint64_t received_packets, const TextStyle& style) {
  static constexpr std::array<std::string_view, kCarriedCount> kMeanings{
      "4: plain IPv4",      "6: plain IPv6",      "6in4: IPv6 in IPv4", "4in6: IPv4 in IPv6",
      "4in4: IPv4 in IPv4", "6in6: IPv6 in IPv6", "other: no IP"};
  const auto carried = carried_matrix(all_classes(summary));
  std::vector<NamedCount> counts;
  for (std::size_t c = 0; c < kCarriedCount; ++c) counts.push_back({std::string(kMeanings[c]), carried[c]});
  write_counts(out, "Carried (innermost in outermost)", counts, received_packets, true, style);
}

template <std::size_t size>
std::vector<NamedCount> named(const std::array<std::string_view, size>& names,
                              const std::array<std::uint64_t, size>& packets) {
  std::vector<NamedCount> counts;
  for (std::size_t i = 0; i < size; ++i) counts.push_back({std::string(names[i]), {packets[i], 0}});
  return counts;
}

void write_layers(std::string& out, const Summary& summary, std::uint64_t received_packets, const TextStyle& style) {
  std::vector<NamedCount> encapsulations;
  for (std::size_t e = 0; e < kEncapsulationCount; ++e) {
    encapsulations.push_back({std::string(kEncapsulationNames[e]), summary.encapsulations[e]});
  }
  write_counts(out, "Encapsulations", encapsulations, received_packets, true, style);
  write_counts(out, "IPv6 extension headers", named(kExtensionHeaderNames, summary.extension_headers), received_packets,
               false, style);
  std::vector<NamedCount> orders;
  for (ChainOrder& order : chain_orders(summary.chains)) orders.push_back({std::move(order.text), {order.packets, 0}});
  if (summary.chains.other() != 0) orders.push_back({"in another order", {summary.chains.other(), 0}});
  write_counts(out, "Their order in a packet", orders, received_packets, false, style);
  write_counts(out, "Also seen", named(kObservationNames, summary.observations), received_packets, false, style);
}

void write_transports(std::string& out, const Summary& summary, const TextStyle& style) {
  const TransportTallies transports = transports_by_family(summary);
  const auto is_empty = [](const auto& families) {
    return std::ranges::all_of(families, [](const Cell& c) { return c == Cell{}; });
  };
  if (std::ranges::all_of(transports, is_empty)) return;
  TextTable table(out, style);
  table.title("Transports (inner view)", {"IPv4 octets", "IPv6 octets", "IPv6 share"});
  for (std::size_t t = 0; t < kTransportCount; ++t) {
    if (is_empty(transports[t])) continue;
    const std::uint64_t ipv4_octets = transports[t][static_cast<std::size_t>(Family::ipv4)].ip_octets;
    const std::uint64_t ipv6_octets = transports[t][static_cast<std::size_t>(Family::ipv6)].ip_octets;
    if (ipv4_octets + ipv6_octets == 0) continue;
    table.row(kTransportNames[t],
              {grouped(ipv4_octets), grouped(ipv6_octets), percent_of(ipv6_octets, ipv4_octets + ipv6_octets)});
  }
  table.note("IP octets of the packets accounted; what has no transport header of its own is non_flow.");
}

void write_flows(std::string& out, const Summary& summary, const TextStyle& style) {
  TextTable table(out, style);
  if (summary.distinct_flows) {
    const DistinctFlowCount& flows = *summary.distinct_flows;
    table.title("Flows (distinct 5-tuples, both directions one)", {});
    table.row("IPv4", {grouped(flows.ipv4)});
    table.row("IPv6", {grouped(flows.ipv6)});
    table.row(flows.exact ? "all, exactly" : "all, estimated", {grouped(flows.ipv4 + flows.ipv6)});
    if (!flows.exact) table.note(fmt::format("Standard error of the estimate: {}.", percent(flows.standard_error)));
    return;
  }
  if (summary.flows.created == 0) return;
  table.title("Flow table", {});
  table.row("flows created", {grouped(summary.flows.created)});
  table.row("flows in the table", {grouped(summary.flows.live)});
  for (std::size_t reason = 1; reason < kFlowEndReasonCount; ++reason) {
    if (summary.flows.records[reason] == 0) continue;
    table.row(fmt::format("records, {}", kFlowEndReasonNames[reason]), {grouped(summary.flows.records[reason])});
  }
  if (summary.flows.emergencies != 0) {
    table.row("times nearly full", {grouped(summary.flows.emergencies)}, Ink::warning);
  }
  if (summary.split_flows) {
    const SplitFlowCount& split = *summary.split_flows;
    table.row("split over workers",
              {grouped(split.split_flows), percent(split_flow_ratio(split)),
               fmt::format("of {} looked at", grouped(split.sampled_flows))},
              split.split_flows == 0 ? Ink::plain : Ink::warning);
  }
  table.row("records lost", {grouped(summary.flows.records_lost)},
            summary.flows.records_lost == 0 ? Ink::plain : Ink::warning);
}

std::uint64_t accounted_octets(const Summary& summary) {
  return whole_ledger(summary).outcomes[static_cast<std::size_t>(Outcome::accounted)].octets;
}

void write_limits(std::string& out, const Summary& summary, const TextStyle& style) {
  if (!summary.bounded.empty()) {
    std::string names;
    for (const std::string& name : summary.bounded) names += (names.empty() ? "" : ", ") + name;
    out += '\n';
    TextTable(out, style)
        .note(fmt::format("Bounds that were hit: {}. Octets and shares of all packets stay exact; flows, records and "
                          "labels may not.",
                          names),
              0, Ink::warning);
  }
  if (summary.broken_sources.empty()) return;
  out += '\n';
  for (const std::string& sentence : summary.broken_sources) {
    TextTable(out, style).note(printable(sentence), 0, Ink::bad);
  }
}

}  // namespace

std::string summary_text(const Summary& summary, const TextStyle& style) {
  const ViewTallies views = all_views(all_classes(summary));
  const std::uint64_t received_packets = whole_ledger(summary).received.packets;
  std::string out;
  write_head(out, summary, style);
  write_headline(out, views, style);
  if (received_packets != 0) write_views(out, views, style);
  write_carried(out, summary, received_packets, style);
  write_layers(out, summary, received_packets, style);
  write_transports(out, summary, style);
  write_flows(out, summary, style);
  if (summary.labels) write_labels(out, *summary.labels, style);
  if (summary.names) write_names(out, *summary.names, accounted_octets(summary), style);
  if (summary.applications && !summary.applications->applications.empty()) {
    write_applications(out, *summary.applications, style);
  }
  out += '\n' + ledger_text(summary, style);
  write_limits(out, summary, style);
  return out;
}

}  // namespace sextant
