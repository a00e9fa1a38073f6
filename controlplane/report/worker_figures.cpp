// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/report/worker_figures.h"

#include <algorithm>

namespace sextant {

namespace {

std::optional<double> ratio(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

std::optional<double> busy_ratio(const WorkerLoad& load) {
  return ratio(load.busy_cycles, load.total_cycles);
}

std::optional<double> frames_per_burst(const WorkerLoad& load) {
  return ratio(load.frames, load.bursts);
}

std::optional<double> full_burst_ratio(const WorkerLoad& load) {
  return ratio(load.full_bursts, load.bursts);
}

std::optional<double> cycles_per_frame(const WorkerLoad& load) {
  return ratio(load.busy_cycles, load.frames);
}

std::optional<double> stage_cycles_per_frame(const WorkerLoad& load, Stage stage) {
  return ratio(load.stage_cycles[static_cast<std::size_t>(stage)], load.sampled_frames);
}

std::optional<double> fill_ratio(const QueueState& queue) {
  if (!queue.deepest_frames) return std::nullopt;
  return ratio(*queue.deepest_frames, queue.capacity_frames);
}

const QueueState* fullest_queue(const WorkerState& worker) {
  const QueueState* fullest = nullptr;
  for (const QueueState& queue : worker.queues) {
    const std::optional<double> fill = fill_ratio(queue);
    if (fill && (fullest == nullptr || *fill > *fill_ratio(*fullest))) fullest = &queue;
  }
  return fullest;
}

std::uint32_t idle_timeout_in_force_s(const WorkerState& worker, const FlowCounts& flows) {
  return flows.emergency ? std::min(worker.emergency_idle_timeout_s, worker.idle_timeout_s) : worker.idle_timeout_s;
}

std::optional<double> split_flow_ratio(const SplitFlowCount& count) {
  return ratio(count.split_flows, count.sampled_flows);
}

std::uint64_t flows_ended_early(const FlowCounts& flows) {
  return flows.records[static_cast<std::size_t>(FlowEndReason::lack_of_resources)];
}

}  // namespace sextant
