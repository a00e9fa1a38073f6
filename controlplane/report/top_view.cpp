// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/top_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <vector>

#include "controlplane/report/figures.h"
#include "controlplane/report/screen_sections.h"
#include "controlplane/report/views.h"
#include "controlplane/report/worker_figures.h"

namespace sextant {

namespace {

/// Text of a known width, ready to be coloured: padded first, so that escape sequences never count.
std::string left(std::string_view text, std::size_t width) {
  std::string cut = clipped(text, width);
  return cut.append(width - std::min(width, columns_of(cut)), ' ');
}

std::string right(std::string_view text, std::size_t width) {
  const std::size_t taken = columns_of(text);
  return std::string(width - std::min(width, taken), ' ').append(text);
}

class TopView {
 public:
  TopView(const ShownState& state, const TextStyle& style) : state_(state), style_(style) {}

  [[nodiscard]] std::vector<ScreenSection> sections() const {
    std::vector<ScreenSection> sections{head(), share(), links()};
    if (state_.summary.applications) sections.push_back(applications());
    for (ScreenSection& section : std::vector{ports(), workers(), flows_and_ledger()})
      sections.push_back(std::move(section));
    return sections;
  }

 private:
  [[nodiscard]] std::string ink(Ink ink, std::string_view text) const { return inked(style_, ink, text); }
  [[nodiscard]] ScreenSection head() const;
  [[nodiscard]] ScreenSection share() const;
  [[nodiscard]] ScreenSection links() const;
  [[nodiscard]] ScreenSection applications() const;
  [[nodiscard]] ScreenSection ports() const;
  [[nodiscard]] ScreenSection workers() const;
  [[nodiscard]] ScreenSection flows_and_ledger() const;
  [[nodiscard]] std::vector<std::string> flow_lines() const;
  [[nodiscard]] std::vector<std::string> pressure_lines() const;
  [[nodiscard]] std::string ledger_line(std::uint64_t named_packets) const;
  [[nodiscard]] std::string link_row(const LinkRate& rate, std::size_t name_width) const;
  [[nodiscard]] std::string port_row(const PortState& port, std::size_t name_width) const;
  [[nodiscard]] std::string worker_row(const ShownWorker& worker) const;
  [[nodiscard]] std::size_t worker_bar_width() const;

