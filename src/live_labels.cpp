// SPDX-License-Identifier: BSD-3-Clause
#include "src/live_labels.h"

#include <fmt/format.h>

#include <chrono>
#include <utility>

namespace sextant {

namespace {

Timestamp wall_clock() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()};
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
  wanted_ = path;
  begin_reload();
}

void LiveLabels::begin_reload() {
  if (load_.is_busy() || !wanted_) return;
  loading_ = std::move(*wanted_);
  wanted_.reset();
  load_.begin([path = loading_] { return load_labels(path); });
}

std::optional<std::string> LiveLabels::look() {
  auto loaded = load_.take();
  if (!loaded) return std::nullopt;
  std::string news;
  if (*loaded) {
    const std::string counts = label_counts_text(**loaded);
    publish(loading_, std::move(**loaded));
    news = fmt::format("Labels were loaded from {}: {}, epoch {}.", loading_, counts, state_->epoch);
  } else {
    if (state_) ++state_->failed_reloads;
    news = fmt::format("{} The labels stay as they were.", loaded->error().sentence);
  }
  begin_reload();
  return news;
}

}  // namespace sextant
