// SPDX-License-Identifier: BSD-3-Clause
// What the memory of one worker's engine is for, part by part. Pure arithmetic on the engine's configuration, before
// anything is started; the parts sum to engine_memory_octets().
#pragma once

#include <cstdint>

#include "dataplane/engine.h"

namespace sextant {

/// Bytes.
struct EngineMemory {
  std::uint64_t hot_part_size = 0;           ///< of the flow table: a line a flow, and the index that finds it
  std::uint64_t cold_part_size = 0;          ///< of the flow table: what only records need
  std::uint64_t cells_size = 0;              ///< open bins and those in the hand-off
  std::uint64_t label_cells_size = 0;        ///< what these take for labels
  std::uint64_t application_cells_size = 0;  ///< and for applications
  std::uint64_t fragments_size = 0;
  std::uint64_t records_size = 0;  ///< the ring of flow records
  std::uint64_t names_size = 0;    ///< names in use, streams that are put together, what waits of both
  std::uint64_t rest_size = 0;     ///< seconds in the hand-off, the burst in the stages' hands

  [[nodiscard]] std::uint64_t sum() const {
    return hot_part_size + cold_part_size + cells_size + label_cells_size + application_cells_size + fragments_size +
           records_size + names_size + rest_size;
  }
};

[[nodiscard]] EngineMemory engine_memory(const EngineConfiguration& configuration);

}  // namespace sextant
