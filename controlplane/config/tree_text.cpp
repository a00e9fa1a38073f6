// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/config/tree_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace sextant {
namespace {

struct Line {
  std::string text;
  std::string_view comment;
};

/// Double quotes and escapes that JSON and YAML share.
std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      result += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      result += c;
    }
  }
  return result + "\"";
}

/// Words that some YAML reader takes for a boolean or for nothing.
constexpr std::array<std::string_view, 9> kReservedWords{"null", "true", "false", "yes", "no", "on", "y", "n", "off"};

bool needs_quotes(const Node& scalar) {
  if (!scalar.quoted) return false;
  const std::string_view text = scalar.text;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '/'; };
  const auto is_plain = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  };
  // "off" is the word that turns a key off, and reads the same with and without quotes.
  if (text == "off") return false;
  return text.empty() || !is_letter(text[0]) || !std::ranges::all_of(text, is_plain) ||
         std::ranges::find(kReservedWords, text) != kReservedWords.end();
}

std::string scalar_yaml(const Node& node) {
  return needs_quotes(node) ? in_quotes(node.text) : node.text;
}

bool is_list_of_scalars(const Node& node) {
  return node.kind == Node::Kind::list &&
         std::ranges::all_of(node.children, [](const Node& child) { return child.kind == Node::Kind::scalar; });
}

void add_lines(const Node& mapping, const std::string& indent, bool with_comments, std::vector<Line>& lines) {
  for (const Node& child : mapping.children) {
    const std::string_view comment = with_comments ? child.comment : std::string_view{};
    if (child.kind == Node::Kind::scalar) {
      lines.push_back({fmt::format("{}{}: {}", indent, child.key, scalar_yaml(child)), comment});
    } else if (is_list_of_scalars(child)) {
      std::string items;
      for (const Node& item : child.children) items += (items.empty() ? "" : ", ") + scalar_yaml(item);
      lines.push_back({fmt::format("{}{}: [{}]", indent, child.key, items), comment});
    } else if (child.kind == Node::Kind::mapping) {
      lines.push_back({fmt::format("{}{}:", indent, child.key), comment});
      add_lines(child, indent + "  ", with_comments, lines);
    } else {
      lines.push_back({fmt::format("{}{}:", indent, child.key), comment});
      for (std::size_t i = 0; i < child.children.size(); ++i) {
        const std::size_t first_line = lines.size();
        // The help of the first item's keys holds for all.
        add_lines(child.children[i], indent + "    ", with_comments && i == 0, lines);
        lines[first_line].text[indent.size() + 2] = '-';
      }
    }
  }
}

void add_json(const Node& node, std::string& json) {
  if (node.kind == Node::Kind::scalar) {
    json += node.quoted ? in_quotes(node.text) : node.text;
    return;
  }
  const bool is_mapping = node.kind == Node::Kind::mapping;
  json += is_mapping ? '{' : '[';
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (i != 0) json += ',';
    if (is_mapping) json += in_quotes(node.children[i].key) + ":";
    add_json(node.children[i], json);
  }
  json += is_mapping ? '}' : ']';
}

void add_differences(const Node& one, const Node& other, const std::string& path, std::vector<std::string>& paths) {
  if (one.kind != other.kind || one.text != other.text || one.quoted != other.quoted ||
      one.children.size() != other.children.size() || (is_list_of_scalars(one) != is_list_of_scalars(other))) {
    paths.push_back(path);
    return;
  }
  if (is_list_of_scalars(one)) {
    if (!std::ranges::equal(one.children, other.children, {}, &Node::text, &Node::text)) paths.push_back(path);
    return;
  }
  for (std::size_t i = 0; i < one.children.size(); ++i) {
    const Node& child = one.children[i];
    const std::string step =
        one.kind == Node::Kind::list ? fmt::format("[{}]", i) : (path.empty() ? "" : ".") + child.key;
    add_differences(child, other.children[i], path + step, paths);
  }
}

}  // namespace

std::string yaml_text(const Node& root) {
  constexpr std::size_t kWidestAligned = 44;
  std::vector<Line> lines;
  add_lines(root, "", true, lines);
  std::size_t comment_column = 0;
  for (const Line& line : lines) {
    if (line.text.size() <= kWidestAligned) comment_column = std::max(comment_column, line.text.size() + 2);
  }
  std::string text;
  for (const Line& line : lines) {
    text += line.text;
    if (!line.comment.empty()) {
      const std::size_t gap = std::max<std::size_t>(2, comment_column - std::min(comment_column, line.text.size()));
      text += std::string(gap, ' ') + "# " + std::string(line.comment);
    }
    text += '\n';
  }
  return text;
}

std::string json_text(const Node& root) {
  std::string json;
  add_json(root, json);
  return json;
}

std::vector<std::string> differences(const Node& one, const Node& other) {
  std::vector<std::string> paths;
  add_differences(one, other, "", paths);
  return paths;
}

}  // namespace sextant
