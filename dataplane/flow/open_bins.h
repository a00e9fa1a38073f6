// SPDX-License-Identifier: BSD-3-Clause
// The ten-second bins a worker still adds to: the current one and the few before it whose last flow deltas the sweep
// has not folded yet. A bin is handed over once no flow can hold a delta of it any more. One owner.
#pragma once

#include <array>
#include <cstdint>

#include "sextant/counts.h"
#include "sextant/hand_off.h"

namespace sextant {

class OpenBins {
 public:
  static constexpr std::int64_t kOpenCount = 4;

  explicit OpenBins(const CellBin& empty) {
    for (Open& open : bins_) open.counts = empty;
  }

  /// Whether `bin` can be opened while every bin from `oldest` on is still open.
  [[nodiscard]] static bool fits(std::int64_t oldest, std::int64_t bin) { return bin - oldest < kOpenCount; }

  void open(std::int64_t bin) {
    Open& slot = at(bin);
    slot.used = true;
    slot.counts.bin = bin;
  }

  /// A cell of an open bin.
  [[nodiscard]] Cell& cell(std::int64_t bin, std::size_t index) { return at(bin).counts.cells[index]; }

  [[nodiscard]] LabelCells& labels(std::int64_t bin) { return at(bin).counts.labels; }

  [[nodiscard]] ApplicationCells& applications(std::int64_t bin) { return at(bin).counts.applications; }

  void account(std::int64_t bin, PacketOctets frames) { at(bin).counts.accounted += frames; }

  /// The lowest open bin, or INT64_MAX.
  [[nodiscard]] std::int64_t oldest() const;

  /// Hands every open bin below `bin` over. A reader that left no free slot gets them merged into one: nothing is lost,
  /// the sums stay exact. True when nothing below `bin` is left on our side.
  bool publish_below(std::int64_t bin, SlotRing<CellBin>& ring);

 private:
  struct Open {
    CellBin counts;
    bool used = false;
  };
  [[nodiscard]] Open& at(std::int64_t bin) { return bins_[static_cast<std::uint64_t>(bin) % kOpenCount]; }

  std::array<Open, kOpenCount> bins_;
  bool merged_ = false;  // the ring's current slot holds bins it had no chance to hand over
};

}  // namespace sextant
