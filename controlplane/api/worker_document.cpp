// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/api/worker_document.h"

#include "controlplane/report/worker_figures.h"

namespace sextant {

namespace {

Document rates_document(const WorkerLoad& load) {
  Document stages = Document::object();
  for (std::size_t s = 0; s < kStageCount; ++s) {
    stages[std::string(kStageNames[s])] = ratio_document(stage_cycles_per_frame(load, static_cast<Stage>(s)));
  }
  return {{"frames", load.frames},
          {"busy_ratio", ratio_document(busy_ratio(load))},
          {"frames_per_burst", ratio_document(frames_per_burst(load))},
          {"full_burst_ratio", ratio_document(full_burst_ratio(load))},
          {"cycles_per_frame", ratio_document(cycles_per_frame(load))},
          {"stage_cycles_per_frame", std::move(stages)}};
}

Document queues_document(const WorkerState& worker) {
  Document queues = Document::array();
  for (const QueueState& queue : worker.queues) {
    queues.push_back({{"port", queue.port},
                      {"queue", queue.queue},
                      {"deepest_frames", queue.deepest_frames ? Document(*queue.deepest_frames) : Document()},
                      {"capacity_frames", queue.capacity_frames}});
  }
  return queues;
}

Document stage_cycles_document(const WorkerLoad& load) {
  Document stages = Document::object();
  for (std::size_t s = 0; s < kStageCount; ++s) stages[std::string(kStageNames[s])] = load.stage_cycles[s];
  return stages;
}

Document worker_document(const ShownWorker& worker) {
  const WorkerLoad& load = worker.totals.load;
  const FlowCounts& flows = worker.totals.flows;
  Document table = flow_table_document(flows);
  table["capacity"] = worker.state.flow_capacity;
  table["idle_timeout_in_force_s"] = idle_timeout_in_force_s(worker.state, flows);
  return {{"index", worker.state.index},
          {"core", worker.state.core},
          {"busy_ratio", ratio_document(busy_ratio(worker.last_second))},
          {"busy_cycles", load.busy_cycles},
          {"total_cycles", load.total_cycles},
          {"turns", load.turns},
          {"bursts", load.bursts},
          {"full_bursts", load.full_bursts},
          {"frames", load.frames},
          {"sampled_frames", load.sampled_frames},
          {"stage_cycles", stage_cycles_document(load)},
          {"last_second", rates_document(worker.last_second)},
          {"last_minute", rates_document(worker.last_minute)},
          {"queues", queues_document(worker.state)},
          {"flows", flows.live},
          {"flow_capacity", worker.state.flow_capacity},
          {"flow_table", std::move(table)},
          {"records_waiting", worker.state.records_waiting},
          {"record_capacity", worker.state.record_capacity}};
}

}  // namespace

Document workers_document(const ShownState& state) {
  Document workers = Document::array();
  for (const ShownWorker& worker : state.workers) workers.push_back(worker_document(worker));
  Document document{{"workers", std::move(workers)}};
  if (state.summary.split_flows) document["split_flows"] = split_flows_document(*state.summary.split_flows);
  return document;
}

}  // namespace sextant
