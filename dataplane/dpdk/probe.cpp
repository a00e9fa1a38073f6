// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/dpdk/probe.h"

#include <rte_cycles.h>
#include <sys/random.h>

#include <algorithm>

#include "dataplane/classify/application_source.h"
#include "dataplane/classify/learnt_names.h"
#include "dataplane/dpdk/leg_table.h"
#include "dataplane/dpdk/port.h"
#include "dataplane/dpdk/ring_port.h"
#include "dataplane/dpdk/worker.h"
#include "dataplane/label/label_source.h"

namespace sextant {

struct Probe::Parts {
  // Workers use ports, legs, labels and rules: they are declared last, so that they go first.
  std::vector<std::unique_ptr<Port>> ports;
  std::vector<std::unique_ptr<PortLegs>> legs;  // by port
  std::vector<std::string> notes;
  EngineConfiguration engine;                       // of each worker
  std::unique_ptr<LabelSource> labels;              // null: nothing is counted by label
  std::unique_ptr<ApplicationSource> applications;  // null: nor by application
  std::unique_ptr<LearntNamesSource> learnt;        // null: no names are looked for
  std::vector<std::unique_ptr<Worker>> workers;
};

namespace {

Expected<HashKey> random_hash_key() {
  HashKey key;
  if (getrandom(&key, sizeof key, 0) != sizeof key) {
    return fail("the kernel gives no random octets for the flow table's key.");
  }
  return key;
}

}  // namespace

Probe::Probe(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Probe::~Probe() = default;

Expected<std::unique_ptr<Probe>> Probe::open(const Configuration& configuration, const Plan& plan) {
  auto parts = std::make_unique<Parts>();
  for (std::size_t i = 0; i < configuration.ports.size(); ++i) {
    auto port = Port::open(configuration.ports[i], plan.ports[i]);
    if (!port) return std::unexpected(port.error());
    std::ranges::copy((*port)->notes(), std::back_inserter(parts->notes));
    parts->ports.push_back(std::move(*port));
    parts->legs.push_back(std::make_unique<PortLegs>(configuration, configuration.ports[i].name));
  }
  const auto key = random_hash_key();
  if (!key) return std::unexpected(key.error());
  EngineConfiguration engine_configuration = plan.engine;
  engine_configuration.hash_key = *key;
  engine_configuration.cycles = []() -> std::uint64_t { return rte_rdtsc(); };
  parts->engine = engine_configuration;
  if (engine_configuration.label_cell_capacity != 0) {
    parts->labels = std::make_unique<LabelSource>(plan.workers.size());
  }
  if (engine_configuration.name_capacity != 0 && engine_configuration.largest_application != 0) {
    parts->applications = std::make_unique<ApplicationSource>(plan.workers.size());
  }
  if (engine_configuration.name_capacity != 0) {
    parts->learnt = std::make_unique<LearntNamesSource>(plan.workers.size());
  }
  for (const WorkerPlan& worker : plan.workers) {
    auto engine = Engine::make(engine_configuration);
    if (!engine) return std::unexpected(engine.error());
    std::vector<PolledQueue> queues;
    for (const QueuePlan& queue : worker.queues) {
      const Port& port = *parts->ports[queue.port];
      queues.push_back({.port = port.number(),
                        .queue = queue.queue,
                        .port_index = queue.port,
                        .legs = parts->legs[queue.port].get(),
                        .hardware_timestamps = port.has_hardware_timestamps(),
                        .capacity_frames = port.queue_capacity_frames(queue.queue),
                        .ring = ring_behind(configuration.ports[queue.port].device, queue.queue)});
    }
    const std::size_t number = parts->workers.size();
    const WorkerSources sources{
        .labels = parts->labels == nullptr ? nullptr : &parts->labels->reader(number),
        .applications = parts->applications == nullptr ? nullptr : &parts->applications->reader(number),
        .learnt = parts->learnt == nullptr ? nullptr : &parts->learnt->reader(number),
        .number = number};
    parts->workers.push_back(
        std::make_unique<Worker>(worker, std::move(*engine), std::move(queues), parts->ports.size(), sources));
  }
  return std::unique_ptr<Probe>(new Probe(std::move(parts)));
}

void Probe::start() {
  for (const auto& worker : parts_->workers) worker->start();
}

void Probe::request_stop() {
  for (const auto& worker : parts_->workers) worker->request_stop();
}

bool Probe::stopped() const {
  return std::ranges::all_of(parts_->workers, [](const auto& worker) { return worker->stopped(); });
}

std::size_t Probe::worker_count() const {
  return parts_->workers.size();
}

HandOff& Probe::hand_off(std::size_t worker) {
  return parts_->workers[worker]->hand_off();
}

std::uint32_t Probe::publish_labels(std::unique_ptr<const PrefixTable> table) {
  return parts_->labels->publish(std::move(table));
}

std::size_t Probe::reclaim_labels() {
  return parts_->labels == nullptr ? 0 : parts_->labels->reclaim();
}

std::uint32_t Probe::publish_applications(std::unique_ptr<const ApplicationMatcher> matcher) {
  return parts_->applications->publish(std::move(matcher));
}

void Probe::reclaim_applications() {
  if (parts_->applications != nullptr) static_cast<void>(parts_->applications->reclaim());
}

void Probe::publish_learnt(std::unique_ptr<const LearntNames> names) {
  parts_->learnt->publish(std::move(names));
}

std::vector<PortState> Probe::port_states() const {
  std::vector<PortState> states;
  for (std::size_t i = 0; i < parts_->ports.size(); ++i) {
    std::uint64_t delivered = 0;
    for (const auto& worker : parts_->workers) delivered += worker->delivered_packets(i);
    states.push_back(parts_->ports[i]->state(delivered));
  }
  return states;
}

std::vector<WorkerState> Probe::worker_states() {
  std::vector<WorkerState> states;
  for (std::size_t i = 0; i < parts_->workers.size(); ++i) {
    Worker& worker = *parts_->workers[i];
    WorkerState state{.index = static_cast<std::uint16_t>(i),
                      .core = worker.core(),
                      .flow_capacity = parts_->engine.flow_capacity,
                      .records_waiting = worker.hand_off().records.waiting(),
                      .record_capacity = worker.hand_off().records.capacity() - 1,  // one slot is being filled
                      .idle_timeout_s = parts_->engine.idle_timeout_s,
                      .emergency_idle_timeout_s = parts_->engine.emergency_idle_timeout_s};
    for (std::size_t q = 0; q < worker.queues().size(); ++q) {
      const PolledQueue& queue = worker.queues()[q];
      state.queues.push_back({.port = parts_->ports[queue.port_index]->name(),
                              .queue = queue.queue,
                              .capacity_frames = queue.capacity_frames,
                              .deepest_frames = worker.deepest_frames(q)});
    }
    states.push_back(std::move(state));
  }
  return states;
}

const std::vector<std::string>& Probe::notes() const {
  return parts_->notes;
}

std::vector<LegName> leg_names(const Configuration& configuration) {
  std::vector<LegName> names;
  for (const LinkConfiguration& link : configuration.links) {
    for (const LegConfiguration& leg : link.legs) names.push_back({link.name, leg.port, leg.vlan, leg.direction});
  }
  names.push_back({"unassigned", "", std::nullopt, LegDirection::a_to_b});
  return names;
}

std::vector<std::string> link_names(const Configuration& configuration) {
  std::vector<std::string> names;
  for (const LinkConfiguration& link : configuration.links) names.push_back(link.name);
  names.emplace_back("unassigned");
  return names;
}

}  // namespace sextant
