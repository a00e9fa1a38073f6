// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/flow/distinct_flows.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "dataplane/flow/table.h"

namespace sextant {
namespace {

constexpr std::size_t kFirstSlotCount = 1024;

std::uint64_t estimate(std::span<const std::uint8_t> registers) {
  const auto count = static_cast<double>(registers.size());
  double sum = 0;
  double zeros = 0;
  for (const std::uint8_t rank : registers) {
    sum += std::ldexp(1.0, -int{rank});
    if (rank == 0) ++zeros;
  }
  const double alpha = 0.7213 / (1 + 1.079 / count);
  const double raw = alpha * count * count / sum;
  const bool small = raw <= 2.5 * count && zeros > 0;
  return static_cast<std::uint64_t>(std::llround(small ? count * std::log(count / zeros) : raw));
}

}  // namespace

DistinctFlows::DistinctFlows(std::uint64_t bound) : bound_(bound), slots_(kFirstSlotCount, kEmpty) {}

void DistinctFlows::grow() {
  std::vector<std::uint32_t> wider(slots_.size() * 2, kEmpty);
  const std::uint64_t mask = wider.size() - 1;
  for (std::uint32_t index = 0; index < hashes_.size(); ++index) {
    std::uint64_t slot = hashes_[index] & mask;
    while (wider[slot] != kEmpty) slot = (slot + 1) & mask;
    wider[slot] = index;
  }
  slots_.swap(wider);
}

void DistinctFlows::insert(const FlowKey& key, std::uint64_t hash) {
  const std::size_t family = key.family == Family::ipv4 ? 0 : 1;
  const auto rank = static_cast<std::uint8_t>(std::countl_zero(hash << kRegisterBits | 1U << (kRegisterBits - 1)) + 1);
  std::uint8_t& reg = sketches_[family].registers[hash >> (64 - kRegisterBits)];
  reg = std::max(reg, rank);
  if (!exact_) return;

  const std::uint64_t mask = slots_.size() - 1;
  std::uint64_t slot = hash & mask;
  for (; slots_[slot] != kEmpty; slot = (slot + 1) & mask) {
    const std::uint32_t index = slots_[slot];
    if (hashes_[index] == hash && same_key(keys_[index], key)) return;
  }
  if (keys_.size() == bound_) {
    exact_ = false;
    return;
  }
  slots_[slot] = static_cast<std::uint32_t>(keys_.size());
  keys_.push_back(key);
  hashes_.push_back(hash);
  ++kept_[family];
  if (keys_.size() * 2 > slots_.size()) grow();
}

DistinctFlowCount DistinctFlows::count() const {
  const DistinctFlows* self = this;
  return merged({&self, 1});
}

DistinctFlowCount DistinctFlows::merged(std::span<const DistinctFlows* const> sets) {
  DistinctFlowCount total;
  std::array<Sketch, 2> sketches{};
  for (const DistinctFlows* set : sets) {
    total.exact = total.exact && set->exact_;
    total.ipv4 += set->kept_[0];
    total.ipv6 += set->kept_[1];
    for (std::size_t family = 0; family < sketches.size(); ++family) {
      auto& into = sketches[family].registers;
      const auto& from = set->sketches_[family].registers;
      for (std::size_t i = 0; i < into.size(); ++i) into[i] = std::max(into[i], from[i]);
    }
  }
  if (total.exact) return total;
  total.ipv4 = estimate(sketches[0].registers);
  total.ipv6 = estimate(sketches[1].registers);
  total.standard_error = 1.04 / std::sqrt(static_cast<double>(1U << kRegisterBits));
  return total;
}

}  // namespace sextant
