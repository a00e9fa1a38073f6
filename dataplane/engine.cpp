// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/engine.h"

#include <algorithm>
#include <array>
#include <bit>
#include <new>
#include <utility>

#include "dataplane/batch.h"
#include "dataplane/classify/classifier.h"
#include "dataplane/decode/decode.h"
#include "dataplane/flow/accounts.h"
#include "dataplane/flow/distinct_flows.h"
#include "dataplane/flow/fragments.h"
#include "dataplane/flow/payload.h"
#include "dataplane/flow/table.h"
#include "dataplane/label/address_pairs.h"
#include "dataplane/mapped_array.h"
#include "dataplane/stage_clock.h"

namespace sextant {
namespace {

constexpr std::size_t kSecondSlotCount = 16;
constexpr std::size_t kBinSlotCount = 8;

SecondCounts empty_second(const EngineConfiguration& configuration) {
  SecondCounts counts;
  counts.legs.resize(configuration.leg_count);
  return counts;
}

bool counts_applications(const EngineConfiguration& configuration) {
  return configuration.name_capacity != 0 && configuration.largest_application != 0;
}

CellBin empty_bin(const EngineConfiguration& configuration) {
  CellBin bin;
  bin.cells.resize(configuration.link_count * kCellsPerLink);
  bin.labels = LabelCells(configuration.label_cell_capacity);
  if (counts_applications(configuration)) bin.applications = ApplicationCells(configuration.largest_application);
  return bin;
}

/// Two slots are the least a ring has.
std::size_t name_ring_capacity(const EngineConfiguration& configuration) {
  return configuration.name_capacity == 0 ? 2 : configuration.name_ring_capacity;
}

std::size_t answer_ring_capacity(const EngineConfiguration& configuration) {
  return configuration.name_capacity == 0 ? 2 : configuration.answer_ring_capacity;
}

Classifier::Bounds naming_bounds(const EngineConfiguration& configuration) {
  return {.name_capacity = configuration.name_capacity,
          .stream_capacity = configuration.stream_capacity,
          .initial_budget = configuration.initial_budget,
          .signature_budget = configuration.signature_budget};
}

template <typename Body>
void for_each_bit(std::uint64_t bits, Body body) {
  for (; bits != 0; bits &= bits - 1) body(static_cast<std::size_t>(std::countr_zero(bits)));
}

}  // namespace

struct Engine::State {
  explicit State(const EngineConfiguration& configuration)
      : settings(configuration.decode),
        hand_off{{kSecondSlotCount, empty_second(configuration)},
                 {kBinSlotCount, empty_bin(configuration)},
                 {configuration.record_ring_capacity, FlowRecord{}},
                 {name_ring_capacity(configuration), NameSighting{}},
                 {answer_ring_capacity(configuration), LearntAddress{}}},
        table(configuration.flow_capacity, configuration.hash_key, configuration.prefault),
        accounts(table, hand_off, empty_bin(configuration),
                 {configuration.idle_timeout_s * 1000, configuration.active_timeout_s * 1000,
                  configuration.emergency_idle_timeout_s * 1000, configuration.end_with_bins}),
        fragments(configuration.fragment_capacity, configuration.hash_key, configuration.prefault,
                  configuration.fragment_timeout_s * 1000),
        stage_clock(configuration.cycles) {}

  void process(std::span<const Frame> burst);
  void receive(std::span<const Frame> burst);
  std::span<const std::uint8_t> decode_group(std::span<const Frame> burst, std::size_t first, std::size_t end);
  void place_fragment(Facts& facts, Timestamp time);
  void look_up(std::span<const std::uint8_t> frames);
  [[nodiscard]] FlowFrame flow_frame(const Frame& frame, std::size_t i) const;
  void update_flows(std::span<const Frame> burst, std::span<const std::uint8_t> frames);
  void begin_flows(std::span<const Frame> burst);
  void label(std::span<const Frame> burst);
  void add_and_name(std::span<const Frame> burst);
  void account(std::span<const Frame> burst);
  void count_headers(const Facts& facts, std::uint32_t frame_octets);
  void count_distinct_frame(const Facts& facts);
  void move_to(Timestamp now);
  [[nodiscard]] bool publish_second(std::int64_t next_second);
  SecondCounts& second() { return hand_off.seconds.current(); }

