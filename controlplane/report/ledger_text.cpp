// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>

#include "controlplane/report/figures.h"
#include "controlplane/report/summary_text.h"
#include "controlplane/report/text_table.h"
#include "controlplane/report/views.h"

namespace sextant {

namespace {

void count_row(TextTable& table, std::string_view label, const PacketOctets& count, Ink ink = Ink::plain) {
  table.row(label, {grouped(count.packets), grouped(count.octets)}, ink);
}

void write_legs(std::string& out, const Summary& summary, const TextStyle& style) {
  const auto heard =
      std::ranges::count_if(summary.legs, [](const LegCounts& leg) { return leg.received.packets != 0; });
  if (heard < 2) return;
  TextTable table(out, style);
  table.title("Received by leg", {"packets", "frame octets"});
  for (std::size_t i = 0; i < summary.legs.size(); ++i) {
    const LegName& name = summary.leg_names[i];
    if (summary.legs[i].received.packets == 0) continue;
    std::string label = fmt::format("{} {}", name.link, kLegDirectionNames[static_cast<std::size_t>(name.direction)]);
    if (!name.port.empty()) label += fmt::format(" ({}{})", name.port, name.vlan ? fmt::format(".{}", *name.vlan) : "");
    count_row(table, printable(label), summary.legs[i].received);
  }
}

}  // namespace

std::string ledger_text(const Summary& summary, const TextStyle& style) {
  const LegCounts whole = whole_ledger(summary);
  const std::uint64_t error_packets = ledger_error_packets(summary);
  std::string out;
  TextTable table(out, style);
  table.title("Ledger", {"packets", "frame octets", "of all packets"});
  PacketOctets terminal;
  for (std::size_t o = 0; o < kOutcomeCount; ++o) {
    const PacketOctets& count = whole.outcomes[o];
    terminal += count;
    const bool is_accounted = o == static_cast<std::size_t>(Outcome::accounted);
    if (count == PacketOctets{} && !is_accounted) continue;
    table.row(kOutcomeTexts[o].name,
              {grouped(count.packets), grouped(count.octets), percent_of(count.packets, whole.received.packets)});
    table.note(kOutcomeTexts[o].sentence, 4);
  }
  count_row(table, "sum of outcomes", terminal, Ink::bold);
  count_row(table, "received", whole.received, Ink::bold);
  if (error_packets == 0) {
    table.note(fmt::format("The ledger closes: every packet has exactly one outcome{}.",
                           summary.bins_closed == 0 ? "" : ", and the cells of every bin sum to accounted"),
               2, Ink::good);
  } else {
    table.note(fmt::format("THE LEDGER DOES NOT CLOSE: {} packets ({} of them between cells and accounted). This is a "
                           "defect of Sextant; please report it with this output.",
                           grouped(error_packets), grouped(summary.cell_error_packets)),
               2, Ink::bad);
  }
  write_legs(out, summary, style);
  return out;
}

std::string ports_text(const std::vector<PortState>& ports, const TextStyle& style) {
  std::string out;
  TextTable table(out, style);
  table.title("Ports", {"delivered packets", "lost packets", "arrived packets"});
  bool some_unknown = false;
  for (const PortState& port : ports) {
    some_unknown = some_unknown || !port.lost_packets;
    const bool lossy = port.lost_packets.value_or(0) != 0;
    table.row(printable(port.name),
              {grouped(port.delivered_packets), port.lost_packets ? grouped(*port.lost_packets) : "unknown",
               port.arrived_packets ? grouped(*port.arrived_packets) : "unknown"},
              lossy ? Ink::warning : Ink::plain);
    std::string about = fmt::format("{}, {}, link {}", port.device, port.driver, port.link_up ? "up" : "down");
    if (port.speed_bits_per_second) about += ", " + with_si_prefix(*port.speed_bits_per_second, "bit/s");
    if (!port.timestamps.empty()) about += fmt::format(", {} timestamps", port.timestamps);
    if (port.mbuf_allocation_failures != 0) {
      about += fmt::format(", {} receive buffers could not be allocated", grouped(port.mbuf_allocation_failures));
    }
    table.note(printable(about), 4);
    if (!port.rss.empty()) table.note(printable(port.rss), 4);
  }
  if (some_unknown) {
    table.note("source loss: unknown, because a driver does not report what it lost.", 2, Ink::warning);
  } else if (!ports.empty()) {
    table.note("delivered + lost = arrived, by the drivers' own counters.");
  }
  return out;
}

}  // namespace sextant
