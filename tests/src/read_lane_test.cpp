// SPDX-License-Identifier: BSD-3-Clause
#include "src/read_lane.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "controlplane/aggregate/totals.h"
#include "dataplane/capture/read_buffer.h"

namespace sextant::test {
namespace {

Frame frame_of(const std::string& octets, std::int64_t time_ns = 0) {
  Frame frame;
  frame.data = reinterpret_cast<const std::byte*>(octets.data());
  frame.captured = static_cast<std::uint32_t>(octets.size());
  frame.length = frame.captured + 4;
  frame.time = {time_ns};
  frame.link_type = LinkType::unknown;
  return frame;
}

std::string octets_of(const Frame& frame) {
  return {reinterpret_cast<const char*>(frame.data), frame.captured};
}

TEST(FrameBlock, KeepsCopies) {
  FrameBlock block;
  for (std::string octets : {"first", "", "third"}) {
    ASSERT_TRUE(block.add(frame_of(octets, 7)));
    octets.assign(octets.size(), '!');
  }
  ASSERT_EQ(block.frames().size(), 3U);
  EXPECT_EQ(octets_of(block.frames()[0]), "first");
  EXPECT_EQ(octets_of(block.frames()[1]), "");
  EXPECT_EQ(octets_of(block.frames()[2]), "third");
  EXPECT_EQ(block.frames()[2].length, 9U);
  EXPECT_EQ(block.frames()[2].time, Timestamp{7});
}

TEST(FrameBlock, IsFullByCountAndByBytesAndTakesTheLargestFrame) {
  FrameBlock block;
  const std::string small = "x";
  std::size_t count = 0;
  while (block.add(frame_of(small))) ++count;
  EXPECT_EQ(count, 512U);
  block.clear();
  EXPECT_TRUE(block.frames().empty());
  const std::string almost(255 * 1024, 'a');
  const std::string largest(kRecordSizeLimit, 'l');
  ASSERT_TRUE(block.add(frame_of(almost)));
  ASSERT_TRUE(block.add(frame_of(largest)));
  EXPECT_EQ(octets_of(block.frames()[1]), largest);
  EXPECT_FALSE(block.add(frame_of(small)));
}

TEST(Lane, EveryFrameReachesTheEngine) {
  EngineConfiguration configuration;
  configuration.flow_capacity = 16;
  configuration.record_ring_capacity = 16;
  const auto engine = Engine::make(configuration);
  ASSERT_TRUE(engine.has_value());
  constexpr std::uint64_t kFrameCount = 100'000;
  const std::string octets(300, 'o');
  {
    Lane lane(**engine);
    for (std::uint64_t i = 0; i < kFrameCount; ++i) lane.add(frame_of(octets, static_cast<std::int64_t>(i)));
    lane.finish();
    lane.finish();
  }
  Totals totals({{"capture", "", {}, LegDirection::a_to_b}}, {"capture"});
  while (!(*engine)->finish()) totals.drain(0, (*engine)->hand_off());
  totals.drain(0, (*engine)->hand_off());
  const LegCounts& leg = totals.summary().legs.front();
  EXPECT_EQ(leg.received, (PacketOctets{kFrameCount, kFrameCount * 304}));
  EXPECT_EQ(leg.captured_octets, kFrameCount * 300);
  EXPECT_EQ(totals.summary().end, Timestamp{kFrameCount - 1});
}

TEST(Lane, EndsWithoutAFrame) {
  const auto engine = Engine::make({.flow_capacity = 16, .record_ring_capacity = 16});
  ASSERT_TRUE(engine.has_value());
  const Lane lane(**engine);
}

}  // namespace
}  // namespace sextant::test
