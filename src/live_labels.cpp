// SPDX-License-Identifier: BSD-3-Clause
#include "src/live_labels.h"

#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <utility>

namespace sextant {

namespace {

Timestamp wall_clock() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()};
}

/// No memory for a new table is no reason to end a probe.
Expected<LoadedLabels> load_or_say_why(const std::string& path) {
  try {
    return load_labels(path);
  } catch (const std::exception& error) {
    return fail(fmt::format("{}: could not be loaded: {}.", path, error.what()));
  }
}

}  // namespace

void LiveLabels::publish(const std::string& path, LoadedLabels labels) {
  LabelState state{.file = path,
                   .ipv4_prefixes = labels.ipv4_prefixes,
                   .ipv6_prefixes = labels.ipv6_prefixes,
                   .label_count = labels.label_count,
                   .table_memory_octets = labels.table->memory_octets(),
                   .loaded = wall_clock(),
                   .failed_reloads = state_ ? state_->failed_reloads : 0};
  state.epoch = probe_.publish_labels(std::move(labels.table));
  state_ = std::move(state);
}

void LiveLabels::ask_reload(const std::string& path) {
  if (load_.valid()) {
    wanted_next_ = path;
  } else {
    begin(path);
  }
}

void LiveLabels::begin(const std::string& path) {
  loading_ = path;
  load_ = std::async(std::launch::async, [this, path] { loaded_ = load_or_say_why(path); });
}

std::optional<std::string> LiveLabels::look() {
  if (!load_.valid() || load_.wait_for(std::chrono::seconds{0}) != std::future_status::ready) return std::nullopt;
  load_.get();
  std::string news;
  if (loaded_) {
    const std::string counts = label_counts_text(*loaded_);
    publish(loading_, std::move(*loaded_));
    news = fmt::format("Labels were loaded from {}: {}, epoch {}.", loading_, counts, state_->epoch);
  } else {
    if (state_) ++state_->failed_reloads;
    news = fmt::format("{} The labels stay as they were.", loaded_.error().sentence);
  }
  if (const auto next = std::exchange(wanted_next_, std::nullopt)) begin(*next);
  return news;
}

}  // namespace sextant
