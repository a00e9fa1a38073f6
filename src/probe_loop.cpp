// SPDX-License-Identifier: BSD-3-Clause
#include "src/probe_loop.h"

#include <sched.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <random>
#include <thread>
#include <utility>

#include "dataplane/classify/learnt_names.h"
#include "src/wall_clock.h"

namespace sextant {

namespace {

using Clock = std::chrono::steady_clock;

/// Some minutes, and long enough for the records that two workers make of one long flow to meet.
std::int64_t split_flow_window_s(const FlowConfiguration& flows) {
  constexpr std::int64_t kTenMinutes_s = 600;
  return std::max(kTenMinutes_s, std::int64_t{2} * flows.active_timeout_s);
}

std::uint64_t random_seed() {
  std::random_device random;
  return std::uint64_t{random()} << 32U | random();
}

}  // namespace

ProbeLoop::ProbeLoop(const Configuration& configuration, Probe& probe, Server* server)
    : probe_(probe),
      server_(server),
      name_(configuration.probe),
      totals_(leg_names(configuration), link_names(configuration), probe.worker_count()),
      learnt_key_(random_seed()),
      metric_applications_(configuration.applications.metrics),
      start_(wall_clock()) {
  for (const PortConfiguration& port : configuration.ports) sources_.push_back(port.name);
  if (configuration.names.capacity && configuration.names.addresses) {
    learnt_ = std::make_unique<LearntAddresses>(*configuration.names.addresses);
    totals_.learn_addresses(learnt_.get());
  }
  // One worker meets every frame; several are held against each other.
  if (probe.worker_count() > 1) totals_.watch_split_flows(split_flow_window_s(configuration.flows), random_seed());
}

void ProbeLoop::run(const std::function<bool()>& ended, const std::function<void(const ShownState&)>& each_second) {
  constexpr auto kPause = std::chrono::milliseconds{20};
  constexpr auto kSecond = std::chrono::seconds{1};
  each_second(*publish());
  auto next = Clock::now() + kSecond;
  while (!ended()) {
    drain();
    if (const auto now = Clock::now(); now >= next) {
      teach();
      each_second(*publish());
      next = std::max(next + kSecond, now);  // after a pause (a stopped process) missed seconds are not made up for
    }
    std::this_thread::sleep_for(kPause);
  }
}

std::shared_ptr<const ShownState> ProbeLoop::finish() {
  probe_.request_stop();
  while (!probe_.stopped()) {
    drain();
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  drain();
  totals_.close();
  return publish();
}

void ProbeLoop::drain() {
  for (std::size_t worker = 0; worker < probe_.worker_count(); ++worker) {
    totals_.drain(worker, probe_.hand_off(worker));
  }
}

/// What one worker learnt from DNS, all of them know two seconds later: a closed connection's flow waits as long. Where
/// there is so much to tell that it takes long, less often.
void ProbeLoop::teach() {
  constexpr auto kPeriod = std::chrono::seconds{2};
  constexpr int kTimeShare = 20;  // of the control thread's time, one part at most
  const auto start = Clock::now();
  if (learnt_ == nullptr || start < next_lesson_) return;
  if (const auto named = learnt_->snapshot(wall_clock().second())) {
    probe_.publish_learnt(std::make_unique<const LearntNames>(*named, learnt_key_));
  }
  next_lesson_ = std::max(start + kPeriod, start + kTimeShare * (Clock::now() - start));
}

std::shared_ptr<const ShownState> ProbeLoop::publish() {
  auto state = std::make_shared<ShownState>(shown_state(totals_, probe_.port_states(), probe_.worker_states()));
  state->probe = name_;
  state->version = SEXTANT_VERSION;
  state->start = start_;
  state->now = wall_clock();
  state->summary.sources = sources_;
  const std::size_t tables_held = probe_.reclaim_labels();
  state->labels = labels_;
  if (state->labels) state->labels->tables_held = tables_held;
  probe_.reclaim_applications();
  if (applications_ != nullptr) {
    state->applications = applications_->state();
    state->summary.applications =
        applications_->summary(totals_, state->summary.names ? *state->summary.names : NameSummary{});
    state->metric_applications = metric_applications_;
  }
  if (server_ != nullptr) server_->publish(state);
  return state;
}

std::uint64_t hand_over_error_packets(const ShownState& state) {
  std::uint64_t delivered = 0;
  std::uint64_t received = 0;
  for (const PortState& port : state.ports) delivered += port.delivered_packets;
  for (const LegCounts& leg : state.summary.legs) received += leg.received.packets;
  return delivered > received ? delivered - received : received - delivered;
}

void stay_on(const std::vector<std::uint16_t>& cores) {
  if (cores.empty()) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const std::uint16_t core : cores) CPU_SET(core, &set);
  (void)sched_setaffinity(0, sizeof set, &set);
}

std::vector<std::uint16_t> cores_without_worker(const HostFacts& host, const Plan& plan) {
  std::vector<std::uint16_t> cores;
  for (const UsableCore& usable : host.usable_cores) {
    const bool taken = std::ranges::any_of(plan.workers, [&](const WorkerPlan& w) { return w.core == usable.core; });
    if (!taken) cores.push_back(usable.core);
  }
  return cores;
}

}  // namespace sextant
