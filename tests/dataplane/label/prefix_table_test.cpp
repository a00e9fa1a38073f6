// SPDX-License-Identifier: BSD-3-Clause
// Longest-prefix match: cases with a sentence each, then random nested prefixes against a plain oracle. Every address
// is looked up in a batch and alone.
#include "dataplane/label/prefix_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "dataplane/generate/random.h"
#include "dataplane/generate/routed_addresses.h"
#include "dataplane/generate/routing_table.h"
#include "tests/dataplane/label/routes.h"

namespace sextant::test {
namespace {

std::unique_ptr<const PrefixTable> built(std::span<const LabelledIpv4Prefix> ipv4,
                                         std::span<const LabelledIpv6Prefix> ipv6) {
  auto table = PrefixTable::build(ipv4, ipv6);
  EXPECT_TRUE(table.has_value()) << table.error().sentence;
  return *std::move(table);
}

struct Ipv4Case {
  const char* sentence;
  std::vector<LabelledIpv4Prefix> routes;
  std::vector<std::pair<const char*, Label>> expected;
};
struct Ipv6Case {
  const char* sentence;
  std::vector<LabelledIpv6Prefix> routes;
  std::vector<std::pair<const char*, Label>> expected;
};

const std::vector<Ipv4Case> kIpv4Cases{
    {"an empty table knows nobody", {}, {{"0.0.0.0", 0}, {"192.0.2.1", 0}, {"255.255.255.255", 0}}},
    {"a default route holds everybody", {route4("0.0.0.0/0", 7)}, {{"0.0.0.0", 7}, {"255.255.255.255", 7}}},
    {"a host route holds one address",
     {route4("192.0.2.1/32", 7)},
     {{"192.0.2.0", 0}, {"192.0.2.1", 7}, {"192.0.2.2", 0}}},
    {"the first and the last address are addresses",
     {route4("0.0.0.0/32", 1), route4("255.255.255.255/32", 2)},
     {{"0.0.0.0", 1}, {"0.0.0.1", 0}, {"255.255.255.254", 0}, {"255.255.255.255", 2}}},
    {"the longest of nested prefixes wins, in any order",
     {route4("10.1.2.3/32", 5), route4("0.0.0.0/0", 1), route4("10.1.2.0/24", 4), route4("10.0.0.0/8", 2),
      route4("10.1.0.0/16", 3)},
     {{"9.255.255.255", 1},
      {"10.0.0.0", 2},
      {"10.1.0.0", 3},
      {"10.1.2.2", 4},
      {"10.1.2.3", 5},
      {"10.1.2.4", 4},
      {"10.1.3.0", 3},
      {"10.2.0.0", 2},
      {"11.0.0.0", 1}}},
    {"neighbours touch, of equal labels or not",
     {route4("10.0.0.0/25", 1), route4("10.0.0.128/25", 2), route4("10.0.1.0/24", 2), route4("10.0.2.0/23", 3)},
     {{"10.0.0.127", 1}, {"10.0.0.128", 2}, {"10.0.1.255", 2}, {"10.0.2.0", 3}, {"10.0.3.255", 3}, {"10.0.4.0", 0}}},
    {"a longer prefix of the same label changes nothing",
     {route4("10.0.0.0/8", 1), route4("10.1.1.1/32", 1)},
     {{"10.1.1.0", 1}, {"10.1.1.1", 1}, {"10.1.1.2", 1}}},
    {"a prefix ends where a node ends",
     {route4("10.0.0.0/15", 1), route4("10.1.255.0/24", 2), route4("10.1.255.255/32", 3)},
     {{"10.1.254.255", 1}, {"10.1.255.254", 2}, {"10.1.255.255", 3}, {"10.2.0.0", 0}}},
    {"of equal prefixes the last one counts",
     {route4("10.0.0.0/8", 1), route4("10.9.9.9/32", 3), route4("10.0.0.0/8", 2), route4("10.9.9.9/32", 4)},
     {{"10.0.0.1", 2}, {"10.9.9.9", 4}}},
    {"the largest label is a label", {route4("10.0.0.0/8", kLargestLabel)}, {{"10.0.0.1", kLargestLabel}}},
};

const std::vector<Ipv6Case> kIpv6Cases{
    {"an empty table knows nobody", {}, {{"::", 0}, {"2001:db8::1", 0}, {"ffff::", 0}}},
    {"a default route holds everybody",
     {route6("::/0", 7)},
     {{"::", 7}, {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 7}}},
    {"a host route holds one address",
     {route6("2001:db8::1/128", 7)},
     {{"2001:db8::", 0}, {"2001:db8::1", 7}, {"2001:db8::2", 0}, {"2001:db8:0:1::1", 0}}},
    {"the first and the last address are addresses",
     {route6("::/128", 1), route6("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", 2)},
     {{"::", 1},
      {"::1", 0},
      {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe", 0},
      {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 2}}},
    {"the longest of nested prefixes wins, in any order, at the edge of every key",
     {route6("2001:db8:1:2:3:4:5:6/128", 8), route6("2001:db8:1:2:3:4:5:0/112", 7), route6("2001:db8:1:2:3::/80", 6),
      route6("2001:db8:1:2::/64", 5), route6("2001:db8:1::/48", 4), route6("2001:db8::/32", 3), route6("2001::/16", 2),
      route6("::/0", 1)},
     {{"2000::", 1},
      {"2001::", 2},
      {"2001:db8::", 3},
      {"2001:db8:1::", 4},
      {"2001:db8:1:2::", 5},
      {"2001:db8:1:2:3::", 6},
      {"2001:db8:1:2:3:4:5:0", 7},
      {"2001:db8:1:2:3:4:5:6", 8},
      {"2001:db8:1:2:3:4:5:7", 7},
      {"2001:db8:1:2:3:4:6:0", 6},
      {"2001:db8:1:2:4::", 5},
      {"2001:db8:1:3::", 4},
      {"2001:db8:2::", 3},
      {"2001:db9::", 2},
      {"2002::", 1}}},
    {"neighbours touch, of equal labels or not",
     {route6("2001:db8::/33", 1), route6("2001:db8:8000::/33", 2), route6("2001:db9::/32", 2)},
     {{"2001:db8:7fff:ffff::", 1}, {"2001:db8:8000::", 2}, {"2001:db9:ffff::", 2}, {"2001:dba::", 0}}},
    {"a prefix ends where its key is largest",
     {route6("2001:db8:0:ffff:ffff::/80", 1), route6("2001:db8:0:ffff:ffff:ffff:ffff:ffff/128", 2)},
     {{"2001:db8:0:ffff:ffff:ffff:ffff:fffe", 1}, {"2001:db8:0:ffff:ffff:ffff:ffff:ffff", 2}, {"2001:db8:1::", 0}}},
    {"of equal prefixes the last one counts",
     {route6("2001:db8::/32", 1), route6("2001:db8::9/128", 3), route6("2001:db8::/32", 2),
      route6("2001:db8::9/128", 4)},
     {{"2001:db8::1", 2}, {"2001:db8::9", 4}}},
    {"a longer prefix of the same label changes nothing",
     {route6("2001:db8::/32", 1), route6("2001:db8::9/128", 1)},
     {{"2001:db8::8", 1}, {"2001:db8::9", 1}, {"2001:db8::a", 1}}},
    {"short prefixes span roots",
     {route6("8000::/1", 1), route6("fe80::/10", 2)},
     {{"7fff::", 0}, {"8000::", 1}, {"febf:1::", 2}, {"fec0::", 1}}},
};

TEST(PrefixTable, Ipv4Cases) {
  for (const Ipv4Case& one : kIpv4Cases) {
    const auto table = built(one.routes, {});
    for (const auto& [text, label] : one.expected) {
      const Ipv4Address address = ipv4(text);
      Label found = ~Label{0};
      table->look_up({&address, 1}, {&found, 1});
      EXPECT_EQ(found, label) << one.sentence << ": " << text;
      EXPECT_EQ(table->label_of(address), label) << one.sentence << ": " << text;
    }
  }
}

TEST(PrefixTable, Ipv6Cases) {
  for (const Ipv6Case& one : kIpv6Cases) {
    const auto table = built({}, one.routes);
    for (const auto& [text, label] : one.expected) {
      const Ipv6Address address = ipv6(text);
      Label found = ~Label{0};
      table->look_up({&address, 1}, {&found, 1});
      EXPECT_EQ(found, label) << one.sentence << ": " << text;
      EXPECT_EQ(table->label_of(address), label) << one.sentence << ": " << text;
    }
  }
}

std::string refusal(std::vector<LabelledIpv4Prefix> ipv4, std::vector<LabelledIpv6Prefix> ipv6) {
  const auto table = PrefixTable::build(ipv4, ipv6);
  return table.has_value() ? "" : table.error().sentence;
}

TEST(PrefixTable, RefusesWithASentence) {
  EXPECT_EQ(refusal({route4("10.0.0.0/8", 1), route4("10.0.0.1/31", 1)}, {}),
            "Labelled IPv4 prefix number 2 has bits set behind its length of 31; clear them, or give a longer length.");
  EXPECT_EQ(refusal({route4("10.0.0.0/33", 1)}, {}),
            "Labelled IPv4 prefix number 1 has a length of 33; 32 is the longest.");
  EXPECT_EQ(refusal({route4("0.0.0.1/0", 1)}, {}),
            "Labelled IPv4 prefix number 1 has bits set behind its length of 0; clear them, or give a longer length.");
  EXPECT_EQ(refusal({}, {route6("2001:db8::1/64", 1)}),
            "Labelled IPv6 prefix number 1 has bits set behind its length of 64; clear them, or give a longer length.");
  EXPECT_EQ(refusal({}, {route6("2001:db8::/129", 1)}),
            "Labelled IPv6 prefix number 1 has a length of 129; 128 is the longest.");
  EXPECT_EQ(refusal({route4("10.0.0.0/8", 0)}, {}),
            "Labelled IPv4 prefix number 1 has the label 0; labels are 1 to 16777215.");
  EXPECT_EQ(refusal({}, {route6("2001:db8::/32", kLargestLabel + 1)}),
            "Labelled IPv6 prefix number 1 has the label 16777216; labels are 1 to 16777215.");
}

TEST(PrefixTable, RefusesMoreThanItCanCount) {
  const LabelledIpv4Prefix first = route4("10.0.0.0/8", 1);
  const auto table = PrefixTable::build({&first, (std::size_t{1} << 26U) + 1}, {});  // the count alone is read
  ASSERT_FALSE(table.has_value());
  EXPECT_EQ(table.error().sentence, "There are 67108865 labelled IPv4 prefixes; use at most 67108864.");
}

/// Prefixes of any length inside and beside each other: each new one is cut from an earlier one with a few bits
/// flipped.
template <typename Labelled>
std::vector<Labelled> nested_routes(std::size_t count, unsigned longest, Random& random) {
  std::vector<Labelled> routes;
  while (routes.size() < count) {
    Labelled route;
    if (!routes.empty() && random.below(8) != 0) {
      route.prefix.address = routes[random.below(static_cast<std::uint32_t>(routes.size()))].prefix.address;
    }
    for (unsigned flips = random.below(4); flips > 0; --flips) {
      const unsigned bit = random.below(longest);
      route.prefix.address.octets[bit / 8] ^= static_cast<std::byte>(0x80U >> bit % 8);
    }
    route.prefix.length = static_cast<std::uint8_t>(random.below(longest + 1));
    route.prefix.address = cut(route.prefix.address, route.prefix.length);
    route.label = 1 + random.below(5);
    routes.push_back(route);
  }
  return routes;
}

/// Addresses at and beside the ends of prefixes, where mistakes would be.
template <typename Address, typename Labelled>
std::vector<Address> edge_addresses(const std::vector<Labelled>& routes, Random& random) {
  std::vector<Address> addresses;
  for (const Labelled& route : routes) {
    Address last = route.prefix.address;
    for (std::size_t bit = route.prefix.length; bit < last.octets.size() * 8; ++bit) {
      last.octets[bit / 8] |= static_cast<std::byte>(0x80U >> bit % 8);
    }
    Address before = route.prefix.address;
    for (std::size_t i = before.octets.size(); i-- > 0;) {
      const auto octet = std::to_integer<unsigned>(before.octets[i]);
      before.octets[i] = static_cast<std::byte>(octet - 1);
      if (octet != 0) break;
    }
    addresses.insert(addresses.end(), {route.prefix.address, last, before});
    Address flipped = route.prefix.address;
    flipped.octets[random.below(static_cast<std::uint32_t>(flipped.octets.size()))] ^=
        static_cast<std::byte>(1U << random.below(8));
    addresses.push_back(flipped);
  }
  return addresses;
}

template <typename Address, typename Labelled>
void expect_oracle(const PrefixTable& table, const std::vector<Labelled>& routes, std::span<const Address> addresses) {
  const PlainTable<Address> oracle(routes);
  std::vector<Label> found(addresses.size(), ~Label{0});
  table.look_up(addresses, found);
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const Label expected = oracle.label_of(addresses[i]);
    ASSERT_EQ(found[i], expected) << "address " << i;
    ASSERT_EQ(table.label_of(addresses[i]), expected) << "address " << i;
  }
}

TEST(PrefixTable, AgreesWithThePlainOracleOnRandomNestedPrefixes) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const std::size_t count = 1U << random.below(11);
    auto ipv4 = nested_routes<LabelledIpv4Prefix>(count, 32, random);
    auto ipv6 = nested_routes<LabelledIpv6Prefix>(count, 128, random);
    const auto table = built(ipv4, ipv6);
    expect_oracle<Ipv4Address>(*table, ipv4, edge_addresses<Ipv4Address>(ipv4, random));
    expect_oracle<Ipv6Address>(*table, ipv6, edge_addresses<Ipv6Address>(ipv6, random));
    // In order, another way through the building; of equal prefixes the last one stays the last.
    const auto place = [](const auto& labelled) { return std::tuple(labelled.prefix.address, labelled.prefix.length); };
    std::ranges::stable_sort(ipv4, {}, place);
    std::ranges::stable_sort(ipv6, {}, place);
    const auto sorted = built(ipv4, ipv6);
    expect_oracle<Ipv4Address>(*sorted, ipv4, edge_addresses<Ipv4Address>(ipv4, random));
    expect_oracle<Ipv6Address>(*sorted, ipv6, edge_addresses<Ipv6Address>(ipv6, random));
  }
}

