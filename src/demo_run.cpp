// SPDX-License-Identifier: BSD-3-Clause
#include "src/demo_run.h"

#include <chrono>
#include <utility>

#include "controlplane/api/server.h"
#include "dataplane/dpdk/eal.h"
#include "dataplane/dpdk/probe.h"
#include "dataplane/dpdk/ring_exchange.h"
#include "dataplane/dpdk/ring_port.h"
#include "dataplane/plan.h"
#include "src/applications.h"
#include "src/frame_rate.h"
#include "src/host_facts.h"
#include "src/live_applications.h"
#include "src/probe_loop.h"

namespace sextant {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint32_t kRingFrames = 1024;  // per queue

Expected<RingExchange::Queues> make_queues(const Configuration& configuration, const Plan& plan) {
  RingExchange::Queues queues;
  for (std::size_t port = 0; port < queues.size(); ++port) {
    auto rings = make_ring_port(configuration.ports[port].name, plan.ports[port].queues, kRingFrames);
    if (!rings) return std::unexpected(rings.error());
    queues[port] = std::move(*rings);
  }
  return queues;
}

}  // namespace

Expected<DemoResult> run_demo(const DemoTask& task, const std::atomic<bool>& stop, const DemoView& view) {
  const HostFacts host = read_host_facts(task.configuration);
  auto applications = load_applications(task.configuration);
  if (!applications) return std::unexpected(applications.error());
  Plan plan = make_plan(task.configuration, host, 0, applications->applications.size());
  if (!plan.obstacles.empty()) return fail(plan.obstacles.front());
  std::uint32_t queue_count = 0;
  for (const PortPlan& port : plan.ports) queue_count += port.queues;
  plan.no_huge_megabytes += exchange_megabytes(queue_count, kRingFrames);
  stay_on(cores_without_worker(host, plan));  // the exchange inherits them

  const auto eal = Eal::start(task.configuration, plan);
  if (!eal) return std::unexpected(eal.error());
  auto queues = make_queues(task.configuration, plan);
  if (!queues) return std::unexpected(queues.error());
  const auto probe = Probe::open(task.configuration, plan);
  if (!probe) return std::unexpected(probe.error());
  const auto exchange = RingExchange::make({task.profile, task.seed, task.rate_frames_per_second,
                                            frame_budget(task.rate_frames_per_second, task.duration_s)},
                                           *queues);
  if (!exchange) return std::unexpected(exchange.error());
  // The demo is worth having without its socket: another one may have it already.
  const auto server = Server::start(task.configuration.api);

  LiveApplications live_applications(**probe, plan.engine.largest_application);
  if (applications->matcher != nullptr) live_applications.publish(std::move(*applications));
  (*probe)->start();
  (*exchange)->start();
  ProbeLoop loop(task.configuration, **probe, server ? server->get() : nullptr);
  loop.show_applications(&live_applications);
  const auto deadline = task.rate_frames_per_second ? Clock::time_point::max()  // then the budget ends it
                                                    : Clock::now() + std::chrono::seconds{task.duration_s};
  const auto ended = [&] {
    return stop.load(std::memory_order_relaxed) || (*exchange)->finished() || Clock::now() >= deadline;
  };
  loop.run(ended, [&](const ShownState& state) { view(state, (*exchange)->frames_sent()); });
  (*exchange)->stop();
  return DemoResult{loop.finish(), (*exchange)->books()};
}

}  // namespace sextant
