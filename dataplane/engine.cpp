// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/engine.h"

#include <algorithm>
#include <array>
#include <bit>
#include <new>
#include <utility>

#include "dataplane/decode/decode.h"
#include "dataplane/flow/accounts.h"
#include "dataplane/flow/distinct_flows.h"
#include "dataplane/flow/fragments.h"
#include "dataplane/flow/table.h"

namespace sextant {
namespace {

constexpr std::size_t kSecondSlotCount = 16;
constexpr std::size_t kBinSlotCount = 8;

SecondCounts empty_second(const EngineConfiguration& configuration) {
  SecondCounts counts;
  counts.legs.resize(configuration.leg_count);
  return counts;
}

CellBin empty_bin(const EngineConfiguration& configuration) {
  CellBin bin;
  bin.cells.resize(configuration.link_count * kCellsPerLink);
  return bin;
}

/// One burst between the stages, an array a fact.
struct Batch {
  std::array<Facts, kBurstCapacity> facts;
  std::array<FlowFrame, kBurstCapacity> frames;
  std::array<std::uint64_t, kBurstCapacity> hashes;
  std::array<std::uint32_t, kBurstCapacity> candidates;
  std::array<std::uint8_t, kBurstCapacity> with_flow;  // indices of the frames that belong to a flow
  std::size_t flow_frame_count = 0;
};

template <typename Body>
void for_each_bit(std::uint64_t bits, Body body) {
  for (; bits != 0; bits &= bits - 1) body(static_cast<std::size_t>(std::countr_zero(bits)));
}

}  // namespace

struct Engine::State {
  explicit State(const EngineConfiguration& configuration)
      : settings(configuration.decode),
        table(configuration.flow_capacity, configuration.hash_key, configuration.prefault),
        accounts(table, configuration.link_count,
                 {configuration.idle_timeout_s * 1000, configuration.active_timeout_s * 1000}),
        fragments(configuration.fragment_capacity, configuration.hash_key, configuration.prefault,
                  configuration.fragment_timeout_s * 1000),
        hand_off{{kSecondSlotCount, empty_second(configuration)},
                 {kBinSlotCount, empty_bin(configuration)},
                 {configuration.record_ring_capacity, FlowRecord{}}} {}

  void process(std::span<const Frame> burst);
  void receive(std::span<const Frame> burst);
  void decode_all(std::span<const Frame> burst);
  void place_fragment(Facts& facts, Timestamp time);
  void look_up();
  void update_flows();
  void account(std::span<const Frame> burst);
  void count_distinct_frame(const Facts& facts);
  void move_to(Timestamp now);
  [[nodiscard]] bool publish_second(std::int64_t next_second);
  SecondCounts& second() { return hand_off.seconds.current(); }

