// SPDX-License-Identifier: BSD-3-Clause
// A worker counts by label while the control thread publishes one table after another: whatever a frame meets, both
// roles of every bin sum to what was accounted, and nothing that is used is freed.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "dataplane/engine.h"
#include "dataplane/label/label_source.h"
#include "tests/dataplane/packet.h"

namespace sextant::test {
namespace {

constexpr Label kTables = 40;

std::unique_ptr<const PrefixTable> table_of(Label label) {
  const std::array ipv4{LabelledIpv4Prefix{{}, label}};
  const std::array ipv6{LabelledIpv6Prefix{{}, label}};
  return PrefixTable::build(ipv4, ipv6).value();
}

/// What a bin holds by role, and what was accounted.
struct Sums {
  std::array<std::uint64_t, kLabelRoleCount> packets{};
  std::uint64_t accounted = 0;
  std::uint64_t labels_out_of_range = 0;
};

void drain(HandOff& hand_off, Sums& sums) {
  while (const CellBin* bin = hand_off.bins.front()) {
    bin->labels.for_each([&](Label label, LabelRole role, TrafficClass, const Cell& cell) {
      sums.packets[static_cast<std::size_t>(role)] += cell.packets;
      if (label == kUnknownLabel || label > kTables) ++sums.labels_out_of_range;
    });
    sums.accounted += bin->accounted.packets;
    hand_off.bins.pop();
  }
  while (hand_off.seconds.front() != nullptr) hand_off.seconds.pop();
  while (hand_off.records.front() != nullptr) hand_off.records.pop();
}

TEST(LabelReload, SumsStayExactWhileTablesComeAndGo) {
  EngineConfiguration configuration;
  configuration.flow_capacity = 1024;
  configuration.record_ring_capacity = 4096;
  configuration.label_cell_capacity = 4 * (kTables + 1);
  configuration.prefault = false;
  const auto engine = Engine::make(configuration).value();
  LabelSource source(1);
  source.publish(table_of(1));
  std::atomic<bool> published_all{false};
  std::atomic<bool> done{false};
  std::uint64_t sent = 0;

  std::thread worker([&, &reader = source.reader(0)] {
    const Bytes packet = Packet().ethernet().ipv6().udp().bytes();
    std::array<Frame, 8> burst{};
    std::int64_t now_ms = 1'000'000;
    std::uint32_t epoch = 0;
    bool last = false;
    while (!last) {
      last = published_all.load();
      const LabelSnapshot newest = reader.newest();
      if (newest.epoch != epoch) {
        engine->adopt(newest.value, newest.epoch);
        reader.moved_on();
        epoch = newest.epoch;
      }
      now_ms += 50;
      for (Frame& frame : burst) {
        frame = frame_of(packet);
        frame.time = {now_ms * kNanosecondsPerMillisecond};
      }
      engine->turn(burst, burst.back().time);
      sent += burst.size();
    }
    while (!engine->finish()) std::this_thread::yield();
    done.store(true);
  });

  Sums sums;
  for (Label label = 2; label <= kTables; ++label) {
    source.publish(table_of(label));
    source.reclaim();
    drain(engine->hand_off(), sums);
  }
  published_all.store(true);
  while (!done.load()) drain(engine->hand_off(), sums);
  worker.join();
  drain(engine->hand_off(), sums);
  EXPECT_EQ(sums.accounted, sent);
  EXPECT_EQ(sums.packets[0], sent);
  EXPECT_EQ(sums.packets[1], sent);
  EXPECT_EQ(sums.labels_out_of_range, 0U);
  EXPECT_EQ(source.reclaim(), 0U);
}

}  // namespace
}  // namespace sextant::test
