// SPDX-License-Identifier: BSD-3-Clause
// Lookup and building of prefix tables against rte_fib and rte_fib6, with 1 M IPv4 and 200 k IPv6 prefixes of realistic
// lengths, on 1 M addresses a family: every second one inside a prefix. Lookups go in batches of 64; `mismatches`
// counts addresses where ours and DPDK's disagree. rte_fib's tables lie on huge pages as ours do, and both of its
// lookups are measured: the scalar one, which DPDK chooses by itself, and the one with AVX-512, where there is one.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "bench/rte_fib_tables.h"
#include "dataplane/generate/routed_addresses.h"
#include "dataplane/generate/routing_table.h"
#include "dataplane/label/prefix_table.h"

namespace {

using namespace sextant;
using sextant::bench::FibLookup;
using sextant::bench::RteFib;
using sextant::bench::RteFib6;

constexpr std::size_t kIpv4Prefixes = 1'000'000;
constexpr std::size_t kIpv6Prefixes = 200'000;
constexpr std::size_t kAddresses = std::size_t{1} << 20U;
constexpr std::size_t kBatch = 64;
constexpr std::uint64_t kSeed = 1;

std::unique_ptr<const PrefixTable> build(std::span<const LabelledIpv4Prefix> ipv4,
                                         std::span<const LabelledIpv6Prefix> ipv6) {
  auto table = PrefixTable::build(ipv4, ipv6);
  if (!table.has_value()) {
    std::fprintf(stderr, "%s\n", table.error().sentence.c_str());
    std::exit(1);
  }
  return *std::move(table);
}

/// What all benchmarks share. DPDK's tables are made where one asks for them.
struct Scene {
  std::vector<LabelledIpv4Prefix> ipv4_prefixes = ipv4_routing_table(kIpv4Prefixes, kSeed);
  std::vector<LabelledIpv6Prefix> ipv6_prefixes = ipv6_routing_table(kIpv6Prefixes, kSeed);
  std::vector<Ipv4Address> ipv4_addresses = routed_addresses(ipv4_prefixes, kAddresses, kSeed);
  std::vector<Ipv6Address> ipv6_addresses = routed_addresses(ipv6_prefixes, kAddresses, kSeed);
  std::vector<std::uint32_t> ipv4_numbers;
  std::unique_ptr<const PrefixTable> table = build(ipv4_prefixes, ipv6_prefixes);
  std::optional<RteFib> fib;
  std::optional<RteFib6> fib6;

  Scene() {
    for (const Ipv4Address& address : ipv4_addresses) {
      ipv4_numbers.push_back(std::byteswap(std::bit_cast<std::uint32_t>(address.octets)));
    }
  }
};

Scene& scene() {
  static Scene one;
  return one;
}
RteFib& fib() {
  if (!scene().fib) scene().fib.emplace(scene().ipv4_prefixes);
  return *scene().fib;
}
RteFib6& fib6() {
  if (!scene().fib6) scene().fib6.emplace(scene().ipv6_prefixes);
  return *scene().fib6;
}

/// Goes round the addresses in batches. The next batch is fetched ahead, because an engine's addresses are in a cache:
/// they were read from the frames a moment before.
template <typename Address, typename LookUp>
void measure(benchmark::State& state, std::span<Address> addresses, LookUp look_up) {
  constexpr std::size_t kLine = 64;
  std::size_t at = 0;
  for (auto _ : state) {
    const std::span<Address> batch = addresses.subspan(at, kBatch);
    at = (at + kBatch) % kAddresses;
    for (std::size_t i = 0; i < kBatch; i += kLine / sizeof(Address)) __builtin_prefetch(&addresses[at + i]);
    look_up(batch);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBatch));
}

template <typename Address, typename Known, typename Fib>
std::size_t mismatches(std::span<const Address> addresses, std::span<Known> known, const Fib& other) {
  std::vector<Label> ours(kAddresses);
  std::vector<std::uint64_t> theirs(kAddresses);
  scene().table->look_up(addresses, ours);
  other.look_up(known, theirs);
  std::size_t count = 0;
  for (std::size_t i = 0; i < kAddresses; ++i) count += ours[i] != theirs[i] ? 1U : 0U;
  return count;
}

void ipv4_batch(benchmark::State& state) {
  std::array<Label, kBatch> labels{};
  measure(state, std::span<const Ipv4Address>(scene().ipv4_addresses), [&](std::span<const Ipv4Address> batch) {
    scene().table->look_up(batch, labels);
    benchmark::DoNotOptimize(labels);
  });
  state.counters["mismatches"] = static_cast<double>(
      mismatches(std::span<const Ipv4Address>(scene().ipv4_addresses), std::span(scene().ipv4_numbers), fib()));
  state.counters["memory_octets"] = static_cast<double>(scene().table->ipv4_memory_octets());
}

