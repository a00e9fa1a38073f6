// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/memory_parts.h"

#include <gtest/gtest.h>

#include "sextant/hand_off.h"

namespace sextant {
namespace {

EngineConfiguration engine_with(std::uint32_t flows, std::uint16_t links, std::uint32_t records) {
  EngineConfiguration engine;
  engine.flow_capacity = flows;
  engine.link_count = links;
  engine.record_ring_capacity = records;
  return engine;
}

TEST(EngineMemory, parts_sum_to_the_whole) {
  for (const std::uint32_t flows : {1024U, 1'000'000U}) {
    for (const std::uint16_t links : {std::uint16_t{1}, std::uint16_t{1025}}) {
      const EngineConfiguration engine = engine_with(flows, links, 4096);
      const EngineMemory memory = engine_memory(engine);
      EXPECT_EQ(memory.sum(), engine_memory_octets(engine));
      EXPECT_EQ(memory.cold_part_size, 64U * flows);
      EXPECT_GT(memory.hot_part_size, 64U * flows);
      EXPECT_EQ(memory.records_size, 4096 * sizeof(FlowRecord));
      EXPECT_GE(memory.cells_size, links * kCellsPerLink * sizeof(Cell));
      EXPECT_GT(memory.rest_size, 0U);
      EXPECT_LT(memory.rest_size, 1U << 20);
    }
  }
}

TEST(EngineMemory, a_part_grows_with_what_it_is_for_and_no_other_does) {
  const EngineMemory small = engine_memory(engine_with(1024, 2, 4096));
  const EngineMemory more_links = engine_memory(engine_with(1024, 3, 4096));
  EXPECT_GT(more_links.cells_size, small.cells_size);
  EXPECT_EQ(more_links.rest_size, small.rest_size);
  const EngineMemory more_records = engine_memory(engine_with(1024, 2, 8192));
  EXPECT_EQ(more_records.records_size, 2 * small.records_size);
  EXPECT_EQ(more_records.sum() - small.sum(), small.records_size);
  EXPECT_EQ(small.label_cells_size, 0U);
  EngineConfiguration labelled = engine_with(1024, 2, 4096);
  labelled.label_cell_capacity = 1000;
  const EngineMemory with_labels = engine_memory(labelled);
  EXPECT_GT(with_labels.label_cells_size, 8 * LabelCells::memory_octets(1000)) << "bins in the hand-off, and open ones";
  EXPECT_EQ(with_labels.sum() - small.sum(), with_labels.label_cells_size);
  EXPECT_EQ(with_labels.sum(), engine_memory_octets(labelled));
}

}  // namespace
}  // namespace sextant