  const ShownState& state_;
  const TextStyle& style_;
};

constexpr std::size_t kRateWidth = 10;
constexpr std::size_t kFamilyRateWidth = 11;
constexpr std::size_t kPercentWidth = 9;
constexpr std::size_t kDirectionWidth = 6;
constexpr std::size_t kWorkerWidth = 15;
constexpr std::size_t kBurstWidth = 7;
constexpr std::size_t kCyclesWidth = 8;
constexpr std::size_t kTableStateWidth = 10;

std::size_t longest_name(std::size_t longest, std::size_t columns, std::size_t taken) {
  const std::size_t room = columns > taken ? columns - taken : 1;
  return std::min({longest, room, std::size_t{32}});
}

ScreenSection TopView::head() const {
  const std::string time = rfc3339(state_.now);
  const std::string left_part = fmt::format("Sextant {}", state_.version);
  const std::string right_part = fmt::format("{} {} UTC   up {}", time.substr(0, 10), time.substr(11, 8),
                                             duration_text(state_.now.nanoseconds - state_.start.nanoseconds));
  const std::string probe = fmt::format("   probe {}", printable(state_.probe));
  const std::size_t taken = columns_of(left_part) + columns_of(probe) + columns_of(right_part);
  const std::string blanks(style_.width > taken + 3 ? style_.width - taken : 3, ' ');
  return {{ink(Ink::bold, left_part) + probe + blanks + ink(Ink::dim, right_part)}, {}, ""};
}

ScreenSection TopView::share() const {
  ClassTallies second{};
  for (const LinkRate& rate : state_.rates.links) {
    for (std::size_t c = 0; c < kTrafficClassCount; ++c) second[c] += rate.last[c];
  }
  const ViewTallies last = all_views(second);
  const ViewTallies total = all_views(all_classes(state_.summary));
  constexpr std::size_t kLabelWidth = 10;
  const std::size_t half = (style_.width - kLabelWidth) / 2;
  const std::size_t bar_width = half - kPercentWidth - 3;
  const auto one = [&](const FamilyTallies& families) {
    const std::optional<double> ratio = ipv6_share(families);
    const std::string text = right(ratio ? percent(ratio) : "no IP", kPercentWidth);
    return ink(Ink::bold, text) + "  " + ink(Ink::ipv6, bar(ratio.value_or(0), bar_width));
  };
  ScreenSection section;
  section.head = {ink(Ink::bold, left("IPv6 share", kLabelWidth)) +
                  ink(Ink::dim, left("  last second, of IP octets", half) + "  since start, of IP octets")};
  for (std::size_t v = 0; v < kViewCount; ++v) {
    section.head.push_back(left(fmt::format("  {}", kViewNames[v]), kLabelWidth) + one(last[v]) + " " + one(total[v]));
  }
  return section;
}

std::string TopView::link_row(const LinkRate& rate, std::size_t name_width) const {
  const Tally all = sum_of(rate.last);
  const FamilyTallies inner = families_in(View::inner, rate.last);
  const auto family_bits = [&](Family family) {
    return with_si_prefix(inner[static_cast<std::size_t>(family)].ip_octets * 8);
  };
  return "  " + left(printable(rate.link), name_width) + " " +
         left(kLegDirectionNames[static_cast<std::size_t>(rate.direction)], kDirectionWidth) +
         ink(Ink::bold, right(with_si_prefix(l2_bits(all)), kRateWidth)) +
         right(with_si_prefix(all.packets), kRateWidth) +
         ink(Ink::ipv4, right(family_bits(Family::ipv4), kFamilyRateWidth)) +
         ink(Ink::ipv6, right(family_bits(Family::ipv6), kFamilyRateWidth)) +
         right(ipv6_share(inner) ? percent(ipv6_share(inner)) : "-", kPercentWidth) +
         ink(Ink::dim, right(with_si_prefix(rate.peak_l2_bits_per_second), kRateWidth));
}

ScreenSection TopView::links() const {
  ScreenSection section{{}, {}, "links and directions"};
  constexpr std::size_t kTaken = 3 + kDirectionWidth + 3 * kRateWidth + 2 * kFamilyRateWidth + kPercentWidth;
  std::size_t longest = 4;
  for (const LinkRate& rate : state_.rates.links) longest = std::max(longest, columns_of(printable(rate.link)));
  const std::size_t name_width = longest_name(longest, style_.width, kTaken);
  for (const LinkRate& rate : state_.rates.links) {
    const bool is_silent_rest = rate.link == "unassigned" && rate.peak_packets_per_second == 0;
    if (!is_silent_rest) section.rows.push_back(link_row(rate, name_width));
  }
  const std::string age = state_.rates.second ? "last second" : "nothing measured yet";
  section.head = {ink(Ink::bold, "Links") +
                      ink(Ink::dim, fmt::format("  {}; bit/s: layer 2; families, share: layer 3, inner view", age)),
                  ink(Ink::dim, left("", 3 + name_width + kDirectionWidth) + right("bit/s", kRateWidth) +
                                    right("packets/s", kRateWidth) + right("IPv4 bit/s", kFamilyRateWidth) +
                                    right("IPv6 bit/s", kFamilyRateWidth) + right("IPv6", kPercentWidth) +
                                    right("peak 60 s", kRateWidth))};
  return section;
}

std::string TopView::port_row(const PortState& port, std::size_t name_width) const {
  const std::string link = port.link_up ? ink(Ink::good, "up    ") : ink(Ink::bad, "down  ");
  const std::string speed =
      left(port.speed_bits_per_second ? with_si_prefix(*port.speed_bits_per_second, "bit/s") : "", 11);
  std::string loss = ink(Ink::warning, "source loss: unknown");
  if (port.lost_packets) {
    loss = ink(*port.lost_packets == 0 ? Ink::plain : Ink::bad, fmt::format("{} lost", grouped(*port.lost_packets)));
    if (*port.lost_packets != 0 && port.arrived_packets) {
      loss += fmt::format(" ({} of arrived)", percent_of(*port.lost_packets, *port.arrived_packets));
    }
  }
  return "  " + left(printable(port.name), name_width) + " " + link + speed +
         right(grouped(port.delivered_packets), 18) + " delivered   " + loss;
}

/// The largest; those that move most are in `show applications`.
ScreenSection TopView::applications() const {
  constexpr std::size_t kRows = 5;
  constexpr std::size_t kOctetsWidth = 22;
  const ApplicationSummary& summary = *state_.summary.applications;
  const std::size_t name_width = longest_name(32, style_.width, 2 * kOctetsWidth + kPercentWidth + 3);
  const Coverage coverage = coverage_of(summary);
  const std::string share = percent_of(coverage.labelled_octets, coverage.counted_octets);
  ScreenSection section{
      {ink(Ink::bold, "Applications") +
           ink(Ink::dim, fmt::format("  since start; frame octets, inner view; {} of all have one", share)),
       ink(Ink::dim, left("", 3 + name_width) + right("IPv4", kOctetsWidth) + right("IPv6", kOctetsWidth) +
                         right("IPv6", kPercentWidth))},
      {},
      "applications"};
  const auto row = [&](std::string_view name, const ApplicationClasses& classes) {
    const ApplicationFamilies inner = families_in(View::inner, classes);
    const std::uint64_t ipv4 = inner[static_cast<std::size_t>(Family::ipv4)].cell.frame_octets;
    const std::uint64_t ipv6 = inner[static_cast<std::size_t>(Family::ipv6)].cell.frame_octets;
    return "  " + left(printable(name), name_width) + " " + ink(Ink::ipv4, right(grouped(ipv4), kOctetsWidth)) +
           ink(Ink::ipv6, right(grouped(ipv6), kOctetsWidth)) +
           right(percent_of(ipv6, octets_of(inner)), kPercentWidth);
  };
  const std::size_t shown = std::min(kRows, summary.applications.size());
  for (std::size_t i = 0; i < shown; ++i) {
    section.rows.push_back(row(summary.applications[i].name, summary.applications[i].classes));
  }
  section.rows.push_back(row("unknown", summary.unknown));
  return section;
}

ScreenSection TopView::ports() const {
  ScreenSection section{{ink(Ink::bold, "Ports") + ink(Ink::dim, "  packets since start")}, {}, "ports"};
  std::size_t longest = 4;
  for (const PortState& port : state_.ports) longest = std::max(longest, columns_of(printable(port.name)));
  const std::size_t name_width = longest_name(longest, style_.width, 72);
  for (const PortState& port : state_.ports) section.rows.push_back(port_row(port, name_width));
  return section;
}

/// What the columns leave.
std::size_t TopView::worker_bar_width() const {
  constexpr std::size_t kColumns = kWorkerWidth + 4 * kPercentWidth + kBurstWidth + kCyclesWidth + kTableStateWidth;
  return style_.width <= kColumns ? 1 : std::min(style_.width - kColumns, std::size_t{32});
}

/// How near a share is to the point where something is lost.
Ink warning_ink(std::optional<double> share) {
  if (!share) return Ink::dim;
  return *share > 0.95 ? Ink::bad : *share > 0.8 ? Ink::warning : Ink::good;
}

std::string TopView::worker_row(const ShownWorker& worker) const {
  const WorkerLoad& load = worker.last_second;
  const std::optional<double> busy = busy_ratio(load);
  const QueueState* queue = fullest_queue(worker.state);
  const FlowTableState state = worker.totals.flows.state;
  const auto state_ink = state == FlowTableState::normal ? Ink::plain : Ink::warning;
  return left(fmt::format("  {} core {}", worker.state.index, worker.state.core), kWorkerWidth) +
         ink(warning_ink(busy), bar(busy.value_or(0), worker_bar_width())) + right(percent(busy), kPercentWidth) +
         right(with_one_digit(frames_per_burst(load)), kBurstWidth) +
         right(percent(full_burst_ratio(load)), kPercentWidth) +
         right(with_no_digit(cycles_per_frame(load)), kCyclesWidth) +
         ink(warning_ink(queue == nullptr ? std::nullopt : fill_ratio(*queue)),
             right(queue == nullptr ? "-" : percent(fill_ratio(*queue)), kPercentWidth)) +
         ink(state_ink, right(percent_of(worker.totals.flows.live, worker.state.flow_capacity), kPercentWidth) + " " +
                            std::string(kFlowTableStateNames[static_cast<std::size_t>(state)]));
}

/// One line a worker: what it has left before something is lost, and where.
ScreenSection TopView::workers() const {
  std::string age = "  last second";
  if (const auto& split = state_.summary.split_flows) {
    age += fmt::format("; flows split over workers: {} of {} ({})", grouped(split->split_flows),
                       grouped(split->sampled_flows), percent(split_flow_ratio(*split)));
  }
  ScreenSection section{{ink(Ink::bold, "Workers") + ink(Ink::dim, age)}, {}, "workers"};
  section.head.push_back(ink(Ink::dim, left("", kWorkerWidth + worker_bar_width()) + right("busy", kPercentWidth) +
                                           right("burst", kBurstWidth) + right("full", kPercentWidth) +
                                           right("cycles", kCyclesWidth) + right("queue", kPercentWidth) +
                                           right("table", kPercentWidth)));
  for (const ShownWorker& worker : state_.workers) section.rows.push_back(worker_row(worker));
  return section;
}

/// The steps by which a table gives way, as far as it came: the timeout, then flows, then records.
std::vector<std::string> TopView::pressure_lines() const {
  const FlowCounts& flows = state_.summary.flows;
  std::vector<std::string> lines;
  if (flows.emergencies != 0 || flows.state != FlowTableState::normal) {
    std::string line = "table ";
    if (flows.state != FlowTableState::normal && !state_.workers.empty()) {
      const WorkerState& worker = state_.workers.front().state;
      line = fmt::format("idle timeout now {} s, not {} s; table ", worker.emergency_idle_timeout_s,
                         worker.idle_timeout_s);
    }
    line += fmt::format("nearly full {} times, {} flows ended early", grouped(flows.emergencies),
                        grouped(flows_ended_early(flows)));
    lines.push_back("  " + ink(Ink::warning, line));
  }
  if (flows.unplaced.packets != 0) {
    lines.push_back("  " + ink(Ink::warning, fmt::format("table full: {} packets counted without a flow",
                                                         grouped(flows.unplaced.packets))));
  }
  return lines;
}

std::vector<std::string> TopView::flow_lines() const {
  const FlowCounts& flows = state_.summary.flows;
  std::uint64_t capacity = 0;
  std::uint64_t waiting = 0;
  for (const ShownWorker& worker : state_.workers) {
    capacity += worker.state.flow_capacity;
    waiting += worker.state.records_waiting;
  }
  const std::uint64_t records = std::accumulate(flows.records.begin(), flows.records.end(), std::uint64_t{0});
  const std::string lost = fmt::format("{} lost", grouped(flows.records_lost));
  std::vector<std::string> lines{ink(Ink::bold, "Flows") +
                                 fmt::format("  {} live, table {} full; records: {} made, {} waiting, ",
                                             grouped(flows.live), percent_of(flows.live, capacity), grouped(records),
                                             grouped(waiting)) +
                                 ink(flows.records_lost == 0 ? Ink::plain : Ink::bad, lost)};
  for (std::string& line : pressure_lines()) lines.push_back(std::move(line));
  return lines;
}

std::string TopView::ledger_line(std::uint64_t named_packets) const {
  const LegCounts whole = whole_ledger(state_.summary);
  const std::uint64_t error_packets = ledger_error_packets(state_.summary);
  const PacketOctets& accounted = whole.outcomes[static_cast<std::size_t>(Outcome::accounted)];
  const std::string verdict = error_packets == 0
                                  ? ink(Ink::good, "closes")
                                  : ink(Ink::bad, fmt::format("DOES NOT CLOSE: {} packets", grouped(error_packets)));
  return ink(Ink::bold, "Ledger") + " " + verdict +
         fmt::format("; {} received = {} accounted + {} named", grouped(whole.received.packets),
                     grouped(accounted.packets), grouped(named_packets));
}

ScreenSection TopView::flows_and_ledger() const {
  const LegCounts whole = whole_ledger(state_.summary);
  std::vector<std::pair<std::uint64_t, std::string_view>> named;
  std::uint64_t named_packets = 0;
  for (std::size_t o = 0; o < kOutcomeCount; ++o) {
    const std::uint64_t packets = whole.outcomes[o].packets;
    if (o == static_cast<std::size_t>(Outcome::accounted) || packets == 0) continue;
    named.emplace_back(packets, kOutcomeTexts[o].name);
    named_packets += packets;
  }
  std::ranges::stable_sort(named, std::ranges::greater{}, &std::pair<std::uint64_t, std::string_view>::first);
  ScreenSection section{flow_lines(), {}, "outcomes"};
  section.head.push_back(ledger_line(named_packets));
  for (const auto& [packets, name] : named) section.rows.push_back(fmt::format("  {:>18} {}", grouped(packets), name));
  return section;
}

}  // namespace

std::string render_top(const ShownState& state, ScreenSize size, bool colour) {
  const std::size_t columns = std::max(size.columns, kSmallestTopColumns);
  const TextStyle style{colour, std::min(columns, kWidestTopColumns)};
  return fit_to_screen(TopView(state, style).sections(), size);
}

}  // namespace sextant
