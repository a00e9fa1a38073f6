// SPDX-License-Identifier: BSD-3-Clause
// Prometheus text, version 0.0.4, family by family. Two samples with the same labels become one by addition, so that no
// series can appear twice. Writes into its own string. One thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sextant {

class MetricFamilies {
 public:
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  /// `probe` becomes the first label of every sample.
  explicit MetricFamilies(std::string_view probe);

  /// Begins a family; the one before it is written out. A counter's name ends with "_total".
  void counter(std::string_view name, std::string_view help) { begin(name, "counter", help); }
  void gauge(std::string_view name, std::string_view help) { begin(name, "gauge", help); }

  void sample(Labels labels, std::uint64_t value);
  void ratio_sample(Labels labels, double value);

  /// Everything so far. Families without a sample are left out.
  [[nodiscard]] std::string take();

 private:
  struct Sample {
    std::string labels;
    std::uint64_t count = 0;
    double ratio = 0;
    bool is_ratio = false;
  };

  void begin(std::string_view name, std::string_view type, std::string_view help);
  void write_family();
  [[nodiscard]] Sample& sample_of(Labels labels);

  std::string probe_label_;
  std::string text_;
  std::string name_;
  std::string header_;
  std::vector<Sample> samples_;
  std::unordered_map<std::string, std::size_t> sample_by_labels_;
};

}  // namespace sextant
