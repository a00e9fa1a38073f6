// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/flow/open_bins.h"

#include <algorithm>
#include <utility>

namespace sextant {

std::int64_t OpenBins::oldest() const {
  std::int64_t lowest = INT64_MAX;
  for (const Open& open : bins_) {
    if (open.used) lowest = std::min(lowest, open.counts.bin);
  }
  return lowest;
}

bool OpenBins::publish_below(std::int64_t bin, SlotRing<CellBin>& ring) {
  for (std::int64_t lowest = oldest(); lowest < bin; lowest = oldest()) {
    CellBin& from = at(lowest).counts;
    CellBin& into = ring.current();
    if (!merged_) {
      std::swap(into, from);  // the reader gave the slot back empty: nothing is copied or cleared here
    } else {
      for (std::size_t i = 0; i < from.cells.size(); ++i) into.cells[i] += from.cells[i];
      into.labels.merge(from.labels);
      into.applications.merge(from.applications);
      into.accounted += from.accounted;
      from.clear();
    }
    at(lowest).used = false;
    merged_ = !ring.advance();
  }
  if (merged_) merged_ = !ring.advance();
  return !merged_;
}

}  // namespace sextant
