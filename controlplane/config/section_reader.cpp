// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/config/section_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "controlplane/config/known_keys.h"
#include "controlplane/config/nearest.h"
#include "controlplane/config/utf8.h"
#include "controlplane/config/whole_number.h"

namespace sextant {
namespace {

std::string joined(std::span<const std::string_view> words) {
  std::string result;
  for (const std::string_view word : words) {
    if (!result.empty()) result += ", ";
    result += word;
  }
  return result;
}

std::string_view number_advice(const Node& node) {
  if (node.kind != Node::Kind::scalar) return {};
  if (node.quoted && whole_number(node.text)) return "leave the quotes out";
  if (is_digits(node.text) && !whole_number(node.text)) return "leave the leading zeros out";
  return {};
}

/// For something else where a list belongs. What may be empty is a list of words, and fits in brackets.
std::string_view list_advice(const Node& node, const Range& count) {
  if (node.kind == Node::Kind::mapping) return "begin each item with '- '";
  if (!count.holds(0)) return {};
  return node.kind == Node::Kind::nothing ? "write [] for none" : "put it in brackets, or write [] for none";
}

}  // namespace

std::string what_stands_there(const Node& node) {
  switch (node.kind) {
    case Node::Kind::nothing:
      return "nothing";
    case Node::Kind::list:
      return "a list";
    case Node::Kind::mapping:
      return "a mapping";
    case Node::Kind::scalar:
      break;
  }
  return (node.quoted ? "the quoted text " : "") + shown(node.text);
}

std::string SectionReader::path_of(const Key& key) const {
  return path_.empty() ? std::string(key.name) : fmt::format("{}.{}", path_, key.name);
}

const Node* SectionReader::find(const Key& key) {
  known_.push_back(key.name);
  const Node* node = mapping_.child(key.name);
  if (node == nullptr && key.required) missing_.push_back(key);
  return node;
}

void SectionReader::wants(const Key& key, const Node& node, std::string_view wanted, std::string_view advice) {
  std::string sentence = fmt::format("{} wants {}; found {}", path_of(key), wanted, what_stands_there(node));
  sentence += advice.empty() ? "." : fmt::format("; {}.", advice);
  problems_.push_back({node.place, std::move(sentence)});
}

void SectionReader::text(const Key& key, std::string& value, const TextRule& rule) {
  const Node* node = find(key);
  if (node == nullptr) return;
  if (node->kind == Node::Kind::scalar && rule.holds(node->text)) {
    value = node->text;
  } else {
    wants(key, *node, rule.wants);
  }
}

void SectionReader::flag(const Key& key, bool& value) {
  const Node* node = find(key);
  if (node == nullptr) return;
  if (node->kind == Node::Kind::scalar && !node->quoted && (node->text == "true" || node->text == "false")) {
    value = node->text == "true";
  } else {
    wants(key, *node, "true or false");
  }
}

std::optional<std::uint64_t> SectionReader::read_number(const Key& key, const Node& node, const Range& range,
                                                        std::string_view word) {
  if (node.kind == Node::Kind::scalar && !node.quoted) {
    const auto value = whole_number(node.text);
    if (value && range.holds(*value)) return value;
  }
  const std::string wanted = word.empty() ? range.text() : fmt::format("{}, or '{}'", range.text(), word);
  wants(key, node, wanted, number_advice(node));
  return std::nullopt;
}

std::optional<std::size_t> SectionReader::read_choice(const Key& key, const Node& node,
                                                      std::span<const std::string_view> names) {
  const std::string wanted = "one of " + joined(names);
  if (node.kind != Node::Kind::scalar) {
    wants(key, node, wanted);
    return std::nullopt;
  }
  const auto found = std::ranges::find(names, node.text);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  const std::string_view guess = nearest(node.text, names);
  wants(key, node, wanted, guess.empty() ? "" : fmt::format("did you mean '{}'", guess));
  if (!guess.empty()) problems_.back().sentence.back() = '?';
  return std::nullopt;
}

void SectionReader::cores(const Key& key, std::vector<std::uint16_t>& value, const Range& range) {
  const Node* node = find(key);
  if (node == nullptr) return;
  if (node->kind == Node::Kind::scalar && node->text == "auto") {
    value.clear();
    return;
  }
  std::vector<std::uint16_t> cores;
  if (node->kind == Node::Kind::scalar) {
    std::string_view rest = node->text;
    for (bool more = true; more;) {
      const std::size_t comma = rest.find(',');
      more = comma != std::string_view::npos;
      if (!read_core_span(key, *node, rest.substr(0, comma), range, cores)) return;
      if (more) rest.remove_prefix(comma + 1);
    }
  } else if (node->kind == Node::Kind::list && !node->children.empty()) {
    for (const Node& item : node->children) {
      if (!read_core_span(key, item, item.text, range, cores)) return;
    }
  } else {
    wants(key, *node, "cores such as 2-9 or [2, 3, 4], or 'auto'");
    return;
  }
  value = std::move(cores);
}

/// "4" or "2-9", appended to `cores`.
bool SectionReader::read_core_span(const Key& key, const Node& node, std::string_view text, const Range& range,
                                   std::vector<std::uint16_t>& cores) {
  const std::size_t dash = text.find('-');
  const auto first = whole_number(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : whole_number(text.substr(dash + 1));
  if (node.kind != Node::Kind::scalar || !first || !last || *last > range.last || *first > *last) {
    wants(key, node, fmt::format("core numbers from {} to {}, such as 4 or 2-9", range.first, range.last));
    return false;
  }
  for (std::uint64_t core = *first; core <= *last; ++core) {
    if (std::ranges::find(cores, core) != cores.end()) {
      problems_.push_back({node.place, fmt::format("{} names core {} twice; each worker needs a core of its own.",
                                                   path_of(key), core)});
      return false;
    }
    cores.push_back(static_cast<std::uint16_t>(core));
  }
  return true;
}

bool SectionReader::is_mapping(const Node& node, std::string_view path) {
  if (node.kind == Node::Kind::mapping) return true;
  problems_.push_back(
      {node.place, fmt::format("{} wants a mapping (key: value); found {}.", path, what_stands_there(node))});
  return false;
}

bool SectionReader::is_list_of(const Key& key, const Node& node, const Range& count, std::string_view what) {
  if (node.kind != Node::Kind::list) {
    wants(key, node, fmt::format("a list of {}", what), list_advice(node, count));
    return false;
  }
  if (count.holds(node.children.size())) return true;
  const std::string limits =
      count.first == 0 ? fmt::format("at most {}", count.last) : fmt::format("{} to {}", count.first, count.last);
  problems_.push_back(
      {node.place, fmt::format("{} wants {} items; found {}.", path_of(key), limits, node.children.size())});
  return false;
}

void SectionReader::report_keys() {
  for (const Node& node : mapping_.children) {
    if (std::ranges::find(known_, node.key) != known_.end()) continue;
    std::string sentence = fmt::format("unknown key {}", shown(node.key));
    if (!path_.empty()) sentence += fmt::format(" in {}", path_);
    const std::string home = section_that_knows(node.key);
    if (const std::string_view guess = nearest(node.key, known_); !guess.empty()) {
      sentence += fmt::format("; did you mean '{}'?", guess);
      std::erase_if(missing_, [guess](const Key& key) { return key.name == guess; });  // it is there, misspelt
    } else if (!home.empty()) {
      sentence += fmt::format("; it belongs {}.", home);
    } else if (node.kind == Node::Kind::nothing && node.key.find_first_of("=0123456789") != std::string::npos) {
      // {device: net_af_packet0,iface=eth0} and {vxlan: 4789, 8472}: YAML ends the value at the comma.
      sentence += "; quote a value that holds commas, or put a list in brackets.";
    } else {
      sentence += fmt::format("; known are {}.", joined(known_));
    }
    problems_.push_back({node.key_place, std::move(sentence)});
  }
  for (const Key& key : missing_) {
    problems_.push_back({mapping_.place, fmt::format("{} needs '{}': {}.", path_.empty() ? "a configuration" : path_,
                                                     key.name, key.help)});
  }
}

}  // namespace sextant
