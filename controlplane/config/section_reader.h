// SPDX-License-Identifier: BSD-3-Clause
// The visitor that fills a section from a mapping of the tree: checks type and range of every key, and that no key is
// left over. Lives for one section on one thread; leaves a value it refuses untouched and goes on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/config/document.h"
#include "controlplane/config/key.h"
#include "sextant/prefix.h"

namespace sextant {

using Problems = std::vector<Problem>;

/// "a list", "nothing", "'text'": what a sentence says it found.
[[nodiscard]] std::string what_stands_there(const Node& node);

class SectionReader {
 public:
  /// `mapping` is of kind mapping. `path` names it ("ports[0]"), empty for the whole file.
  SectionReader(const Node& mapping, std::string path, Problems& problems)
      : mapping_(mapping), path_(std::move(path)), problems_(problems) {}

  void text(const Key& key, std::string& value, const TextRule& rule);
  void flag(const Key& key, bool& value);
  void cores(const Key& key, std::vector<std::uint16_t>& value, const Range& range);
  /// Lists of `count` items in which nothing stands twice; a key that is there replaces all of `values`.
  void numbers(const Key& key, std::vector<std::uint16_t>& values, const Range& range, const Range& count);
  void texts(const Key& key, std::vector<std::string>& values, const TextRule& rule, const Range& count);
  void prefixes(const Key& key, std::vector<Ipv6Prefix>& values, const Range& count);

  template <typename Number>
  void number(const Key& key, Number& value, const Range& range) {
    const Node* node = find(key);
    if (node == nullptr) return;
    if (const auto read = read_number(key, *node, range, {})) value = static_cast<Number>(*read);
  }

  /// A number, or `word` for none.
  template <typename Number>
  void number_or(const Key& key, std::optional<Number>& value, const Range& range, std::string_view word) {
    const Node* node = find(key);
    if (node == nullptr) return;
    if (node->kind == Node::Kind::scalar && node->text == word) {
      value.reset();
    } else if (const auto read = read_number(key, *node, range, word)) {
      value = static_cast<Number>(*read);
    }
  }

  template <typename Choice, std::size_t count>
  void choice(const Key& key, Choice& value, const std::array<std::string_view, count>& names) {
    const Node* node = find(key);
    if (node == nullptr) return;
    if (const auto index = read_choice(key, *node, names)) value = static_cast<Choice>(*index);
  }

  template <typename Section>
  void section(const Key& key, Section& value) {
    const Node* node = find(key);
    if (node != nullptr) fill(*node, path_of(key), value);
  }

  template <typename Section>
  void list(const Key& key, std::vector<Section>& values, const Range& count) {
    const Node* node = find(key);
    if (node == nullptr || !is_list_of(key, *node, count, key.name)) return;
    values.assign(node->children.size(), Section{});
    for (std::size_t i = 0; i < values.size(); ++i) {
      fill(node->children[i], path_of(key) + "[" + std::to_string(i) + "]", values[i]);
    }
  }

  /// Reports keys that no description asked for and required ones that are not there. Call after visit().
  void report_keys();

 private:
  template <typename Section>
  void fill(const Node& node, std::string path, Section& value) {
    if (!is_mapping(node, path)) return;
    SectionReader reader(node, std::move(path), problems_);
    visit(reader, value);
    reader.report_keys();
  }

  /// The key's node; null where it is absent.
  const Node* find(const Key& key);
  std::optional<std::uint64_t> read_number(const Key& key, const Node& node, const Range& range, std::string_view word);
  std::optional<std::size_t> read_choice(const Key& key, const Node& node, std::span<const std::string_view> names);
  bool read_core_span(const Key& key, const Node& node, std::string_view text, const Range& range,
                      std::vector<std::uint16_t>& cores);
  bool is_mapping(const Node& node, std::string_view path);
  bool is_list_of(const Key& key, const Node& node, const Range& count, std::string_view what);
  template <typename Value, typename Read>
  void items(const Key& key, std::vector<Value>& values, const Range& count, std::string_view what, const Read& read);
  [[nodiscard]] std::string path_of(const Key& key) const;
  void wants(const Key& key, const Node& node, std::string_view wanted, std::string_view advice = {});

  const Node& mapping_;
  std::string path_;
  Problems& problems_;
  std::vector<std::string_view> known_;
  std::vector<Key> missing_;
};

}  // namespace sextant
