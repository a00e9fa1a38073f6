// SPDX-License-Identifier: BSD-3-Clause
// The visitor that makes a tree of a section, with every default filled in and every key's help as its comment.
// Lives for one section on one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/config/document.h"
#include "controlplane/config/key.h"
#include "controlplane/config/prefix_text.h"

namespace sextant {

class SectionWriter {
 public:
  template <typename Section>
  [[nodiscard]] static Node tree_of(Section& section) {
    SectionWriter writer;
    visit(writer, section);
    return std::move(writer.mapping_);
  }

  void text(const Key& key, const std::string& value, const TextRule&) { add(key, value, true); }
  void flag(const Key& key, bool value) { add(key, value ? "true" : "false", false); }
  void number(const Key& key, std::uint64_t value, const Range&) { add(key, std::to_string(value), false); }

  template <typename Number>
  void number_or(const Key& key, const std::optional<Number>& value, const Range&, std::string_view word) {
    add(key, value ? std::to_string(*value) : std::string(word), !value.has_value());
  }

  template <typename Choice, std::size_t count>
  void choice(const Key& key, Choice value, const std::array<std::string_view, count>& names) {
    add(key, std::string(names[static_cast<std::size_t>(value)]), true);
  }

  void cores(const Key& key, const std::vector<std::uint16_t>& value, const Range&) {
    if (value.empty()) {
      add(key, "auto", true);
      return;
    }
    add_numbers(key, value);
  }

  void numbers(const Key& key, const std::vector<std::uint16_t>& values, const Range&, const Range&) {
    add_numbers(key, values);
  }

  void texts(const Key& key, const std::vector<std::string>& values, const TextRule&, const Range&) {
    Node node = Node::of_kind(Node::Kind::list);
    for (const std::string& value : values) node.children.push_back(Node::scalar(value, true));
    add(key, std::move(node));
  }

  void prefixes(const Key& key, const std::vector<Ipv6Prefix>& values, const Range&) {
    Node node = Node::of_kind(Node::Kind::list);
    for (const Ipv6Prefix& prefix : values) node.children.push_back(Node::scalar(prefix_text(prefix), true));
    add(key, std::move(node));
  }

  template <typename Section>
  void section(const Key& key, Section& value) {
    add(key, tree_of(value));
  }

  template <typename Section>
  void list(const Key& key, std::vector<Section>& values, const Range&) {
    Node node = Node::of_kind(Node::Kind::list);
    for (Section& value : values) node.children.push_back(tree_of(value));
    add(key, std::move(node));
  }

 private:
  void add_numbers(const Key& key, const std::vector<std::uint16_t>& values) {
    Node node = Node::of_kind(Node::Kind::list);
    for (const std::uint16_t number : values) node.children.push_back(Node::scalar(std::to_string(number)));
    add(key, std::move(node));
  }
  void add(const Key& key, std::string value, bool is_text) { add(key, Node::scalar(std::move(value), is_text)); }
  void add(const Key& key, Node node) {
    node.key = key.name;
    node.comment = key.help;
    mapping_.children.push_back(std::move(node));
  }

  Node mapping_ = Node::of_kind(Node::Kind::mapping);
};

}  // namespace sextant
