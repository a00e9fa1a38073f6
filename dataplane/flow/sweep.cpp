// SPDX-License-Identifier: BSD-3-Clause
// Housekeeping: the sweep over the flow table, in slices.
#include <algorithm>

#include "dataplane/flow/accounts.h"

namespace sextant {
namespace {

constexpr std::int64_t kPassLength_ms = kBinLength_s * 1000 / 2;  // a whole pass fits into a bin, with room to be late
constexpr std::uint32_t kLinger_ms = 2000;  // for the last acknowledgements of a closed connection
constexpr std::uint8_t kFin = 0x01;
constexpr std::uint8_t kRst = 0x04;

bool is_closed(const FlowEntry& entry) {
  const unsigned either = entry.tcp_flags[0] | entry.tcp_flags[1];
  const unsigned both = entry.tcp_flags[0] & entry.tcp_flags[1];
  return (either & kRst) != 0 || (both & kFin) != 0;
}

}  // namespace

void FlowAccounts::visit(std::uint32_t index, HandOff& hand_off, FlowCounts& counts) {
  FlowEntry& entry = table_.entry(index);
  if (entry.key.family == Family::other) return;
  const std::int64_t age_ms = now_ms_ - last_seen_ms(entry);
  if (age_ms > timeouts_.idle_ms) return end(index, FlowEndReason::idle_timeout, hand_off, counts);
  if (age_ms > kLinger_ms && is_closed(entry)) return end(index, FlowEndReason::end_of_flow, hand_off, counts);
  const bool delta_is_old = age_ms > now_ms_ - bin_start_ms_;
  const bool record_is_due = (entry.marks & kRecordDueMark) != 0;
  if (delta_is_old || record_is_due) fold(entry, table_.cold_part(index));
  if (record_is_due) record(index, FlowEndReason::active_timeout, hand_off, counts);
}

/// Every flow was visited since `pass_bin_` became current, so no delta of an older bin is left.
void FlowAccounts::complete_pass(HandOff& hand_off) {
  static_cast<void>(bins_.publish_below(pass_bin_, hand_off.bins));
  cursor_ = 0;
  pass_bin_ = bin_;
}

void FlowAccounts::sweep(HandOff& hand_off, FlowCounts& counts) {
  const auto elapsed_ms = static_cast<std::uint64_t>(now_ms_ - swept_until_ms_);
  swept_until_ms_ = now_ms_;
  const std::uint64_t whole_pass = std::uint64_t{table_.used_end()} * kPassLength_ms;
  owed_visits_ = std::min(owed_visits_ + table_.used_end() * elapsed_ms, whole_pass);
  auto visits = static_cast<std::uint32_t>(std::min<std::uint64_t>(owed_visits_ / kPassLength_ms, kSweepBudget));
  owed_visits_ -= std::uint64_t{visits} * kPassLength_ms;
  counts.entries_swept += visits;
  for (; visits > 0 && cursor_ < table_.used_end(); --visits) visit(cursor_++, hand_off, counts);
  if (cursor_ >= table_.used_end()) complete_pass(hand_off);
}

/// Time jumps past the open bins: folds every delta while its age still tells its bin, then visits every flow.
void FlowAccounts::jump_to(std::int64_t now_ms, HandOff& hand_off, FlowCounts& counts) {
  for (std::uint32_t index = 0; index < table_.used_end(); ++index) {
    if (table_.entry(index).key.family != Family::other) fold(table_.entry(index), table_.cold_part(index));
  }
  now_ms_ = now_ms;
  bin_ = now_ms / (kBinLength_s * 1000);
  bin_start_ms_ = bin_ * kBinLength_s * 1000;
  pass_bin_ = bin_;
  for (std::uint32_t index = 0; index < table_.used_end(); ++index) visit(index, hand_off, counts);
  counts.entries_swept += table_.used_end();
  complete_pass(hand_off);
}

void FlowAccounts::advance_to(std::int64_t now_ms, HandOff& hand_off, FlowCounts& counts) {
  if (now_ms <= now_ms_) return;
  const bool first = now_ms_ == INT64_MIN;
  if (!first && now_ms - bin_start_ms_ < kBinLength_s * 1000) {
    now_ms_ = now_ms;
    return;
  }
  const std::int64_t bin = now_ms / (kBinLength_s * 1000);
  if (first) {
    swept_until_ms_ = now_ms;
    pass_bin_ = bin;
  } else if (!OpenBins::fits(bins_.oldest(), bin)) {
    jump_to(now_ms, hand_off, counts);
  }
  now_ms_ = now_ms;
  bin_ = bin;
  bin_start_ms_ = bin * kBinLength_s * 1000;
  bins_.open(bin);
}

bool FlowAccounts::finish(HandOff& hand_off, FlowCounts& counts) {
  if (now_ms_ == INT64_MIN) return true;
  for (std::uint32_t index = 0; table_.live() > 0 && index < table_.used_end(); ++index) {
    if (table_.entry(index).key.family == Family::other) continue;
    if (hand_off.records.waiting() + 1 >= hand_off.records.capacity()) return false;
    end(index, FlowEndReason::forced_end, hand_off, counts);
  }
  return bins_.publish_below(INT64_MAX, hand_off.bins);
}

}  // namespace sextant
