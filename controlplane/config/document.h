// SPDX-License-Identifier: BSD-3-Clause
// A configuration text as a tree that remembers where everything stands. Owned by value; any thread. Only plain YAML
// gets through: anchors, aliases, tags, merge keys, duplicate keys, several documents, depth beyond 32, octets that
// are not UTF-8 and control characters are refused, each with its place.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sextant {

inline constexpr std::size_t kDepthLimit = 32;

/// Both count from 1, columns in characters; line 0 means the file as a whole.
struct Place {
  int line = 0;
  int column = 0;
  auto operator<=>(const Place&) const = default;
};

/// Something wrong at a place; the sentence does not name the file.
struct Problem {
  Place place;
  std::string sentence;
};

struct Node {
  enum class Kind { nothing, scalar, list, mapping };
  Kind kind = Kind::nothing;
  Place place;
  std::string text;            ///< of a scalar
  bool quoted = false;         ///< a scalar in quotes or block form: text, whatever it looks like
  std::string key;             ///< where the parent is a mapping
  Place key_place;             ///< where the parent is a mapping
  std::string_view comment;    ///< for the writer; a literal
  std::vector<Node> children;  ///< items of a list, values of a mapping

  [[nodiscard]] static Node of_kind(Kind kind) {
    Node node;
    node.kind = kind;
    return node;
  }
  [[nodiscard]] static Node scalar(std::string text, bool quoted = false) {
    Node node = of_kind(Kind::scalar);
    node.text = std::move(text);
    node.quoted = quoted;
    return node;
  }

  [[nodiscard]] const Node* child(std::string_view name) const;
};

[[nodiscard]] std::expected<Node, Problem> parse_document(std::string_view text);

}  // namespace sextant
