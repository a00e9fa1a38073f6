// SPDX-License-Identifier: BSD-3-Clause
// The fragmented datagrams of one worker that are not complete yet. By them a later fragment finds the protocol and
// ports of its first fragment, and overlaps are noticed, without reassembly: no payload is kept. Fixed memory: sets of
// eight entries, one cache line each, in the order of last sight; where a set is full, a new datagram pushes its last
// one out. Identity is the whole key; the hash is keyed, so nobody can aim datagrams at one set. One owner, no locks;
// time is given.
#pragma once

#include <array>
#include <cstdint>
#include <utility>

#include "dataplane/decode/fragment_facts.h"
#include "dataplane/flow/hash.h"
#include "dataplane/mapped_array.h"
#include "sextant/flow_record.h"

namespace sextant {

enum class FragmentFinding : std::uint8_t {
  first,      ///< offset 0: remembered for those that follow
  matched,    ///< later fragment; the key was completed with the first fragment's protocol and ports
  unmatched,  ///< later fragment whose first fragment was not seen yet, or had no readable ports
  duplicate,  ///< every unit of it was already received: an exact repeat, or wholly inside
  overlap,    ///< some of its units were received before (RFC 5722), or they contradict the datagram's end
};

/// Units [begin, end) of a datagram, of 8 octets each.
struct UnitRange {
  std::uint16_t begin = 0;
  std::uint16_t end = 0;
};

class FragmentCache {
 public:
  /// At least `capacity` datagrams, 1 to 2^31; one that was not seen for more than `timeout_ms` is forgotten.
  /// empty() afterwards: there was not enough memory.
  FragmentCache(std::uint32_t capacity, HashKey hash_key, bool prefault, std::uint32_t timeout_ms);

  [[nodiscard]] static std::uint64_t memory_octets(std::uint32_t capacity);

  [[nodiscard]] bool empty() const { return sets_.empty(); }

  /// One fragment, seen at `now_ms`. `key` is the frame's innermost 5-tuple as on the wire, its attachment set: a
  /// datagram runs one way, and it is its source that numbers it. `tuple_whole` says that this fragment is the first
  /// and that `key` holds its protocol and ports. `key` is written where the finding is `matched`, and only there.
  ///
  /// A complete datagram is forgotten, since its identification may be used again at once; a repeat of one of its
  /// fragments begins a new one. After an overlap the receiver has to discard the datagram (RFC 5722, section 4); its
  /// fragments are on the wire all the same and go on finding their ports.
  [[nodiscard]] FragmentFinding see(FlowKey& key, const FragmentFacts& fragment, bool tuple_whole, std::int64_t now_ms);

  /// Datagrams still awaited that newer ones pushed out, since the last call.
  [[nodiscard]] std::uint64_t take_evicted() { return std::exchange(evicted_, 0); }

 private:
  static constexpr unsigned kWayCount = 8;
  static constexpr unsigned kRangeCount = 3;
  static constexpr unsigned kClockBits = 39;  // 17 years pass before an age could be mistaken
  static constexpr std::uint64_t kClockMask = (std::uint64_t{1} << kClockBits) - 1;

  /// One datagram. Memory comes zero-filled, which is a free entry.
  struct alignas(64) Datagram {
    FlowKey identity;                             ///< see identity_of()
    std::array<Be16, 2> ports;                    ///< of the first fragment
    std::array<UnitRange, kRangeCount> received;  ///< disjoint, not adjacent, in no order; {0, 0}: unused
    std::uint64_t last_seen_ms : kClockBits;      ///< of the engine's clock, modulo 2^39
    std::uint64_t end_units : 14;                 ///< of the whole datagram; 0: the last fragment was not seen
    std::uint64_t protocol : 8;                   ///< of the first fragment
    std::uint64_t occupied : 1;
    std::uint64_t tuple_known : 1;  ///< `protocol` and `ports` are those of a first fragment
    std::uint64_t untracked : 1;    ///< had more holes than `received` can tell: its overlaps go unnoticed
  };
  static_assert(sizeof(Datagram) == 64);
  using Set = std::array<Datagram, kWayCount>;

  enum class Receipt : std::uint8_t { fresh, repeated, overlapping };

  [[nodiscard]] static std::uint32_t set_count(std::uint32_t capacity);
  [[nodiscard]] static FlowKey identity_of(const FlowKey& key, const FragmentFacts& fragment);
  static void begin_anew(Datagram& datagram);
  [[nodiscard]] static Receipt receive(Datagram& datagram, const FragmentFacts& fragment);
  [[nodiscard]] static bool is_complete(const Datagram& datagram);
  [[nodiscard]] bool is_awaited(const Datagram& datagram) const;
  [[nodiscard]] Datagram& bring_to_front(const FlowKey& identity);

  MappedArray<Set> sets_;
  FlowHash hash_;
  std::uint32_t set_count_;
  std::uint32_t timeout_ms_;
  std::int64_t now_ms_ = INT64_MIN;
  std::uint64_t evicted_ = 0;
};

}  // namespace sextant
