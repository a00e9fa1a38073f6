// SPDX-License-Identifier: BSD-3-Clause
// The flow engine of one worker: a burst of frames goes in, counts, cells and flow records come out by the hand-off.
// Owned and driven by one thread. After make() it allocates nothing, makes no system call, reads no clock, logs
// nothing and throws nothing; time comes with the frames and with `now`.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "dataplane/decode/settings.h"
#include "dataplane/frame.h"
#include "sextant/application.h"
#include "sextant/error.h"
#include "sextant/hand_off.h"

namespace sextant {

class ApplicationMatcher;
class DistinctFlows;
class LearntNames;
class MatcherScratch;
class PrefixTable;

/// Key of the flow hash. Random per process in production, fixed in tests.
struct HashKey {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};

struct EngineConfiguration {
  std::uint16_t leg_count = 1;   ///< configured legs plus one for unassigned frames
  std::uint16_t link_count = 1;  ///< configured links plus one for unassigned frames
  std::uint32_t flow_capacity = 1'000'000;
  std::uint32_t label_cell_capacity = 0;  ///< cells of labels in one bin; 0: nothing is counted by label
  std::uint32_t idle_timeout_s = 30;
  std::uint32_t active_timeout_s = 300;
  std::uint32_t record_ring_capacity = 65'536;
  DecodeSettings decode;
  std::uint32_t fragment_capacity = 65'536;  ///< fragmented datagrams awaited
  std::uint32_t fragment_timeout_s = 15;
  HashKey hash_key;
  std::uint32_t emergency_idle_timeout_s = 5;  ///< while the table is nearly full
  std::uint32_t name_capacity = 0;             ///< names that flows carry at a time; 0: none is looked for
  std::uint32_t stream_capacity = 1024;        ///< flows whose first payload is put together at a time
  std::uint32_t initial_budget = 16;           ///< datagrams of a turn whose QUIC Initials are opened
  std::uint32_t signature_budget = 64;         ///< payloads of a turn that are held against signatures
  ApplicationId largest_application = 0;       ///< 0, or no names: nothing is counted by application
  std::uint32_t name_ring_capacity = 16'384;   ///< sightings of names that can wait
  std::uint32_t answer_ring_capacity = 8'192;  ///< addresses learnt from DNS that can wait
  std::uint64_t (*cycles)() = nullptr;         ///< where sampled turns read the cycles of their stages; null: never
  bool end_with_bins = false;  ///< the sweep ends no flow in the bin of its last frame; for replays, see fold_all()
  bool prefault = true;  ///< touch all memory at start; false where a short replay would pay for pages it never uses
};

/// Octets an engine of this configuration takes, flow table and hand-off together. Pure arithmetic.
[[nodiscard]] std::uint64_t engine_memory_octets(const EngineConfiguration& configuration);

class Engine {
 public:
  /// Takes all memory the engine will ever use. Fails with a sentence when there is not enough.
  [[nodiscard]] static Expected<std::unique_ptr<Engine>> make(const EngineConfiguration& configuration);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// One turn: decode, look up, account, sweep a slice, publish what is complete. `burst` holds at most kBurstCapacity
  /// frames and may be empty; `now` is the source's time and never goes back.
  void turn(std::span<const Frame> burst, Timestamp now);

  /// Ends every flow (end reason forced_end) and hands everything over. Call again, draining the hand-off in between,
  /// until it returns true.
  [[nodiscard]] bool finish();

  /// The consumer's end; safe to read from one other thread while turn() runs.
  [[nodiscard]] HandOff& hand_off();

  /// Labels come from `table` from the next turn on; it outlives its use, which ends with the next call. Epochs differ
  /// from one table to the next. Same thread as turn().
  void adopt(const PrefixTable* table, std::uint32_t epoch);

  /// Flows are told by `matcher`, with its scratch for this worker, from the next turn on; both outlive their use,
  /// which ends with the next call. What a flow was told before stays. Same thread as turn().
  void adopt(const ApplicationMatcher* matcher, MatcherScratch* scratch);

  /// The same for the names that DNS gave to addresses.
  void adopt(const LearntNames* learnt);

  /// Counts in cells what flows hold, by what they are told so far; they go on. For replays, where a bin is over.
  void fold_all();

  /// Adds to the load counters of the period being filled. Same thread as turn().
  void add_load(const WorkerLoad& load);

  /// Feeds every distinct 5-tuple into `flows`, which outlives the engine. Used where capture files are read.
  void count_distinct(DistinctFlows* flows);

 private:
  struct State;
  explicit Engine(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace sextant
