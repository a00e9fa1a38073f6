// SPDX-License-Identifier: BSD-3-Clause
// A full table against DPDK's: rte_fib and rte_fib6 give every one of two million addresses the same label.
#include <gtest/gtest.h>

#include <bit>

#include "bench/rte_fib_tables.h"
#include "dataplane/generate/routed_addresses.h"
#include "dataplane/generate/routing_table.h"
#include "dataplane/label/prefix_table.h"

namespace sextant::test {
namespace {

constexpr std::size_t kAddresses = 2'000'000;

std::size_t differences(std::span<const Label> ours, std::span<const std::uint64_t> theirs) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) count += ours[i] != theirs[i] ? 1U : 0U;
  return count;
}

TEST(RteFib, AgreesOnAFullTable) {
  bench::start_eal();
  const auto ipv4 = ipv4_routing_table(1'000'000, 11);
  auto ipv6 = ipv6_routing_table(250'000, 11);
  // The generator makes nothing longer than /64.
  for (std::size_t i = 0; i < ipv6.size(); i += 100) {
    ipv6[i].prefix.address.octets[15] = std::byte{1};
    ipv6[i].prefix.length = 128;
  }
  const auto table = *PrefixTable::build(ipv4, ipv6);
  std::vector<Label> ours(kAddresses);
  std::vector<std::uint64_t> theirs(kAddresses);

  const auto ipv4_addresses = routed_addresses(ipv4, kAddresses, 12);
  std::vector<std::uint32_t> numbers;
  for (const Ipv4Address& address : ipv4_addresses) {
    numbers.push_back(std::byteswap(std::bit_cast<std::uint32_t>(address.octets)));
  }
  table->look_up(ipv4_addresses, ours);
  bench::RteFib(ipv4).look_up(numbers, theirs);
  EXPECT_EQ(differences(ours, theirs), 0U);

  auto ipv6_addresses = routed_addresses(ipv6, kAddresses, 12);
  table->look_up(ipv6_addresses, ours);
  bench::RteFib6(ipv6).look_up(ipv6_addresses, theirs);
  EXPECT_EQ(differences(ours, theirs), 0U);
}

}  // namespace
}  // namespace sextant::test
