// SPDX-License-Identifier: BSD-3-Clause
// Memory of prefix tables: lookups and the readers' steps allocate nothing, and where there is not enough for a table
// the answer is a sentence, wherever in the building it runs out.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "dataplane/generate/routed_addresses.h"
#include "dataplane/generate/routing_table.h"
#include "dataplane/label/label_source.h"
#include "tests/dataplane/allocation_count.h"

namespace sextant::test {
namespace {

// Sanitizers need address space of their own.
#ifdef __has_feature
#define SEXTANT_SANITIZED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define SEXTANT_SANITIZED 0
#endif

TEST(LabelMemory, LookupsAllocateNothing) {
  const auto ipv4 = ipv4_routing_table(5000, 1);
  const auto ipv6 = ipv6_routing_table(5000, 1);
  const auto ipv4_addresses = routed_addresses(ipv4, 1000, 1);
  const auto ipv6_addresses = routed_addresses(ipv6, 1000, 1);
  std::vector<Label> labels(1000);
  LabelSource source(1);
  source.publish(*PrefixTable::build(ipv4, ipv6));
  const std::uint64_t before = allocations();
  const LabelSnapshot snapshot = source.reader(0).newest();
  source.reader(0).moved_on();
  snapshot.value->look_up(ipv4_addresses, labels);
  snapshot.value->look_up(ipv6_addresses, labels);
  Label sum = 0;
  for (const Ipv4Address& address : ipv4_addresses) sum += snapshot.value->label_of(address);
  for (const Ipv6Address& address : ipv6_addresses) sum += snapshot.value->label_of(address);
  EXPECT_EQ(allocations(), before);
  EXPECT_NE(sum, 0U);
}

std::uint64_t address_space_octets() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  unsigned long pages = 0;
  const int fields = std::fscanf(file, "%lu", &pages);
  std::fclose(file);
  return fields == 1 ? pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) : 0;
}

TEST(LabelMemory, TooLittleIsASentenceWhereverItRunsOut) {
  if (SEXTANT_SANITIZED) GTEST_SKIP() << "a sanitizer's address space cannot be limited";
  constexpr std::uint64_t kStep = 1U << 20U;
  const auto ipv4 = ipv4_routing_table(50'000, 1);
  const auto ipv6 = ipv6_routing_table(50'000, 1);
  rlimit unlimited{};
  ASSERT_EQ(getrlimit(RLIMIT_AS, &unlimited), 0);
  const std::uint64_t taken = address_space_octets();
  std::size_t refusals = 0;
  bool is_built = false;
  for (std::uint64_t more = 0; !is_built && more < 512 * kStep; more += kStep) {
    const rlimit limit{.rlim_cur = taken + more, .rlim_max = unlimited.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_AS, &limit), 0);
    const auto table = PrefixTable::build(ipv4, ipv6);
    ASSERT_EQ(setrlimit(RLIMIT_AS, &unlimited), 0);
    is_built = table.has_value();
    if (is_built) continue;
    ++refusals;
    EXPECT_NE(table.error().sentence.find("not enough memory"), std::string::npos) << table.error().sentence;
  }
  EXPECT_TRUE(is_built);
  EXPECT_GT(refusals, 10U);
}

}  // namespace
}  // namespace sextant::test
