// SPDX-License-Identifier: BSD-3-Clause
#include "bench/rte_fib_tables.h"

#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_fib.h>
#include <rte_fib6.h>
#include <rte_memory.h>
#include <sys/mman.h>

#include <array>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace sextant::bench {
namespace {

[[noreturn]] void give_up(const char* what) {
  std::fprintf(stderr, "%s: %s.\n", what, rte_strerror(rte_errno));
  std::exit(1);
}

/// Next hops of a table of the second stage, 256 of four octets each: enough for a full table of realistic lengths.
constexpr std::uint32_t kIpv4SecondTables = 1U << 16U;
constexpr std::uint32_t kIpv6SecondTables = 1U << 18U;

int ask_for_huge_pages(const rte_memseg_list* list, void* /*nothing*/) {
  madvise(list->base_va, list->len, MADV_HUGEPAGE);
  return 0;
}

}  // namespace

void start_eal() {
  std::vector<std::string> words{"fib",
                                 "--no-huge",
                                 "-m",
                                 "2048",
                                 "--no-pci",
                                 "--no-telemetry",
                                 "--no-shconf",
                                 "--force-max-simd-bitwidth=512",
                                 "--log-level=error"};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  if (rte_eal_init(static_cast<int>(arguments.size()), arguments.data()) < 0) give_up("rte_eal_init");
  rte_memseg_list_walk(ask_for_huge_pages, nullptr);
}

void RteFib::Free::operator()(rte_fib* fib) const {
  rte_fib_free(fib);
}

RteFib::RteFib(std::span<const LabelledIpv4Prefix> prefixes) {
  rte_fib_conf settings{};
  settings.type = RTE_FIB_DIR24_8;
  settings.default_nh = kUnknownLabel;
  settings.max_routes = static_cast<int>(2 * prefixes.size() + 1);
  settings.dir24_8.nh_sz = RTE_FIB_DIR24_8_4B;
  settings.dir24_8.num_tbl8 = kIpv4SecondTables;
  fib_.reset(rte_fib_create("ipv4", SOCKET_ID_ANY, &settings));
  if (fib_ == nullptr) give_up("rte_fib_create");
  for (const auto& [prefix, label] : prefixes) {
    const std::uint32_t address = std::byteswap(std::bit_cast<std::uint32_t>(prefix.address.octets));
    if (rte_fib_add(fib_.get(), address, prefix.length, label) != 0) give_up("rte_fib_add");
  }
}

bool RteFib::select(FibLookup lookup) {
  const auto type =
      lookup == FibLookup::scalar ? RTE_FIB_LOOKUP_DIR24_8_SCALAR_INLINE : RTE_FIB_LOOKUP_DIR24_8_VECTOR_AVX512;
  return rte_fib_select_lookup(fib_.get(), type) == 0;
}

void RteFib::look_up(std::span<std::uint32_t> addresses, std::span<std::uint64_t> labels) const {
  rte_fib_lookup_bulk(fib_.get(), addresses.data(), labels.data(), static_cast<int>(addresses.size()));
}

void RteFib6::Free::operator()(rte_fib6* fib) const {
  rte_fib6_free(fib);
}

RteFib6::RteFib6(std::span<const LabelledIpv6Prefix> prefixes) {
  rte_fib6_conf settings{};
  settings.type = RTE_FIB6_TRIE;
  settings.default_nh = kUnknownLabel;
  settings.max_routes = static_cast<int>(2 * prefixes.size() + 1);
  settings.trie.nh_sz = RTE_FIB6_TRIE_4B;
  settings.trie.num_tbl8 = kIpv6SecondTables;
  fib_.reset(rte_fib6_create("ipv6", SOCKET_ID_ANY, &settings));
  if (fib_ == nullptr) give_up("rte_fib6_create");
  for (const auto& [prefix, label] : prefixes) {
    const auto octets = std::bit_cast<std::array<std::uint8_t, 16>>(prefix.address.octets);
    if (rte_fib6_add(fib_.get(), octets.data(), prefix.length, label) != 0) give_up("rte_fib6_add");
  }
}

bool RteFib6::select(FibLookup lookup) {
  const auto type = lookup == FibLookup::scalar ? RTE_FIB6_LOOKUP_TRIE_SCALAR : RTE_FIB6_LOOKUP_TRIE_VECTOR_AVX512;
  return rte_fib6_select_lookup(fib_.get(), type) == 0;
}

void RteFib6::look_up(std::span<Ipv6Address> addresses, std::span<std::uint64_t> labels) const {
  auto* octets = reinterpret_cast<std::uint8_t(*)[RTE_FIB6_IPV6_ADDR_SIZE]>(addresses.data());
  rte_fib6_lookup_bulk(fib_.get(), octets, labels.data(), static_cast<int>(addresses.size()));
}

}  // namespace sextant::bench
