// SPDX-License-Identifier: BSD-3-Clause
// Housekeeping: the sweep over the flow table, in slices.
#include <algorithm>

#include "dataplane/flow/accounts.h"

namespace sextant {
namespace {

constexpr std::int64_t kPassLength_ms = kBinLength_s * 1000 / 2;  // a whole pass fits into a bin, with room to be late
constexpr std::uint64_t kEmergencyHaste = 5;                      // passes in the time of one
constexpr std::uint32_t kSliceLength = 64;                        // entries looked at before any of them is ended

}  // namespace

/// The flows of one slice that end or fold, found before the first is touched further: what they need from memory is
/// fetched for all of them together.
struct FlowAccounts::Slice {
  struct Ending {
    std::uint32_t index;
    FlowEndReason reason;
    std::uint64_t hash;
  };
  std::array<Ending, kSliceLength> endings;
  std::array<std::uint32_t, kSliceLength> folds;
  std::uint32_t ending_count = 0;
  std::uint32_t fold_count = 0;
};

void FlowAccounts::add_ending(Slice& slice, std::uint32_t index, FlowEndReason reason) {
  const std::uint64_t hash = table_.hash(table_.entry(index).key);
  table_.prefetch_bucket(hash);
  table_.prefetch_cold_part(index);
  slice.endings[slice.ending_count++] = {index, reason, hash};
}

/// What folding the flow will touch beyond its own lines.
void FlowAccounts::prefetch_cells(std::uint32_t index) {
  const FlowEntry& entry = table_.entry(index);
  const FlowColdPart& cold = table_.cold_part(index);
  const std::int64_t bin = last_seen_ms(entry) / (kBinLength_s * 1000);
  const LabelCells& cells = bins_.labels(bin);
  for (unsigned side = 0; side < 2; ++side) {
    if (entry.packets[side] == 0) continue;
    cells.prefetch(cold.labels[side], cold.labels[side ^ 1U], entry.kinds[side].traffic_class());
    bins_.applications(bin).prefetch(cold.naming.application, entry.kinds[side].traffic_class());
  }
}

void FlowAccounts::end_all(Slice& slice) {
  for (std::uint32_t i = 0; i < slice.ending_count; ++i) prefetch_cells(slice.endings[i].index);
  for (std::uint32_t i = 0; i < slice.ending_count; ++i) {
    const Slice::Ending& ending = slice.endings[i];
    end(ending.index, ending.hash, ending.reason);
  }
  slice.ending_count = 0;
}

std::uint32_t FlowAccounts::idle_timeout_ms() const {
  return emergency_ ? std::min(timeouts_.emergency_idle_ms, timeouts_.idle_ms) : timeouts_.idle_ms;
}

/// Visits `count` entries, at most kSliceLength, from `first` on.
void FlowAccounts::visit(std::uint32_t first, std::uint32_t count) {
  Slice slice;
  const std::uint32_t idle_ms = idle_timeout_ms();
  const auto bin_age_ms = static_cast<std::uint32_t>(now_ms_ - bin_start_ms_);
  for (std::uint32_t index = first; index < first + count; ++index) {
    const FlowEntry& entry = table_.entry(index);
    if (entry.key.family == Family::other) continue;
    const std::uint32_t age_ms = static_cast<std::uint32_t>(now_ms_) - entry.last_seen_ms;
    const bool is_idle = age_ms > idle_ms;
    const bool may_end = !timeouts_.end_with_bins || age_ms > bin_age_ms;
    if (may_end && (is_idle || (age_ms > kLinger_ms && is_closed(entry)))) {
      const FlowEndReason early =
          age_ms > timeouts_.idle_ms ? FlowEndReason::idle_timeout : FlowEndReason::lack_of_resources;
      add_ending(slice, index, is_idle ? early : FlowEndReason::end_of_flow);
    } else if (age_ms > bin_age_ms && (entry.packets[0] | entry.packets[1]) != 0) {
      slice.folds[slice.fold_count++] = index;
      table_.prefetch_cold_part(index);
    }
  }
  for (std::uint32_t i = 0; i < slice.fold_count; ++i) prefetch_cells(slice.folds[i]);
  for (std::uint32_t i = 0; i < slice.fold_count; ++i) fold_and_report(slice.folds[i]);
  end_all(slice);
}

/// Every flow was visited since `pass_bin_` became current, so no delta of an older bin is left.
void FlowAccounts::complete_pass() {
  static_cast<void>(bins_.publish_below(pass_bin_, hand_off_.bins));
  cursor_ = 0;
  pass_bin_ = bin_;
}

/// Nearly full: flows end early until there is room again.
void FlowAccounts::note_pressure() {
  const std::uint64_t live = table_.live();
  const std::uint64_t capacity = table_.capacity();
  if (!emergency_ && live * 16 >= capacity * 15) {
    emergency_ = true;
    ++counts().emergencies;
  } else if (emergency_ && live * 8 < capacity * 7) {
    emergency_ = false;
  }
  if (!emergency_) return;
  counts().emergency = true;
  counts().state = std::max(counts().state, FlowTableState::emergency);
}

void FlowAccounts::sweep() {
  note_pressure();
  const auto elapsed_ms = static_cast<std::uint64_t>(now_ms_ - swept_until_ms_) * (emergency_ ? kEmergencyHaste : 1);
  swept_until_ms_ = now_ms_;
  const std::uint64_t whole_pass = std::uint64_t{table_.used_end()} * kPassLength_ms;
  owed_visits_ = std::min(owed_visits_ + table_.used_end() * elapsed_ms, whole_pass);
  auto visits = static_cast<std::uint32_t>(std::min<std::uint64_t>(owed_visits_ / kPassLength_ms, kSweepBudget));
  while (visits > 0 && cursor_ < table_.used_end()) {
    const std::uint32_t count = std::min({visits, kSliceLength, table_.used_end() - cursor_});
    visit(cursor_, count);
    cursor_ += count;
    visits -= count;
    owed_visits_ -= std::uint64_t{count} * kPassLength_ms;
    counts().entries_swept += count;
  }
  if (cursor_ >= table_.used_end()) complete_pass();
}

/// Time jumps past the open bins: folds every delta while its age still tells its bin, then visits every flow. A jump
/// over the idle timeout ends them all, before it could leave the range of last_seen_ms.
void FlowAccounts::jump_to(std::int64_t now_ms) {
  const bool all_are_idle = now_ms - now_ms_ > timeouts_.idle_ms;
  for (std::uint32_t index = 0; index < table_.used_end(); ++index) {
    FlowEntry& entry = table_.entry(index);
    if (entry.key.family == Family::other) continue;
    fold(entry, table_.cold_part(index));
    if (all_are_idle) end(index, table_.hash(entry.key), FlowEndReason::idle_timeout);
  }
  move_to(now_ms);
  pass_bin_ = bin_;
  for (std::uint32_t first = 0; first < table_.used_end(); first += kSliceLength) {
    visit(first, std::min(kSliceLength, table_.used_end() - first));
  }
  counts().entries_swept += table_.used_end();
  complete_pass();
}

void FlowAccounts::move_to(std::int64_t now_ms) {
  now_ms_ = now_ms;
  bin_ = now_ms / (kBinLength_s * 1000);
  bin_start_ms_ = bin_ * kBinLength_s * 1000;
}

void FlowAccounts::advance_to(std::int64_t now_ms) {
  if (now_ms <= now_ms_) return;
  const bool first = now_ms_ == INT64_MIN;
  if (!first && now_ms - bin_start_ms_ < kBinLength_s * 1000) {
    now_ms_ = now_ms;
    return;
  }
  if (!first && !OpenBins::fits(bins_.oldest(), now_ms / (kBinLength_s * 1000))) jump_to(now_ms);
  move_to(now_ms);
  if (first) {
    swept_until_ms_ = now_ms;
    pass_bin_ = bin_;
  }
  bins_.open(bin_);
}

void FlowAccounts::fold_all() {
  for (std::uint32_t index = 0; index < table_.used_end(); ++index) {
    FlowEntry& entry = table_.entry(index);
    if (entry.key.family != Family::other) fold(entry, table_.cold_part(index));
  }
}

bool FlowAccounts::finish() {
  if (now_ms_ == INT64_MIN) return true;
  Slice slice;
  while (table_.live() > 0) {
    if (finish_cursor_ == table_.used_end()) finish_cursor_ = 0;
    const std::size_t room = hand_off_.records.capacity() - 1 - hand_off_.records.waiting();
    if (room == 0) return false;
    while (finish_cursor_ < table_.used_end() && slice.ending_count < std::min<std::size_t>(room, kSliceLength)) {
      const std::uint32_t index = finish_cursor_++;
      if (table_.entry(index).key.family != Family::other) add_ending(slice, index, FlowEndReason::forced_end);
    }
    end_all(slice);
  }
  return bins_.publish_below(INT64_MAX, hand_off_.bins);
}

}  // namespace sextant
