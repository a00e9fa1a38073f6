// SPDX-License-Identifier: BSD-3-Clause
// Memory is fixed after start: no allocation in turn(), and ten times the table's capacity of distinct flows leaves the
// resident set where it was.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "dataplane/engine.h"
#include "dataplane/generate/hello.h"
#include "dataplane/label/prefix_table.h"
#include "tests/dataplane/allocation_count.h"
#include "tests/dataplane/packet.h"
#include "tests/dataplane/plain_accountant.h"

namespace sextant::test {
namespace {

// Sanitizers take memory of their own for what is touched, so there only allocations are held.
#ifdef __has_feature
#define SEXTANT_SANITIZED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define SEXTANT_SANITIZED 0
#endif
constexpr std::uint64_t kGrowthLimit = SEXTANT_SANITIZED ? UINT32_MAX : 1U << 20U;

std::uint64_t resident_octets() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  unsigned long pages = 0;
  unsigned long resident = 0;
  const int fields = std::fscanf(file, "%lu %lu", &pages, &resident);
  std::fclose(file);
  return fields == 2 ? resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) : 0;
}

void discard(HandOff& hand_off) {
  while (hand_off.seconds.front() != nullptr) hand_off.seconds.pop();
  while (hand_off.bins.front() != nullptr) hand_off.bins.pop();
  while (hand_off.records.front() != nullptr) hand_off.records.pop();
  while (hand_off.names.front() != nullptr) hand_off.names.pop();
  while (hand_off.answers.front() != nullptr) hand_off.answers.pop();
}

TEST(EngineMemory, IsFixedAfterStart) {
  constexpr std::uint32_t kCapacity = 200'000;
  auto made = Engine::make({.flow_capacity = kCapacity,
                            .label_cell_capacity = 1024,
                            .record_ring_capacity = 4096,
                            .name_capacity = 1024,
                            .stream_capacity = 64});
  ASSERT_TRUE(made.has_value());
  Engine& engine = **made;
  const auto table = PrefixTable::build({}, std::array{LabelledIpv6Prefix{{{}, 0}, 1}});
  ASSERT_TRUE(table.has_value());
  engine.adopt(table->get(), 1);
  Random random(1);
  const auto initial = quic_initial("www.example.com", random);
  ASSERT_TRUE(initial.has_value());
  Bytes payload(initial->size());
  std::memcpy(payload.data(), initial->data(), payload.size());
  Bytes bytes = Packet().ethernet().ipv6().udp(1234, 443).raw(payload).bytes();
  Frame frame = frame_of(bytes);
  std::int64_t time_ns = 1'770'000'000'000'000'000;
  std::uint32_t flow = 0;
  const auto feed = [&](std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) {
      ++flow;
      std::memcpy(bytes.data() + 14 + 8 + 12, &flow, sizeof flow);
      time_ns += 50'000;
      frame.time = {time_ns};
      engine.turn({&frame, 1}, frame.time);
      if (i % 1024 == 0) discard(engine.hand_off());
    }
  };
  feed(1000);
  const std::uint64_t before = allocations();
  const std::uint64_t resident = resident_octets();
  feed(10 * kCapacity);
  EXPECT_EQ(allocations(), before);
  EXPECT_LT(resident_octets(), resident + kGrowthLimit);
}

TEST(EngineMemory, TooLargeATableIsASentence) {
  const auto made = Engine::make({.flow_capacity = 1U << 31, .record_ring_capacity = 2, .prefault = true});
  if (made.has_value()) GTEST_SKIP() << "this machine grants 300 GiB";
  EXPECT_NE(made.error().sentence.find("flows.capacity"), std::string::npos);
}

}  // namespace
}  // namespace sextant::test