  DecodeSettings settings;
  FlowTable table;
  FlowAccounts accounts;
  FragmentCache fragments;
  HandOff hand_off;
  DistinctFlows* distinct = nullptr;
  Batch batch;
  bool started = false;
  Timestamp next_second{INT64_MIN};  // when the period being filled ends
};

// ---- the stages of a turn, in the packet's order

void Engine::State::receive(std::span<const Frame> burst) {
  SecondCounts& counts = second();
  for (const Frame& frame : burst) {
    LegCounts& leg = counts.legs[frame.leg];
    ++leg.received.packets;
    leg.received.octets += frame.length;
    leg.captured_octets += frame.captured;
  }
  counts.first_frame = std::min(counts.first_frame, burst.front().time);
  counts.last_frame = std::max(counts.last_frame, burst.back().time);
}

void Engine::State::decode_all(std::span<const Frame> burst) {
  batch.flow_frame_count = 0;
  for (std::size_t i = 0; i < burst.size(); ++i) {
    const Frame& frame = burst[i];
    Facts& facts = batch.facts[i];
    std::construct_at(&facts, decode(frame, settings));  // in place: no copy
    batch.frames[i] = {frame.length,   facts.inner_ip_octets, facts.tcp_flags, 0, traffic_class_of(facts),
                       frame.direction};
    facts.key.attachment = frame.attachment;
    if (facts.fragmented) [[unlikely]]
      place_fragment(facts, frame.time);
    if (!facts.tuple_whole || facts.outcome != Outcome::accounted) {
      if (distinct != nullptr) count_distinct_frame(facts);
      continue;
    }
    batch.frames[i].side = static_cast<std::uint8_t>(canonicalize(facts.key));
    batch.hashes[i] = table.hash(facts.key);
    table.prefetch_bucket(batch.hashes[i]);
    batch.with_flow[batch.flow_frame_count++] = static_cast<std::uint8_t>(i);
  }
}

/// A later fragment takes the ports of its first one; what was received before is named.
void Engine::State::place_fragment(Facts& facts, Timestamp time) {
  if (facts.outcome != Outcome::accounted) return;
  const std::int64_t time_ms = time.nanoseconds / kNanosecondsPerMillisecond;
  switch (fragments.see(facts.key, facts.fragment, facts.tuple_whole, time_ms)) {
    case FragmentFinding::first:
      break;
    case FragmentFinding::matched:
      facts.tuple_whole = true;
      break;
    case FragmentFinding::unmatched:
      observe(facts, Observation::unmatched_fragment);
      break;
    case FragmentFinding::duplicate:
      facts.outcome = Outcome::duplicate_fragment;
      break;
    case FragmentFinding::overlap:
      facts.outcome = Outcome::overlapping_fragment;
      break;
  }
}

void Engine::State::look_up() {
  for (std::size_t n = 0; n < batch.flow_frame_count; ++n) {
    const std::size_t i = batch.with_flow[n];
    batch.candidates[i] = table.candidate(batch.hashes[i]);
  }
}

void Engine::State::update_flows() {
  FlowCounts& counts = second().flows;
  for (std::size_t n = 0; n < batch.flow_frame_count; ++n) {
    const std::size_t i = batch.with_flow[n];
    const FlowKey& key = batch.facts[i].key;
    std::uint32_t index = batch.candidates[i];
    if (index == FlowTable::kNone || !same_key(table.entry(index).key, key)) [[unlikely]] {
      index = table.find(key, batch.hashes[i]);
    }
    if (index != FlowTable::kNone) [[likely]] {
      accounts.add(index, batch.frames[i]);
      continue;
    }
    if (distinct != nullptr) count_distinct_frame(batch.facts[i]);
    index = table.insert(key, batch.hashes[i]);
    if (index != FlowTable::kNone) {
      ++counts.created;
      accounts.begin(index, batch.frames[i]);
      continue;
    }
    counts.unplaced += {1, batch.frames[i].frame_octets};
    accounts.add_without_flow(key.attachment, transport_of(key.protocol), batch.frames[i]);
  }
}

void Engine::State::account(std::span<const Frame> burst) {
  SecondCounts& counts = second();
  PacketOctets accounted;
  for (std::size_t i = 0; i < burst.size(); ++i) {
    const Frame& frame = burst[i];
    const Facts& facts = batch.facts[i];
    LegCounts& leg = counts.legs[frame.leg];
    leg.outcomes[static_cast<std::size_t>(facts.outcome)] += {1, frame.length};
    leg.classes[static_cast<std::size_t>(batch.frames[i].traffic_class)] +=
        {1, frame.length, facts.outer_ip_octets, facts.inner_ip_octets};
    if (facts.outcome == Outcome::accounted) {
      accounted += {1, frame.length};
      if (!facts.tuple_whole) accounts.add_without_flow(frame.attachment, Transport::non_flow, batch.frames[i]);
    }
    if ((facts.encapsulations | facts.extension_headers | facts.observations) == 0) continue;
    for_each_bit(facts.encapsulations, [&](std::size_t e) { counts.encapsulations[e] += {1, frame.length}; });
    for_each_bit(facts.extension_headers, [&](std::size_t e) { ++counts.extension_headers[e]; });
    for_each_bit(facts.observations, [&](std::size_t o) { ++counts.observations[o]; });
    if (!facts.chain.empty()) counts.chains.count(facts.chain, facts.longest_chain);
  }
  accounts.account(accounted);
}

void Engine::State::process(std::span<const Frame> burst) {
  receive(burst);
  decode_all(burst);
  look_up();
  update_flows();
  account(burst);
}

// ---- time, hand-over

/// A later fragment has no ports of its own; where a header behind the addresses is cut, those that are missing are 0.
void Engine::State::count_distinct_frame(const Facts& facts) {
  if (!facts.endpoints_known || (facts.fragmented && facts.fragment.offset_units != 0)) return;
  FlowKey key = facts.key;
  canonicalize(key);
  key.attachment = 0;
  distinct->insert(key, table.hash(key));
}

bool Engine::State::publish_second(std::int64_t next) {
  SecondCounts& counts = second();
  counts.span_s = next - counts.second;
  counts.flows.live = table.live();
  counts.flows.fragments_evicted += fragments.take_evicted();
  if (!hand_off.seconds.advance()) return false;  // the reader is behind: the period goes on
  SecondCounts& fresh = second();
  std::ranges::fill(fresh.legs, LegCounts{});
  fresh.second = next;
  fresh.span_s = 0;
  fresh.first_frame = {INT64_MAX};
  fresh.last_frame = {INT64_MIN};
  fresh.encapsulations = {};
  fresh.extension_headers = {};
  fresh.observations = {};
  fresh.chains = {};
  fresh.flows = {};
  fresh.load = {};
  return true;
}

void Engine::State::move_to(Timestamp now) {
  if (now < next_second) [[likely]] {
    accounts.advance_to(now.nanoseconds / kNanosecondsPerMillisecond, hand_off, second().flows);
    return;
  }
  const std::int64_t now_second = now.second();
  if (!started) {
    started = true;
    second().second = now_second;
  } else if (publish_second(next_second.second())) {
    second().second = now_second;
  }
  next_second = {(now_second + 1) * kNanosecondsPerSecond};
  accounts.advance_to(now.nanoseconds / kNanosecondsPerMillisecond, hand_off, second().flows);
}

// ---- the engine

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}
Engine::~Engine() = default;