  DecodeSettings settings;
  HandOff hand_off;
  FlowTable table;
  FlowAccounts accounts;
  FragmentCache fragments;
  std::unique_ptr<Classifier> classifier;  // null: no names are looked for
  DistinctFlows* distinct = nullptr;
  Batch batch;
  StageClock stage_clock;
  bool started = false;
  Timestamp next_second{INT64_MIN};  // when the period being filled ends
};

// ---- the stages of a turn, in the packet's order

/// Sums up in registers what goes to one leg: the frames of a burst seldom have more than one.
void Engine::State::receive(std::span<const Frame> burst) {
  SecondCounts& counts = second();
  PacketOctets received;
  std::uint64_t captured_octets = 0;
  const Frame* first = &burst.front();
  for (const Frame& frame : burst) {
    received += {1, frame.length};
    captured_octets += frame.captured;
    if (&frame == &burst.back() || (&frame)[1].leg != first->leg) {
      counts.legs[first->leg].received += received;
      counts.legs[first->leg].captured_octets += captured_octets;
      received = {};
      captured_octets = 0;
      first = &frame + 1;
    }
  }
  counts.first_frame = std::min(counts.first_frame, burst.front().time);
  counts.last_frame = std::max(counts.last_frame, burst.back().time);
}

/// Frames `first` to `end` - 1 of the burst. Returns those of them that belong to flows.
std::span<const std::uint8_t> Engine::State::decode_group(std::span<const Frame> burst, std::size_t first,
                                                          std::size_t end) {
  const std::size_t before = batch.with_flow.size();
  decode(burst.subspan(first, end - first), settings, &batch.facts[first]);
  for (std::size_t i = first; i < end; ++i) {
    Facts& facts = batch.facts[i];
    if (facts.fragmented) [[unlikely]]
      place_fragment(facts, burst[i].time);
    batch.sides[i] = 0;
    if (facts.outcome != Outcome::accounted || !facts.tuple_whole) [[unlikely]] {
      if (facts.outcome == Outcome::accounted) batch.direct.push(static_cast<std::uint8_t>(i));
      if (distinct != nullptr) count_distinct_frame(facts);
      continue;
    }
    batch.sides[i] = static_cast<std::uint8_t>(canonicalize(facts.key));
    batch.hashes[i] = table.hash(facts.key);
    table.prefetch_bucket(batch.hashes[i]);
    batch.with_flow.push(static_cast<std::uint8_t>(i));
  }
  return {batch.with_flow.begin() + before, batch.with_flow.end()};
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

void Engine::State::look_up(std::span<const std::uint8_t> frames) {
  for (const std::uint8_t i : frames) batch.flows[i] = table.candidate(batch.hashes[i]);
}

/// Frame `i` as its flow's counters need it.
[[gnu::always_inline]] inline FlowFrame Engine::State::flow_frame(const Frame& frame, std::size_t i) const {
  const Facts& facts = batch.facts[i];
  return {frame.length, facts.inner_ip_octets, facts.tcp_flags, batch.sides[i],
          DeltaKind(facts.traffic_class, frame.direction)};
}

/// The usual frame adds to its flow's hot line and is done; the others are put on lists.
void Engine::State::update_flows(std::span<const Frame> burst, std::span<const std::uint8_t> frames) {
  const FlowAccounts::HotClock clock = accounts.hot_clock();
  for (const std::uint8_t i : frames) {
    const std::uint32_t index = batch.flows[i];
    if (index == FlowTable::kNone || !same_key(table.entry(index).key, batch.facts[i].key)) [[unlikely]] {
      batch.missing.push(i);
    } else if (!FlowAccounts::add_hot(table.entry(index), flow_frame(burst[i], i), clock)) [[unlikely]] {
      table.prefetch_cold_part(index);
      batch.cold.push(i);
    }
  }
}

void Engine::State::begin_flows(std::span<const Frame> burst) {
  for (const std::uint8_t i : batch.missing) {
    const FlowKey& key = batch.facts[i].key;
    std::uint32_t index = table.find(key, batch.hashes[i]);
    if (index == FlowTable::kNone) {
      if (distinct != nullptr) count_distinct_frame(batch.facts[i]);
      index = table.insert(key, batch.hashes[i]);
      if (index == FlowTable::kNone) {
        accounts.count_unplaced(flow_frame(burst[i], i));
        batch.direct.push(i);
        continue;
      }
      ++second().flows.created;
      accounts.begin(index, flow_frame(burst[i], i));
      batch.begun.push(i);
    }
    batch.flows[i] = index;
    batch.cold.push(i);
  }
}

/// Labels the new flows and the frames without a flow in one batch, then counts the latter.
void Engine::State::label(std::span<const Frame> burst) {
  if (const PrefixTable* labels = accounts.labels(); labels != nullptr) {
    AddressPairs& pairs = batch.pairs;
    pairs.clear();
    for (const std::uint8_t i : batch.begun) pairs.add(batch.facts[i].key);
    for (const std::uint8_t i : batch.direct) pairs.add(batch.facts[i].key);
    pairs.look_up(*labels);
    std::size_t number = 0;
    for (const std::uint8_t i : batch.begun) accounts.set_labels(batch.flows[i], pairs.labels(number++));
    for (const std::uint8_t i : batch.direct) batch.labels[i] = pairs.labels(number++);
  } else {
    for (const std::uint8_t i : batch.direct) batch.labels[i] = {};
  }
  for (const std::uint8_t i : batch.direct) {
    const Facts& facts = batch.facts[i];
    const FlowFrame frame = flow_frame(burst[i], i);
    if (!facts.endpoints_known) {
      accounts.add_without_addresses(burst[i].attachment, frame);
      continue;
    }
    const Transport transport = facts.tuple_whole ? transport_of(facts.key.protocol) : Transport::non_flow;
    accounts.add_without_flow(burst[i].attachment, transport, frame, batch.labels[i]);
  }
}

/// Counts what touches more than a hot line, and looks at the payload of flows whose names are still looked for: their
/// frames are all on the list. One after the other, so that no flow's figures depend on which frames share a burst.
void Engine::State::add_and_name(std::span<const Frame> burst) {
  if (classifier != nullptr) classifier->begin_turn();
  for (const std::uint8_t i : batch.cold) {
    const std::uint32_t index = batch.flows[i];
    accounts.add(index, flow_frame(burst[i], i));
    if (!accounts.wants_payload(index)) continue;
    accounts.look_at(index, payload_of(burst[i], batch.facts[i], batch.sides[i]));
  }
}

void Engine::State::account(std::span<const Frame> burst) {
  SecondCounts& counts = second();
  PacketOctets accounted;
  for (std::size_t i = 0; i < burst.size(); ++i) {
    const std::uint32_t octets = burst[i].length;
    const Facts& facts = batch.facts[i];
    LegCounts& leg = counts.legs[burst[i].leg];
    leg.outcomes[static_cast<std::size_t>(facts.outcome)] += {1, octets};
    leg.classes[static_cast<std::size_t>(facts.traffic_class)] +=
        {1, octets, facts.outer_ip_octets, facts.inner_ip_octets};
    if (facts.outcome == Outcome::accounted) [[likely]]
      accounted += {1, octets};
    if ((facts.encapsulations | facts.extension_headers | facts.observations) != 0) count_headers(facts, octets);
  }
  accounts.account(accounted);
}

void Engine::State::count_headers(const Facts& facts, std::uint32_t frame_octets) {
  SecondCounts& counts = second();
  for_each_bit(facts.encapsulations, [&](std::size_t e) { counts.encapsulations[e] += {1, frame_octets}; });
  for_each_bit(facts.extension_headers, [&](std::size_t e) { ++counts.extension_headers[e]; });
  for_each_bit(facts.observations, [&](std::size_t o) { ++counts.observations[o]; });
  if (!facts.chain.empty()) counts.chains.count(facts.chain, facts.longest_chain);
}

/// A burst goes through the first stages in groups, each stage some groups behind the one before it: what a stage
/// fetches for the next arrives while the others compute.
void Engine::State::process(std::span<const Frame> burst) {
  constexpr std::size_t kGroup = 8;
  constexpr std::size_t kLookUpLag = 2;
  constexpr std::size_t kUpdateLag = 4;
  WorkerLoad& load = second().load;
  stage_clock.begin(burst.size(), load);
  receive(burst);
  stage_clock.end(Stage::receive, load);
  batch.clear();
  const std::size_t group_count = (burst.size() + kGroup - 1) / kGroup;
  std::array<std::span<const std::uint8_t>, kBurstCapacity / kGroup> groups;  // their frames that belong to flows
  for (std::size_t step = 0; step < group_count + kUpdateLag; ++step) {
    if (step < group_count) {
      groups[step] = decode_group(burst, step * kGroup, std::min(burst.size(), (step + 1) * kGroup));
      stage_clock.end(Stage::decode, load);
    }
    if (step >= kLookUpLag && step < group_count + kLookUpLag) {
      look_up(groups[step - kLookUpLag]);
      stage_clock.end(Stage::look_up, load);
    }
    if (step >= kUpdateLag) {
      update_flows(burst, groups[step - kUpdateLag]);
      stage_clock.end(Stage::update, load);
    }
  }
  begin_flows(burst);
  label(burst);
  stage_clock.end(Stage::label, load);
  add_and_name(burst);
  stage_clock.end(Stage::name, load);
  account(burst);
  stage_clock.end(Stage::account, load);
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
  fresh.names = {};
  fresh.load = {};
  return true;
}

void Engine::State::move_to(Timestamp now) {
  if (now < next_second) [[likely]] {
    accounts.advance_to(now.nanoseconds / kNanosecondsPerMillisecond);
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
  accounts.advance_to(now.nanoseconds / kNanosecondsPerMillisecond);
}

// ---- the engine

Engine::Engine(std::unique_ptr<State> state) : state_(std::move(state)) {}
Engine::~Engine() = default;

std::uint64_t engine_memory_octets(const EngineConfiguration& configuration) {
  const std::uint64_t second_slot = sizeof(SecondCounts) + configuration.leg_count * sizeof(LegCounts);
  const std::uint64_t application_octets =
      counts_applications(configuration) ? ApplicationCells::memory_octets(configuration.largest_application) : 0;
  const std::uint64_t bin_slot = sizeof(CellBin) + configuration.link_count * kCellsPerLink * sizeof(Cell) +
                                 LabelCells::memory_octets(configuration.label_cell_capacity) + application_octets;
  const std::uint64_t names_octets =
      configuration.name_capacity == 0 ? 0 : Classifier::memory_octets(naming_bounds(configuration));
  return FlowTable::hot_octets(configuration.flow_capacity) + FlowTable::cold_octets(configuration.flow_capacity) +
         FragmentCache::memory_octets(configuration.fragment_capacity) + kSecondSlotCount * second_slot +
         (kBinSlotCount + OpenBins::kOpenCount) * bin_slot +
         std::uint64_t{configuration.record_ring_capacity} * sizeof(FlowRecord) +
         name_ring_capacity(configuration) * sizeof(NameSighting) +
         answer_ring_capacity(configuration) * sizeof(LearntAddress) + names_octets + sizeof(Batch);
}

Expected<std::unique_ptr<Engine>> Engine::make(const EngineConfiguration& configuration) {
  // The containers of the hand-off have no way to say that there is not enough: the whole is asked for first.
  const std::uint64_t octets = engine_memory_octets(configuration);
  std::unique_ptr<State> state(memory_is_left(octets) ? new (std::nothrow) State(configuration) : nullptr);
  if (state == nullptr || state->table.empty() || state->fragments.empty()) {
    return fail("not enough memory for a flow table of " + std::to_string(configuration.flow_capacity) + " flows, " +
                std::to_string(configuration.fragment_capacity) + " fragmented datagrams and " +
                std::to_string(configuration.label_cell_capacity) + " cells of labels (" +
                std::to_string(octets >> 20) +
                " MiB for one worker); lower flows.capacity, fragments.capacity or labels.cells.");
  }
  if (configuration.name_capacity != 0) {
    auto classifier =
        Classifier::make(naming_bounds(configuration), configuration.hash_key.high, configuration.prefault);
    if (!classifier) return std::unexpected(std::move(classifier.error()));
    state->classifier = std::move(*classifier);
    state->accounts.look_for_names(state->classifier.get());
  }
  return std::unique_ptr<Engine>(new Engine(std::move(state)));
}

void Engine::turn(std::span<const Frame> burst, Timestamp now) {
  State& state = *state_;
  while (!burst.empty()) {
    state.move_to(burst.front().time);
    // The frames of one millisecond are one batch, so that no flow's end depends on what else was in its burst; in a
    // live burst that is all of them.
    const Timestamp end{(burst.front().time.nanoseconds / kNanosecondsPerMillisecond + 1) * kNanosecondsPerMillisecond};
    std::size_t count = burst.size();
    if (burst.back().time >= end) {
      count = static_cast<std::size_t>(
          std::ranges::find_if(burst, [&](const Frame& frame) { return frame.time >= end; }) - burst.begin());
    }
    state.process(burst.first(count));
    burst = burst.subspan(count);
  }
  if (now.nanoseconds != INT64_MIN) state.move_to(now);
  if (!state.started) return;
  state.accounts.sweep();
  state.stage_clock.end(Stage::sweep, state.second().load);
  state.stage_clock.end_turn();
}

bool Engine::finish() {
  State& state = *state_;
  if (!state.started) return true;
  if (!state.accounts.finish()) return false;
  state.started = !state.publish_second(state.next_second.second());
  return !state.started;
}

HandOff& Engine::hand_off() {
  return state_->hand_off;
}

void Engine::adopt(const PrefixTable* table, std::uint32_t epoch) {
  state_->accounts.adopt(table, epoch);
}

void Engine::adopt(const ApplicationMatcher* matcher, MatcherScratch* scratch) {
  if (state_->classifier != nullptr) state_->classifier->adopt(matcher, scratch);
}

void Engine::adopt(const LearntNames* learnt) {
  if (state_->classifier != nullptr) state_->classifier->adopt(learnt);
}

void Engine::fold_all() {
  state_->accounts.fold_all();
}

void Engine::add_load(const WorkerLoad& load) {
  state_->second().load += load;
}

void Engine::count_distinct(DistinctFlows* flows) {
  state_->distinct = flows;
}

}  // namespace sextant
