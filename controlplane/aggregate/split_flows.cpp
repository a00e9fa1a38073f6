// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/aggregate/split_flows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace sextant {

namespace {

// splitmix64's finalizer: every bit of the word reaches every bit of the result.
std::uint64_t mixed(std::uint64_t word) {
  word = (word ^ word >> 30U) * 0xbf58476d1ce4e5b9;
  word = (word ^ word >> 27U) * 0x94d049bb133111eb;
  return word ^ word >> 31U;
}

}  // namespace

std::size_t SplitFlows::KeyHash::operator()(const FlowKey& key) const {
  std::array<std::uint64_t, sizeof(FlowKey) / sizeof(std::uint64_t)> words{};
  std::memcpy(words.data(), &key, sizeof key);
  std::uint64_t hash = seed;
  for (const std::uint64_t word : words) hash = mixed((hash ^ word) + 0x9e3779b97f4a7c15);
  return hash;
}

bool SplitFlows::is_sampled(const FlowKey& key) const {
  return halvings_ == 0 || KeyHash{seed_}(key) >> (64U - halvings_) == 0;
}

void SplitFlows::see(std::size_t worker, const FlowRecord& record) {
  if (!is_sampled(record.key)) return;
  now_s_ = std::max(now_s_, record.end.second());
  auto found = flows_.find(record.key);
  if (found == flows_.end()) {
    while (flows_.size() >= capacity_ && halvings_ < kMostHalvings) halve();
    if (flows_.size() >= capacity_ || !is_sampled(record.key)) return;
    found = flows_.emplace(record.key, Seen{worker, now_s_}).first;
  }
  Seen& seen = found->second;
  seen.second = now_s_;
  if (seen.worker == worker || seen.is_split) return;
  seen.is_split = true;
  ++split_;
}

void SplitFlows::halve() {
  ++halvings_;
  next_doubling_s_ = now_s_ + window_s_;
  std::erase_if(flows_, [this](const auto& flow) { return !is_sampled(flow.first); });
  split_ = static_cast<std::uint64_t>(std::ranges::count_if(flows_, [](const auto& f) { return f.second.is_split; }));
}

void SplitFlows::move_to(std::int64_t second) {
  now_s_ = std::max(now_s_, second);
  if (now_s_ < next_forgetting_s_) return;
  next_forgetting_s_ = now_s_ + std::max<std::int64_t>(window_s_ / 16, 1);
  forget();
  if (halvings_ == 0 || flows_.size() > capacity_ / 4 || now_s_ < next_doubling_s_) return;
  --halvings_;
  next_doubling_s_ = now_s_ + window_s_;
}

void SplitFlows::forget() {
  std::erase_if(flows_, [this](const auto& flow) {
    if (now_s_ - flow.second.second <= window_s_) return false;
    if (flow.second.is_split) --split_;
    return true;
  });
}

SplitFlowCount SplitFlows::count() const {
  return {flows_.size(), split_, std::ldexp(1.0, -static_cast<int>(halvings_)), window_s_};
}

}  // namespace sextant