TEST(PrefixTable, AgreesWithThePlainOracleOnARoutingTable) {
  const auto ipv4 = ipv4_routing_table(20'000, 3);
  const auto ipv6 = ipv6_routing_table(20'000, 3);
  const auto table = built(ipv4, ipv6);
  expect_oracle<Ipv4Address>(*table, ipv4, routed_addresses(ipv4, 20'000, 4));
  expect_oracle<Ipv6Address>(*table, ipv6, routed_addresses(ipv6, 20'000, 4));
}

// All in one /32, some side by side, some alone: forks behind forks, and trees where forks end.
TEST(PrefixTable, AgreesWithThePlainOracleOnCrowdedPrefixes) {
  Random random(5);
  std::vector<LabelledIpv6Prefix> routes;
  for (std::uint32_t i = 0; i < 30'000; ++i) {
    LabelledIpv6Prefix route = route6("2001:db8::/32", 1 + i % 1000);
    const std::uint32_t drawn = random.below(4) == 0 ? random.below(1U << 20U) : i;
    for (std::size_t octet = 0; octet < 3; ++octet) {
      route.prefix.address.octets[5 + octet] = static_cast<std::byte>(drawn >> (16 - 8 * octet));
    }
    if (i % 3 == 0) route.prefix.address.octets[14] = static_cast<std::byte>(i);
    route.prefix.length = i % 3 == 0 ? 120 : 64;
    routes.push_back(route);
  }
  const auto table = built({}, routes);
  expect_oracle<Ipv6Address>(*table, routes, routed_addresses(routes, 50'000, 6));
  expect_oracle<Ipv6Address>(*table, routes, edge_addresses<Ipv6Address>(routes, random));
}

TEST(PrefixTable, BatchesOfAnySize) {
  const auto ipv4 = ipv4_routing_table(5000, 1);
  const auto ipv6 = ipv6_routing_table(5000, 1);
  const auto table = built(ipv4, ipv6);
  for (const std::size_t count : {0, 1, 63, 64, 127, 128, 129, 300}) {
    expect_oracle<Ipv4Address>(*table, ipv4, routed_addresses(ipv4, count, 2));
    expect_oracle<Ipv6Address>(*table, ipv6, routed_addresses(ipv6, count, 2));
  }
}

// The figures that ARCHITECTURE.md gives; a change of the form shows here.
TEST(PrefixTable, MemoryFollowsThePrefixes) {
  constexpr std::uint64_t kMebi = 1U << 20U;
  EXPECT_LT(built({}, {})->memory_octets(), 6 * kMebi);
  const auto table = built(ipv4_routing_table(200'000, 1), ipv6_routing_table(50'000, 1));
  EXPECT_LT(table->ipv4_memory_octets(), 8 * kMebi);
  EXPECT_LT(table->ipv6_memory_octets(), 8 * kMebi);
  EXPECT_EQ(table->memory_octets(), table->ipv4_memory_octets() + table->ipv6_memory_octets());
}

}  // namespace
}  // namespace sextant::test
