// SPDX-License-Identifier: BSD-3-Clause
// What a worker's counters come to, so that an operator sees headroom before loss. Absent where nothing was counted to
// divide by. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>

#include "sextant/counts.h"
#include "sextant/probe_state.h"
#include "sextant/summary.h"

namespace sextant {

/// Busy cycles over all cycles.
[[nodiscard]] std::optional<double> busy_ratio(const WorkerLoad& load);

/// Frames in a burst, of the turns that had some. Near a burst's capacity the worker only just keeps up.
[[nodiscard]] std::optional<double> frames_per_burst(const WorkerLoad& load);

/// Bursts that were as large as can be, over all bursts.
[[nodiscard]] std::optional<double> full_burst_ratio(const WorkerLoad& load);

/// Busy cycles over frames: all a frame costs, polling included.
[[nodiscard]] std::optional<double> cycles_per_frame(const WorkerLoad& load);

/// Of the turns whose stages were timed.
[[nodiscard]] std::optional<double> stage_cycles_per_frame(const WorkerLoad& load, Stage stage);

/// The queue nearest to its capacity among those whose driver tells, or null.
[[nodiscard]] const QueueState* fullest_queue(const WorkerState& worker);
[[nodiscard]] std::optional<double> fill_ratio(const QueueState& queue);

/// The idle timeout in force in a table of this state.
[[nodiscard]] std::uint32_t idle_timeout_in_force_s(const WorkerState& worker, const FlowCounts& flows);

/// Split flows over those that were looked at.
[[nodiscard]] std::optional<double> split_flow_ratio(const SplitFlowCount& count);

/// Flow records that a table wrote because it needed the room.
[[nodiscard]] std::uint64_t flows_ended_early(const FlowCounts& flows);

}  // namespace sextant
