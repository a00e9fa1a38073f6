// SPDX-License-Identifier: BSD-3-Clause
#include "src/live_labels.h"

#include <fmt/format.h>

#include <utility>

#include "src/wall_clock.h"

namespace sextant {

void LiveLabels::publish(LoadedLabels labels) {
  LabelState state{.file = labels.file,
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
  load_.ask([path] { return [path] { return load_labels(path); }; });
}

std::optional<std::string> LiveLabels::look() {
  auto loaded = load_.take();
  if (!loaded) return std::nullopt;
  if (!*loaded) {
    if (state_) ++state_->failed_reloads;
    return fmt::format("{} The labels stay as they were.", loaded->error().sentence);
  }
  const std::string counts = label_counts_text(**loaded);
  publish(std::move(**loaded));
  return fmt::format("Labels were loaded from {}: {}, epoch {}.", state_->file, counts, state_->epoch);
}

}  // namespace sextant
