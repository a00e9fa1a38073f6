// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/routing_table.h"

#include <algorithm>
#include <array>
#include <span>
#include <tuple>
#include <unordered_set>

#include "dataplane/generate/random.h"

namespace sextant {
namespace {

/// Both families grow in the upper 64 bits of an address, IPv4 in the first 32 of them: no route is longer than /64.
struct Route {
  std::uint64_t bits = 0;
  unsigned length = 0;
  Label label = kUnknownLabel;
};

struct LengthShare {
  unsigned length = 0;
  std::uint32_t weight = 0;
};

/// Where registries allocate: new routes fall into `bits/length`, into the first `filled` sixteenths of it.
struct Block {
  std::uint64_t bits = 0;
  unsigned length = 0;
  std::uint32_t filled = 16;
  std::uint32_t weight = 1;
};

/// What tells the families apart.
struct Terrain {
  std::span<const LengthShare> lengths;
  std::span<const Block> blocks;
  unsigned longest_allocation = 0;     ///< what lies in none of the routes placed before and is longer than this
  std::span<const Block> assignments;  ///< falls into these
  unsigned longest_parent = 0;         ///< longer routes get no more-specifics
};

constexpr LengthShare kIpv4Lengths[] = {
    {8, 2},    {9, 2},     {10, 5},    {11, 10},   {12, 30},   {13, 60},    {14, 120},   {15, 200},   {16, 1350},
    {17, 800}, {18, 1400}, {19, 2600}, {20, 4600}, {21, 5200}, {22, 11200}, {23, 10300}, {24, 61500}, {25, 90},
    {26, 80},  {27, 60},   {28, 60},   {29, 90},   {30, 60},   {31, 5},     {32, 120},
};
constexpr LengthShare kIpv6Lengths[] = {
    {20, 15},    {22, 10},   {24, 35},   {26, 15},  {28, 160},  {29, 2900}, {30, 450},  {31, 300},
    {32, 12300}, {33, 1700}, {34, 900},  {35, 550}, {36, 5200}, {37, 250},  {38, 900},  {39, 350},
    {40, 10200}, {41, 400},  {42, 1900}, {43, 450}, {44, 9800}, {45, 900},  {46, 3200}, {47, 2600},
    {48, 43500}, {52, 30},   {56, 300},  {60, 20},  {64, 620},
};

constexpr std::uint64_t ipv4_block(std::uint64_t octet) {
  return octet << 56U;
}
constexpr Block kIpv4Blocks[] = {
    // 1 to 9, 11 to 126, 128 to 223: all but private and loopback space. The old class B space is the densest.
    {ipv4_block(1), 8, 16, 2},    {ipv4_block(2), 7, 16, 3},    {ipv4_block(4), 6, 16, 3},
    {ipv4_block(8), 7, 16, 2},    {ipv4_block(11), 8, 2, 1},    {ipv4_block(12), 6, 12, 4},
    {ipv4_block(16), 4, 8, 4},    {ipv4_block(32), 3, 12, 20},  {ipv4_block(64), 3, 16, 60},
    {ipv4_block(96), 4, 16, 30},  {ipv4_block(112), 5, 16, 20}, {ipv4_block(120), 6, 16, 10},
    {ipv4_block(128), 3, 16, 50}, {ipv4_block(160), 3, 16, 60}, {ipv4_block(192), 4, 16, 60},
    {ipv4_block(208), 4, 16, 40},
};
constexpr Block kIpv6Blocks[] = {
    {0x2001'0000'0000'0000, 16, 14, 12}, {0x2003'0000'0000'0000, 18, 4, 1},   {0x2400'0000'0000'0000, 12, 11, 30},
    {0x2600'0000'0000'0000, 12, 2, 14},  {0x2602'0000'0000'0000, 16, 16, 6},  {0x2620'0000'0000'0000, 22, 16, 8},
    {0x2800'0000'0000'0000, 12, 13, 16}, {0x2a00'0000'0000'0000, 12, 16, 40}, {0x2a10'0000'0000'0000, 13, 12, 10},
    {0x2c00'0000'0000'0000, 12, 16, 6},
};
/// Where registries assign single sites their provider-independent /48s and the like.
constexpr Block kIpv6Assignments[] = {
    {0x2001'0678'0000'0000, 29, 16, 30}, {0x2001'07f8'0000'0000, 29, 2, 2},  {0x2001'0df0'0000'0000, 28, 4, 10},
    {0x2001'43f8'0000'0000, 29, 4, 4},   {0x2620'0000'0000'0000, 23, 2, 30}, {0x2a0c'9a40'0000'0000, 26, 2, 10},
};

/// The step from one route of this length to the next.
constexpr std::uint64_t step_of(unsigned length) {
  return std::uint64_t{1} << (64U - length);
}

class Growth {
 public:
  Growth(const Terrain& terrain, std::uint64_t seed, Label label_count)
      : terrain_(terrain), random_(seed), label_count_(label_count) {}

  std::vector<Route> grow(std::size_t count) {
    std::vector<Route> routes;
    routes.reserve(count);
    taken_.reserve(count);
    while (routes.size() < count) {
      const Route route = place(pick(terrain_.lengths).length);
      // A sum of both tells all routes apart but a few, and it does not matter which of those are left out.
      if (!taken_.insert(Random::mix(route.bits + route.length)).second) continue;
      routes.push_back(route);
      if (route.length <= terrain_.longest_parent) parents_.push_back({route, route.bits});
    }
    std::ranges::sort(routes, {}, [](const Route& route) { return std::tuple(route.bits, route.length); });
    return routes;
  }

 private:
  struct Parent {
    Route route;
    std::uint64_t next = 0;  ///< behind the more-specific placed last
  };

  template <typename Weighted>
  const Weighted& pick(std::span<const Weighted> choices) {
    std::uint32_t sum = 0;
    for (const Weighted& choice : choices) sum += choice.weight;
    std::uint32_t drawn = random_.below(sum);
    for (const Weighted& choice : choices) {
      if (drawn < choice.weight) return choice;
      drawn -= choice.weight;
    }
    return choices.back();
  }

  Route place(unsigned length) {
    constexpr double kNestedShare = 0.65;
    constexpr int kTries = 8;
    if (!parents_.empty() && random_.fraction() < kNestedShare) {
      for (int i = 0; i < kTries; ++i) {
        Parent& parent = parents_[random_.below(static_cast<std::uint32_t>(parents_.size()))];
        if (parent.route.length < length) return nested(parent, length);
      }
    }
    return allocated(length);
  }

  Route nested(Parent& parent, unsigned length) {
    constexpr double kBesideShare = 0.7;
    constexpr double kInheritedShare = 0.6;
    const std::uint64_t step = step_of(length);
    const std::uint64_t end = parent.route.bits + (step_of(parent.route.length) - 1);  // the last bit pattern inside
    std::uint64_t bits = (parent.next + step - 1) & ~(step - 1);
    const bool is_full = bits < parent.route.bits || bits > end;
    if (is_full || random_.fraction() >= kBesideShare) bits = inside(parent.route.bits, parent.route.length, length);
    parent.next = bits + step;
    return {bits, length, random_.fraction() < kInheritedShare ? parent.route.label : label()};
  }

  Route allocated(unsigned length) {
    const Block& block = pick(length > terrain_.longest_allocation ? terrain_.assignments : terrain_.blocks);
    if (block.length >= length) return {block.bits & ~(step_of(length) - 1), length, label()};
    const std::uint64_t offset = inside(0, block.length, length) / 16 * block.filled;
    return {(block.bits + offset) & ~(step_of(length) - 1), length, label()};
  }

  /// Some route of this length inside the one of `around` bits.
  std::uint64_t inside(std::uint64_t bits, unsigned around, unsigned length) {
    return bits + ((random_.next() >> around) & ~(step_of(length) - 1));
  }

  Label label() {
    const double drawn = random_.fraction();
    return 1 + static_cast<Label>(drawn * drawn * label_count_);
  }

  Terrain terrain_;
  Random random_;
  Label label_count_;
  std::vector<Parent> parents_;
  std::unordered_set<std::uint64_t> taken_;
};

template <std::size_t size>
std::array<std::byte, size> octets_of(std::uint64_t bits) {
  std::array<std::byte, size> octets{};
  for (std::size_t i = 0; i < std::min<std::size_t>(size, 8); ++i)
    octets[i] = static_cast<std::byte>(bits >> (56 - 8 * i));
  return octets;
}

}  // namespace

std::vector<LabelledIpv4Prefix> ipv4_routing_table(std::size_t count, std::uint64_t seed, Label label_count) {
  std::vector<LabelledIpv4Prefix> table;
  table.reserve(count);
  for (const Route& route : Growth({kIpv4Lengths, kIpv4Blocks, 32, {}, 23}, seed, label_count).grow(count)) {
    table.push_back({{{octets_of<4>(route.bits)}, static_cast<std::uint8_t>(route.length)}, route.label});
  }
  return table;
}

std::vector<LabelledIpv6Prefix> ipv6_routing_table(std::size_t count, std::uint64_t seed, Label label_count) {
  std::vector<LabelledIpv6Prefix> table;
  table.reserve(count);
  for (const Route& route :
       Growth({kIpv6Lengths, kIpv6Blocks, 32, kIpv6Assignments, 47}, seed, label_count).grow(count)) {
    table.push_back({{{octets_of<16>(route.bits)}, static_cast<std::uint8_t>(route.length)}, route.label});
  }
  return table;
}

}  // namespace sextant