void ipv6_batch(benchmark::State& state) {
  std::array<Label, kBatch> labels{};
  measure(state, std::span<const Ipv6Address>(scene().ipv6_addresses), [&](std::span<const Ipv6Address> batch) {
    scene().table->look_up(batch, labels);
    benchmark::DoNotOptimize(labels);
  });
  state.counters["mismatches"] = static_cast<double>(
      mismatches(std::span<const Ipv6Address>(scene().ipv6_addresses), std::span(scene().ipv6_addresses), fib6()));
  state.counters["memory_octets"] = static_cast<double>(scene().table->ipv6_memory_octets());
}

template <typename Fib, typename Known>
void measure_fib(benchmark::State& state, Fib& table, FibLookup lookup, std::span<Known> known) {
  if (!table.select(lookup)) {
    state.SkipWithError("this processor or DPDK has no such lookup");
    return;
  }
  std::array<std::uint64_t, kBatch> labels{};
  measure(state, known, [&](std::span<Known> batch) {
    table.look_up(batch, labels);
    benchmark::DoNotOptimize(labels);
  });
}
void ipv4_rte_fib(benchmark::State& state) {
  measure_fib(state, fib(), FibLookup::scalar, std::span(scene().ipv4_numbers));
}
void ipv4_rte_fib_avx512(benchmark::State& state) {
  measure_fib(state, fib(), FibLookup::avx512, std::span(scene().ipv4_numbers));
}
void ipv6_rte_fib6(benchmark::State& state) {
  measure_fib(state, fib6(), FibLookup::scalar, std::span(scene().ipv6_addresses));
}
void ipv6_rte_fib6_avx512(benchmark::State& state) {
  measure_fib(state, fib6(), FibLookup::avx512, std::span(scene().ipv6_addresses));
}

/// One address at a time, by the reference path.
void ipv4_single(benchmark::State& state) {
  measure(state, std::span<const Ipv4Address>(scene().ipv4_addresses), [](std::span<const Ipv4Address> batch) {
    for (const Ipv4Address& address : batch) benchmark::DoNotOptimize(scene().table->label_of(address));
  });
}
void ipv6_single(benchmark::State& state) {
  measure(state, std::span<const Ipv6Address>(scene().ipv6_addresses), [](std::span<const Ipv6Address> batch) {
    for (const Ipv6Address& address : batch) benchmark::DoNotOptimize(scene().table->label_of(address));
  });
}

// A first build is not timed: it pays for memory that the machine below a virtual one has yet to give.
void build_ours(benchmark::State& state) {
  benchmark::DoNotOptimize(build(scene().ipv4_prefixes, scene().ipv6_prefixes));
  for (auto _ : state) benchmark::DoNotOptimize(build(scene().ipv4_prefixes, scene().ipv6_prefixes));
  state.counters["memory_octets"] = static_cast<double>(scene().table->memory_octets());
}

/// Prefixes in no order: ours are mostly listed in order, and are then not sorted.
void build_ours_shuffled(benchmark::State& state) {
  std::vector<LabelledIpv4Prefix> ipv4 = scene().ipv4_prefixes;
  std::vector<LabelledIpv6Prefix> ipv6 = scene().ipv6_prefixes;
  std::ranges::shuffle(ipv4, std::mt19937_64(kSeed));
  std::ranges::shuffle(ipv6, std::mt19937_64(kSeed));
  for (auto _ : state) benchmark::DoNotOptimize(build(ipv4, ipv6));
}

void build_rte_fib(benchmark::State& state) {
  scene().fib.reset();  // the names are taken, and EAL has memory for one of each
  scene().fib6.reset();
  const auto build_both = [] {
    const RteFib ipv4(scene().ipv4_prefixes);
    const RteFib6 ipv6(scene().ipv6_prefixes);
  };
  build_both();
  for (auto _ : state) build_both();
}

BENCHMARK(ipv4_batch);
BENCHMARK(ipv4_rte_fib);
BENCHMARK(ipv4_rte_fib_avx512);
BENCHMARK(ipv4_single);
BENCHMARK(ipv6_batch);
BENCHMARK(ipv6_rte_fib6);
BENCHMARK(ipv6_rte_fib6_avx512);
BENCHMARK(ipv6_single);
BENCHMARK(build_ours)->Unit(benchmark::kMillisecond);
BENCHMARK(build_ours_shuffled)->Unit(benchmark::kMillisecond);
BENCHMARK(build_rte_fib)->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argument_count, char** arguments) {
  benchmark::Initialize(&argument_count, arguments);
  if (benchmark::ReportUnrecognizedArguments(argument_count, arguments)) return 1;
  sextant::bench::start_eal();
  benchmark::RunSpecifiedBenchmarks();
}
