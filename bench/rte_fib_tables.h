// SPDX-License-Identifier: BSD-3-Clause
// DPDK's own prefix tables, rte_fib (DIR-24-8) and rte_fib6 (trie), each with next hops of four octets: what ours are
// measured against, and an oracle of the tests. In ordinary memory, on huge pages where the kernel grants them, so that
// no root is needed. One thread. Refuses nothing: what fails is a sentence on standard error and the end.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "sextant/label.h"

struct rte_fib;
struct rte_fib6;

namespace sextant::bench {

/// Which lookup: the scalar one is what DPDK chooses unless EAL is told otherwise.
enum class FibLookup : std::uint8_t { scalar, avx512 };

/// Once in a process, before any table.
void start_eal();

class RteFib {
 public:
  explicit RteFib(std::span<const LabelledIpv4Prefix> prefixes);
  /// False where DPDK or the processor has no such lookup.
  [[nodiscard]] bool select(FibLookup lookup);
  /// `addresses` in host order. As many labels as addresses.
  void look_up(std::span<std::uint32_t> addresses, std::span<std::uint64_t> labels) const;

 private:
  struct Free {
    void operator()(rte_fib* fib) const;
  };
  std::unique_ptr<rte_fib, Free> fib_;
};

class RteFib6 {
 public:
  explicit RteFib6(std::span<const LabelledIpv6Prefix> prefixes);
  [[nodiscard]] bool select(FibLookup lookup);
  void look_up(std::span<Ipv6Address> addresses, std::span<std::uint64_t> labels) const;

 private:
  struct Free {
    void operator()(rte_fib6* fib) const;
  };
  std::unique_ptr<rte_fib6, Free> fib_;
};

}  // namespace sextant::bench