std::uint64_t engine_memory_octets(const EngineConfiguration& configuration) {
  const std::uint64_t second_slot = sizeof(SecondCounts) + configuration.leg_count * sizeof(LegCounts);
  const std::uint64_t bin_slot = sizeof(CellBin) + configuration.link_count * kCellsPerLink * sizeof(Cell);
  return FlowTable::memory_octets(configuration.flow_capacity) +
         FragmentCache::memory_octets(configuration.fragment_capacity) + kSecondSlotCount * second_slot +
         (kBinSlotCount + OpenBins::kOpenCount) * bin_slot +
         std::uint64_t{configuration.record_ring_capacity} * sizeof(FlowRecord) + sizeof(Batch);
}

Expected<std::unique_ptr<Engine>> Engine::make(const EngineConfiguration& configuration) {
  std::unique_ptr<State> state(new (std::nothrow) State(configuration));
  if (state == nullptr || state->table.empty() || state->fragments.empty()) {
    return fail("not enough memory for a flow table of " + std::to_string(configuration.flow_capacity) + " flows and " +
                std::to_string(configuration.fragment_capacity) + " fragmented datagrams (" +
                std::to_string(engine_memory_octets(configuration) >> 20) +
                " MiB for one worker); lower flows.capacity or fragments.capacity.");
  }
  return std::unique_ptr<Engine>(new Engine(std::move(state)));
}

void Engine::turn(std::span<const Frame> burst, Timestamp now) {
  State& state = *state_;
  while (!burst.empty()) {
    state.move_to(burst.front().time);
    // The frames of one second are one batch; in a live burst that is all of them.
    std::size_t count = burst.size();
    if (burst.back().time >= state.next_second) {
      count = static_cast<std::size_t>(
          std::ranges::find_if(burst, [&](const Frame& frame) { return frame.time >= state.next_second; }) -
          burst.begin());
    }
    state.process(burst.first(count));
    burst = burst.subspan(count);
  }
  if (now.nanoseconds != INT64_MIN) state.move_to(now);
  if (state.started) state.accounts.sweep(state.hand_off, state.second().flows);
}

bool Engine::finish() {
  State& state = *state_;
  if (!state.started) return true;
  if (!state.accounts.finish(state.hand_off, state.second().flows)) return false;
  state.started = !state.publish_second(state.next_second.second());
  return !state.started;
}

HandOff& Engine::hand_off() {
  return state_->hand_off;
}

void Engine::add_load(const WorkerLoad& load) {
  state_->second().load += load;
}

void Engine::count_distinct(DistinctFlows* flows) {
  state_->distinct = flows;
}

}  // namespace sextant
