// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/api/metric_families.h"

#include <fmt/format.h>

namespace sextant {

namespace {

// Prometheus text format, "Comments, help text, and type information": what a label value has to escape.
std::string escaped(std::string_view value) {
  std::string text;
  for (const char letter : value) {
    if (letter == '\\' || letter == '"') text += '\\';
    if (letter == '\n') {
      text += "\\n";
    } else {
      text += letter;
    }
  }
  return text;
}

}  // namespace

MetricFamilies::MetricFamilies(std::string_view probe) : probe_label_(fmt::format("probe=\"{}\"", escaped(probe))) {}

void MetricFamilies::begin(std::string_view name, std::string_view type, std::string_view help) {
  write_family();
  name_ = name;
  header_ = fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

void MetricFamilies::write_family() {
  if (!samples_.empty()) text_ += header_;
  for (const Sample& sample : samples_) {
    const std::string value = sample.is_ratio ? fmt::format("{}", sample.ratio) : fmt::format("{}", sample.count);
    text_ += fmt::format("{}{{{}}} {}\n", name_, sample.labels, value);
  }
  samples_.clear();
  sample_by_labels_.clear();
}

MetricFamilies::Sample& MetricFamilies::sample_of(Labels labels) {
  std::string text = probe_label_;
  for (const auto& [name, value] : labels) text += fmt::format(",{}=\"{}\"", name, escaped(value));
  const auto [found, is_new] = sample_by_labels_.try_emplace(text, samples_.size());
  if (is_new) samples_.push_back({std::move(text)});
  return samples_[found->second];
}

void MetricFamilies::sample(Labels labels, std::uint64_t value) {
  sample_of(labels).count += value;
}

void MetricFamilies::ratio_sample(Labels labels, double value) {
  Sample& sample = sample_of(labels);
  sample.is_ratio = true;
  sample.ratio += value;
}

std::string MetricFamilies::take() {
  write_family();
  return std::move(text_);
}

}  // namespace sextant
