// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/state_text.h"

#include <fmt/format.h>

#include "controlplane/report/figures.h"
#include "controlplane/report/text_table.h"
#include "controlplane/report/views.h"

namespace sextant {

namespace {

std::string ip_rate(const FamilyTallies& families, Family family) {
  return with_si_prefix(families[static_cast<std::size_t>(family)].ip_octets * 8, "bit/s");
}

void write_link(TextTable& table, const LinkRate& rate) {
  const ViewTallies views = all_views(rate.last);
  const Tally all = sum_of(rate.last);
  table.title(printable(fmt::format("{} {}", rate.link, kLegDirectionNames[static_cast<std::size_t>(rate.direction)])),
              {"outer view", "inner view", "service view"});
  table.row("IPv6 share of IP octets",
            {percent(ipv6_share(views[0])), percent(ipv6_share(views[1])), percent(ipv6_share(views[2]))}, Ink::bold);
  for (const Family family : {Family::ipv6, Family::ipv4}) {
    table.row(family == Family::ipv6 ? "IPv6, layer 3" : "IPv4, layer 3",
              {ip_rate(views[0], family), ip_rate(views[1], family), ip_rate(views[2], family)});
  }
  table.note(fmt::format("All frames: {} on layer 2 (frame and check sequence), {} packets/s.",
                         with_si_prefix(l2_bits(all), "bit/s"), grouped(all.packets)),
             2, Ink::plain);
  table.note(fmt::format("Highest second of the last minute: {} on layer 2, {} packets/s.",
                         with_si_prefix(rate.peak_l2_bits_per_second, "bit/s"), grouped(rate.peak_packets_per_second)));
}

}  // namespace

std::string links_text(const ShownState& state, const TextStyle& style) {
  std::string out;
  TextTable table(out, style);
  if (!state.rates.second) {
    table.note("No second has been measured to its end yet; ask again in a moment.", 0, Ink::plain);
    return out;
  }
  for (const LinkRate& rate : state.rates.links) write_link(table, rate);
  out += '\n';
  table.note(fmt::format("Rates of the second {}.",
                         rfc3339(Timestamp{*state.rates.second * kNanosecondsPerSecond}).substr(0, 19) + "Z"),
             0);
  return out;
}

std::string flow_table_text(const ShownState& state, const TextStyle& style) {
  const FlowCounts& flows = state.summary.flows;
  std::uint64_t capacity = 0;
  std::uint64_t waiting = 0;
  for (const ShownWorker& worker : state.workers) {
    capacity += worker.state.flow_capacity;
    waiting += worker.state.records_waiting;
  }
  std::string out;
  TextTable table(out, style);
  table.title("Flow table", {"flows", "of capacity"});
  table.row("in the table", {grouped(flows.live), percent_of(flows.live, capacity)});
  table.row("capacity", {grouped(capacity)});
  table.row("created since start", {grouped(flows.created)});
  table.row("state", {kFlowTableStateNames[static_cast<std::size_t>(flows.state)]},
            flows.state == FlowTableState::normal ? Ink::plain : Ink::warning);
  table.row("times nearly full", {grouped(flows.emergencies)});
  table.title("Flow records", {"records"});
  for (std::size_t reason = 1; reason < kFlowEndReasonCount; ++reason) {
    table.row(kFlowEndReasonNames[reason], {grouped(flows.records[reason])});
  }
  table.row("waiting in the rings", {grouped(waiting)});
  table.row("lost, ring full", {grouped(flows.records_lost)}, flows.records_lost == 0 ? Ink::plain : Ink::bad);
  if (flows.unplaced.packets != 0) {
    table.note(fmt::format("The table was full: {} packets ({} octets) were counted in every total, but in no flow.",
                           grouped(flows.unplaced.packets), grouped(flows.unplaced.octets)),
               2, Ink::warning);
  }
  return out;
}

}  // namespace sextant
