// SPDX-License-Identifier: BSD-3-Clause
// The part of the section reader that reads short lists, of numbers and of prefixes.
#include <fmt/format.h>

#include <algorithm>

#include "controlplane/config/prefix_text.h"
#include "controlplane/config/section_reader.h"

namespace sextant {
namespace {

std::string text_of(std::uint16_t number) {
  return std::to_string(number);
}
std::string text_of(const std::string& text) {
  return text;
}
std::string text_of(const Ipv6Prefix& prefix) {
  return prefix_text(prefix);
}

/// The item as its author saw it: YAML takes the last colon of "fc00::" for the end of a key without a value.
Node as_written(const Node& item) {
  if (item.kind != Node::Kind::mapping || item.children.size() != 1) return item;
  const Node& only = item.children[0];
  if (only.kind != Node::Kind::nothing || !only.key.ends_with(':')) return item;
  Node written = Node::scalar(only.key + ":");
  written.place = item.place;
  return written;
}

}  // namespace

template <typename Value, typename Read>
void SectionReader::items(const Key& key, std::vector<Value>& values, const Range& count, std::string_view what,
                          const Read& read) {
  const Node* list = find(key);
  if (list == nullptr || !is_list_of(key, *list, count, what)) return;
  std::vector<Value> found;
  std::vector<Place> places;
  for (std::size_t i = 0; i < list->children.size(); ++i) {
    const std::string name = fmt::format("{}[{}]", key.name, i);
    const Key item{name, key.help};
    const Place place = list->children[i].place;
    const std::optional<Value> value = read(item, list->children[i]);
    if (!value) continue;
    const auto first = std::ranges::find(found, *value);
    if (first != found.end()) {
      const Place earlier = places[static_cast<std::size_t>(first - found.begin())];
      problems_.push_back({place, fmt::format("{} is {} like that at {}:{}; once is enough.", path_of(item),
                                              text_of(*value), earlier.line, earlier.column)});
    }
    found.push_back(*value);
    places.push_back(place);
  }
  values = std::move(found);
}

void SectionReader::numbers(const Key& key, std::vector<std::uint16_t>& values, const Range& range,
                            const Range& count) {
  const std::string what = fmt::format("numbers from {} to {}", range.first, range.last);
  items(key, values, count, what, [&](const Key& item, const Node& node) -> std::optional<std::uint16_t> {
    const auto number = read_number(item, node, range, {});
    if (!number) return std::nullopt;
    return static_cast<std::uint16_t>(*number);
  });
}

void SectionReader::texts(const Key& key, std::vector<std::string>& values, const TextRule& rule, const Range& count) {
  items(key, values, count, "texts", [&](const Key& item, const Node& node) -> std::optional<std::string> {
    if (node.kind == Node::Kind::scalar && rule.holds(node.text)) return node.text;
    wants(item, node, rule.wants);
    return std::nullopt;
  });
}

void SectionReader::prefixes(const Key& key, std::vector<Ipv6Prefix>& values, const Range& count) {
  items(key, values, count, "IPv6 prefixes", [&](const Key& item, const Node& node) -> std::optional<Ipv6Prefix> {
    constexpr std::string_view kWanted = "an IPv6 prefix such as 2001:db8::/32";
    const Node written = as_written(node);
    if (written.kind != Node::Kind::scalar) {
      wants(item, written, kWanted, written.kind == Node::Kind::mapping ? "leave out the blank behind ':'" : "");
      return std::nullopt;
    }
    auto prefix = read_prefix(written.text);
    if (prefix) return *prefix;
    wants(item, written, kWanted, prefix.error());
    return std::nullopt;
  });
}

}  // namespace sextant
