// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/api/worker_metrics.h"

#include <fmt/format.h>

#include "controlplane/report/worker_figures.h"

namespace sextant {

namespace {

std::string label_of(const ShownWorker& worker) {
  return fmt::format("{}", worker.state.index);
}

template <typename Figure>
void worker_samples(MetricFamilies& metrics, const ShownState& state, Figure figure) {
  for (const ShownWorker& worker : state.workers) metrics.sample({{"worker", label_of(worker)}}, figure(worker));
}

void write_load(MetricFamilies& metrics, const ShownState& state) {
  const auto load_samples = [&](std::uint64_t WorkerLoad::* counter) {
    worker_samples(metrics, state, [counter](const ShownWorker& worker) { return worker.totals.load.*counter; });
  };
  metrics.gauge("sextant_worker_core", "The processor core a worker runs on.");
  worker_samples(metrics, state, [](const ShownWorker& worker) { return worker.state.core; });
  metrics.gauge("sextant_worker_busy_ratio", "Busy cycles over all cycles, in the last complete second.");
  for (const ShownWorker& worker : state.workers) {
    if (const auto busy = busy_ratio(worker.last_second)) metrics.ratio_sample({{"worker", label_of(worker)}}, *busy);
  }
  metrics.counter("sextant_worker_busy_cycles_total", "Cycles of turns that had frames.");
  load_samples(&WorkerLoad::busy_cycles);
  metrics.counter("sextant_worker_cycles_total", "All cycles of a worker's loop.");
  load_samples(&WorkerLoad::total_cycles);
  metrics.counter("sextant_worker_turns_total", "Times a worker polled a queue.");
  load_samples(&WorkerLoad::turns);
  metrics.counter("sextant_worker_bursts_total", "Turns that received frames.");
  load_samples(&WorkerLoad::bursts);
  metrics.counter("sextant_worker_full_bursts_total", "Turns that received as many frames as one can.");
  load_samples(&WorkerLoad::full_bursts);
  metrics.counter("sextant_worker_frames_total", "Frames a worker received.");
  load_samples(&WorkerLoad::frames);
  metrics.counter("sextant_worker_sampled_frames_total", "Frames of the turns whose stages were timed.");
  load_samples(&WorkerLoad::sampled_frames);
  metrics.counter("sextant_worker_stage_cycles_total", "Cycles by stage, in the turns whose stages were timed.");
  for (const ShownWorker& worker : state.workers) {
    for (std::size_t s = 0; s < kStageCount; ++s) {
      metrics.sample({{"worker", label_of(worker)}, {"stage", kStageNames[s]}}, worker.totals.load.stage_cycles[s]);
    }
  }
}

void write_queues(MetricFamilies& metrics, const ShownState& state) {
  const auto queue_samples = [&](auto figure) {
    for (const ShownWorker& worker : state.workers) {
      for (const QueueState& queue : worker.state.queues) {
        const std::optional<std::uint32_t> value = figure(queue);
        if (!value) continue;
        metrics.sample({{"worker", label_of(worker)}, {"port", queue.port}, {"queue", fmt::format("{}", queue.queue)}},
                       *value);
      }
    }
  };
  metrics.gauge("sextant_queue_deepest_frames",
                "Frames found waiting in a receive queue, the most of the last second; absent where it is unknown.");
  queue_samples([](const QueueState& queue) { return queue.deepest_frames; });
  metrics.gauge("sextant_queue_capacity_frames", "Frames a receive queue can hold.");
  queue_samples([](const QueueState& queue) { return std::optional(queue.capacity_frames); });
}

void write_tables(MetricFamilies& metrics, const ShownState& state) {
  metrics.gauge("sextant_flow_table_entries", "Flows in a worker's table.");
  worker_samples(metrics, state, [](const ShownWorker& worker) { return worker.totals.flows.live; });
  metrics.gauge("sextant_flow_table_capacity_entries", "Flows a worker's table can hold.");
  worker_samples(metrics, state, [](const ShownWorker& worker) { return worker.state.flow_capacity; });
  metrics.gauge("sextant_flow_table_state", "1 for the state a worker's table was in, the worst of its last second.");
  for (const ShownWorker& worker : state.workers) {
    for (std::size_t s = 0; s < kFlowTableStateNames.size(); ++s) {
      metrics.sample({{"worker", label_of(worker)}, {"state", kFlowTableStateNames[s]}},
                     s == static_cast<std::size_t>(worker.totals.flows.state) ? 1 : 0);
    }
  }
  metrics.gauge("sextant_flow_table_idle_timeout_seconds", "The idle timeout in force in a worker's table.");
  worker_samples(metrics, state,
                 [](const ShownWorker& worker) { return idle_timeout_in_force_s(worker.state, worker.totals.flows); });
  metrics.counter("sextant_flow_table_emergencies_total", "Times a worker's table became nearly full.");
  worker_samples(metrics, state, [](const ShownWorker& worker) { return worker.totals.flows.emergencies; });
  metrics.counter("sextant_flow_table_ended_early_total", "Flow records made because a table needed the room.");
  worker_samples(metrics, state, [](const ShownWorker& worker) { return flows_ended_early(worker.totals.flows); });
  metrics.counter("sextant_flow_table_unplaced_packets_total", "Packets counted without a flow, by worker.");
  worker_samples(metrics, state, [](const ShownWorker& worker) { return worker.totals.flows.unplaced.packets; });
  metrics.gauge("sextant_flow_records_waiting", "Flow records in a worker's ring.");
  worker_samples(metrics, state, [](const ShownWorker& worker) { return worker.state.records_waiting; });
  metrics.gauge("sextant_flow_records_waiting_limit", "Flow records a worker's ring can hold.");
  worker_samples(metrics, state, [](const ShownWorker& worker) { return worker.state.record_capacity; });
}

void write_split_flows(MetricFamilies& metrics, const std::optional<SplitFlowCount>& count) {
  if (!count) return;
  metrics.gauge(
      "sextant_split_flow_ratio",
      "Flows seen by two workers or more, of those looked at; 0 where spreading keeps conversations together.");
  if (const auto ratio = split_flow_ratio(*count)) metrics.ratio_sample({}, *ratio);
  metrics.gauge("sextant_split_flows", "Flows seen by two workers or more, among those looked at.");
  metrics.sample({}, count->split_flows);
  metrics.gauge("sextant_split_flow_sampled_flows", "Flows that were looked at, in a window of some minutes.");
  metrics.sample({}, count->sampled_flows);
  metrics.gauge("sextant_split_flow_sampling_ratio", "How many of all flows are looked at.");
  metrics.ratio_sample({}, count->sampling_ratio);
}

}  // namespace

void write_workers(MetricFamilies& metrics, const ShownState& state) {
  write_load(metrics, state);
  write_queues(metrics, state);
  write_tables(metrics, state);
  write_split_flows(metrics, state.summary.split_flows);
}

}  // namespace sextant
