// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/memory_parts.h"

#include "dataplane/flow/fragments.h"
#include "dataplane/flow/table.h"

namespace sextant {

EngineMemory engine_memory(const EngineConfiguration& configuration) {
  const std::uint64_t whole = engine_memory_octets(configuration);
  // What the engine would not take without a part is that part's: so they sum to the whole whatever it is made of.
  const auto saved_by = [&](auto leave_out) {
    EngineConfiguration without = configuration;
    leave_out(without);
    return whole - engine_memory_octets(without);
  };
  EngineMemory memory;
  memory.cold_part_size = std::uint64_t{configuration.flow_capacity} * sizeof(FlowColdPart);
  memory.hot_part_size =
      saved_by([](EngineConfiguration& without) { without.flow_capacity = 0; }) - memory.cold_part_size;
  memory.cells_size = saved_by([](EngineConfiguration& without) { without.link_count = 0; });
  memory.label_cells_size = saved_by([](EngineConfiguration& without) { without.label_cell_capacity = 0; });
  memory.fragments_size = FragmentCache::memory_octets(configuration.fragment_capacity);
  memory.records_size = saved_by([](EngineConfiguration& without) { without.record_ring_capacity = 0; });
  memory.application_cells_size = saved_by([](EngineConfiguration& without) { without.largest_application = 0; });
  memory.names_size = saved_by([](EngineConfiguration& without) { without.name_capacity = 0; }) -
                      memory.application_cells_size;  // without names there are no applications either
  memory.rest_size = whole - memory.sum();
  return memory;
}

}  // namespace sextant
