// SPDX-License-Identifier: BSD-3-Clause
// What `sextant show workers` prints.
#include <fmt/format.h>

#include <array>

#include "controlplane/report/figures.h"
#include "controlplane/report/state_text.h"
#include "controlplane/report/text_table.h"
#include "controlplane/report/worker_figures.h"

namespace sextant {

namespace {

// The same figure of the last second, of the last minute and since start.
template <typename Figure>
void load_row(TextTable& table, const ShownWorker& worker, std::string_view label, Figure figure) {
  const std::array<std::string, 3> cells{figure(worker.last_second), figure(worker.last_minute),
                                         figure(worker.totals.load)};
  table.row(label, {cells[0], cells[1], cells[2]});
}

void write_load(TextTable& table, const ShownWorker& worker) {
  table.title(fmt::format("Worker {} on core {}", worker.state.index, worker.state.core),
              {"last second", "last minute", "since start"});
  load_row(table, worker, "busy", [](const WorkerLoad& load) { return percent(busy_ratio(load)); });
  load_row(table, worker, "frames a burst",
           [](const WorkerLoad& load) { return with_one_digit(frames_per_burst(load)); });
  load_row(table, worker, "full bursts", [](const WorkerLoad& load) { return percent(full_burst_ratio(load)); });
  load_row(table, worker, "cycles a frame",
           [](const WorkerLoad& load) { return with_no_digit(cycles_per_frame(load)); });
  if (worker.totals.load.sampled_frames == 0) return;
  for (std::size_t s = 0; s < kStageCount; ++s) {
    load_row(table, worker, fmt::format("  {}", kStageNames[s]), [s](const WorkerLoad& load) {
      return with_no_digit(stage_cycles_per_frame(load, static_cast<Stage>(s)));
    });
  }
}

void write_rooms(TextTable& table, const ShownWorker& worker) {
  table.title("", {"taken", "of", ""});
  for (const QueueState& queue : worker.state.queues) {
    const std::string taken = queue.deepest_frames ? grouped(*queue.deepest_frames) : "unknown";
    table.row(printable(fmt::format("queue {} of {}", queue.queue, queue.port)),
              {taken, grouped(queue.capacity_frames), percent(fill_ratio(queue))});
  }
  const FlowCounts& flows = worker.totals.flows;
  table.row("flow table", {grouped(flows.live), grouped(worker.state.flow_capacity),
                           percent_of(flows.live, worker.state.flow_capacity)});
  table.row("record ring", {grouped(worker.state.records_waiting), grouped(worker.state.record_capacity),
                            percent_of(worker.state.records_waiting, worker.state.record_capacity)});
}

// Each step by which a table gives way, with its counter; always there, so that nobody wonders what is left out.
void write_pressure(TextTable& table, const ShownWorker& worker) {
  const FlowCounts& flows = worker.totals.flows;
  const auto row = [&table](std::string_view label, std::uint64_t count) {
    table.row(label, {grouped(count)}, count == 0 ? Ink::plain : Ink::warning);
  };
  table.title("", {"since start", "", ""});
  row("table nearly full, times", flows.emergencies);
  row("flows ended early", flows_ended_early(flows));
  row("packets without a flow", flows.unplaced.packets);
  row("records lost, ring full", flows.records_lost);
  const bool is_normal = flows.state == FlowTableState::normal;
  std::string in_force =
      fmt::format("Table {}: flows end after {} s idle", kFlowTableStateNames[static_cast<std::size_t>(flows.state)],
                  idle_timeout_in_force_s(worker.state, flows));
  if (flows.emergency) in_force += fmt::format(" instead of {} s", worker.state.idle_timeout_s);
  table.note(in_force + ".", 2, is_normal ? Ink::dim : Ink::warning);
}

void write_split_flows(TextTable& table, const SplitFlowCount& count) {
  table.title("Flows split over workers", {"looked at", "split", "of these"});
  table.row("", {grouped(count.sampled_flows), grouped(count.split_flows), percent(split_flow_ratio(count))},
            count.split_flows == 0 ? Ink::plain : Ink::warning);
  const std::string sample =
      count.sampling_ratio == 1.0 ? "every flow" : fmt::format("one flow in {:.0f}", 1.0 / count.sampling_ratio);
  table.note(fmt::format("By the flow records of the last {} min; {} is looked at.", count.window_s / 60, sample));
}

}  // namespace

std::string workers_text(const ShownState& state, const TextStyle& style) {
  std::string out;
  TextTable table(out, style);
  for (const ShownWorker& worker : state.workers) {
    write_load(table, worker);
    write_rooms(table, worker);
    write_pressure(table, worker);
  }
  if (state.summary.split_flows) write_split_flows(table, *state.summary.split_flows);
  out += '\n';
  table.note(
      "Busy: cycles of turns that had frames / all cycles. Full bursts: as many frames as a turn takes. Stages: cycles "
      "a "
      "frame in turns that were timed, a sample. A queue is looked at now and then; its deepest of a second is shown.");
  return out;
}

}  // namespace sextant
