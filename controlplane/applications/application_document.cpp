// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/applications/application_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <string>
#include <utility>

#include "controlplane/config/nearest.h"
#include "controlplane/config/section_reader.h"
#include "controlplane/config/utf8.h"

namespace sextant {
namespace {

using Fault = RuleBuilder::Fault;

constexpr std::array<std::string_view, 7> kKeys{"name",       "category", "owner",        "suffixes",
                                                "signatures", "servers",  "public_suffix"};
constexpr std::array<std::string_view, 2> kSignatureKeys{"transport", "pattern"};
constexpr std::string_view kExample = "'- {name: Example, category: portal, suffixes: [example.com]}'";

std::string wants(std::string_view what, std::string_view wanted, const Node& found) {
  return fmt::format("{} wants {}; found {}.", what, wanted, what_stands_there(found));
}

Fault unknown_key(const Node& mapping, std::string_view what, std::span<const std::string_view> known) {
  for (const Node& node : mapping.children) {
    if (std::ranges::find(known, node.key) != known.end()) continue;
    const std::string_view guess = nearest(node.key, known);
    const std::string advice =
        guess.empty() ? fmt::format("known are {}.", fmt::join(known, ", ")) : fmt::format("did you mean '{}'?", guess);
    return Problem{node.key_place, fmt::format("unknown key {} in {}; {}", shown(node.key), what, advice)};
  }
  return std::nullopt;
}

/// One application on its way from the tree to the rules.
class ApplicationReader {
 public:
  ApplicationReader(const Node& node, RuleBuilder& rules) : node_(node), rules_(rules) {}

  Fault read() {
    if (node_.kind != Node::Kind::mapping) {
      return Problem{node_.place, fmt::format("an application is a mapping such as {}; found {}.", kExample,
                                              what_stands_there(node_))};
    }
    if (auto fault = unknown_key(node_, "an application", kKeys)) return fault;
    for (const auto step : {&ApplicationReader::declare, &ApplicationReader::public_suffix,
                            &ApplicationReader::category, &ApplicationReader::owner, &ApplicationReader::suffixes,
                            &ApplicationReader::signatures, &ApplicationReader::servers}) {
      if (auto fault = (this->*step)()) return fault;
    }
    return std::nullopt;
  }

 private:
  Fault declare() {
    const Node* name = node_.child("name");
    if (name == nullptr) return Problem{node_.place, "an application needs a 'name'."};
    if (name->kind != Node::Kind::scalar) return Problem{name->place, wants("name", "a text", *name)};
    const auto declaration = rules_.declare(name->text, name->place);
    if (!declaration) return declaration.error();
    if (const auto earlier = declaration->earlier) {
      return Problem{name->place, fmt::format("the application {} stands here for the second time; the first is at "
                                              "{}:{}: make one of them.",
                                              shown(name->text), earlier->line, earlier->column)};
    }
    const auto tells = [this](std::string_view key) { return node_.child(key) != nullptr; };
    if (declaration->is_new && !tells("suffixes") && !tells("signatures") && !tells("servers")) {
      return Problem{name->place, fmt::format("nothing tells the application {}; give it suffixes, signatures or "
                                              "servers.",
                                              shown(name->text))};
    }
    application_ = declaration->application;
    return std::nullopt;
  }

  Fault public_suffix() {
    const Node* node = node_.child("public_suffix");
    if (node == nullptr) return std::nullopt;
    if (node->kind != Node::Kind::scalar || node->quoted || (node->text != "true" && node->text != "false")) {
      return Problem{node->place, wants("public_suffix", "true or false", *node)};
    }
    may_be_public_ = node->text == "true";
    return std::nullopt;
  }

  Fault category() {
    const Node* node = node_.child("category");
    if (node == nullptr) return std::nullopt;
    if (node->kind != Node::Kind::scalar) return Problem{node->place, wants("category", "a word", *node)};
    return rules_.set_category(application_, node->text, node->place);
  }

  Fault owner() {
    const Node* node = node_.child("owner");
    if (node == nullptr) return std::nullopt;
    if (node->kind != Node::Kind::scalar) return Problem{node->place, wants("owner", "a text", *node)};
    return rules_.set_owner(application_, node->text, node->place);
  }

  /// Calls `add` with each item of the list that stands under `key`.
  template <typename Add>
  Fault each(std::string_view key, std::string_view wanted, const Add& add) {
    const Node* list = node_.child(key);
    if (list == nullptr) return std::nullopt;
    if (list->kind != Node::Kind::list || list->children.empty()) {
      return Problem{list->place, wants(key, wanted, *list)};
    }
    for (const Node& item : list->children) {
      if (Fault fault = add(item)) return fault;
    }
    return std::nullopt;
  }

  Fault suffixes() {
    constexpr std::string_view kWanted = "a list of domains such as [example.com, example.org]";
    return each("suffixes", kWanted, [&](const Node& item) -> Fault {
      if (item.kind != Node::Kind::scalar) return Problem{item.place, wants("suffixes", kWanted, item)};
      return rules_.add_suffix(application_, item.text, may_be_public_, "say 'public_suffix: true' if all are meant",
                               item.place);
    });
  }

  Fault servers() {
    constexpr std::string_view kWanted = "a list of prefixes such as [192.0.2.0/24, '2001:db8::/32']";
    return each("servers", kWanted, [&](const Node& item) -> Fault {
      if (item.kind != Node::Kind::scalar) return Problem{item.place, wants("servers", kWanted, item)};
      return rules_.add_server(application_, item.text, item.place);
    });
  }

  Fault signatures() {
    constexpr std::string_view kWanted = "a list of items such as {transport: tcp, pattern: '^SSH-'}";
    return each("signatures", kWanted, [&](const Node& item) -> Fault {
      if (item.kind != Node::Kind::mapping) return Problem{item.place, wants("signatures", kWanted, item)};
      return signature(item);
    });
  }

  Fault signature(const Node& item) {
    if (auto fault = unknown_key(item, "a signature", kSignatureKeys)) return fault;
    const Node* transport = item.child("transport");
    if (transport == nullptr) return Problem{item.place, "a signature needs a 'transport': tcp or udp."};
    const Node* pattern = item.child("pattern");
    if (pattern == nullptr) return Problem{item.place, "a signature needs a 'pattern', a regular expression."};
    if (transport->kind != Node::Kind::scalar || (transport->text != "tcp" && transport->text != "udp")) {
      return Problem{transport->place, wants("transport", "tcp or udp", *transport)};
    }
    if (pattern->kind != Node::Kind::scalar) {
      return Problem{pattern->place, wants("pattern", "a regular expression in single quotes", *pattern)};
    }
    return rules_.add_signature(application_,
                                transport->text == "tcp" ? SignatureTransport::tcp : SignatureTransport::udp,
                                pattern->text, pattern->place);
  }

  const Node& node_;
  RuleBuilder& rules_;
  ApplicationId application_ = kUnknownApplication;
  bool may_be_public_ = false;
};

}  // namespace

std::optional<Problem> add_document(std::string_view text, RuleBuilder& rules) {
  const auto root = parse_document(text);
  if (!root) return root.error();
  if (root->kind == Node::Kind::nothing || (root->kind == Node::Kind::list && root->children.empty())) {
    return Problem{{}, fmt::format("holds no application; write an item for each, such as {}.", kExample)};
  }
  if (root->kind != Node::Kind::list) {
    return Problem{root->place, fmt::format("a file of applications is a list of items such as {}; found {}.", kExample,
                                            what_stands_there(*root))};
  }
  for (const Node& node : root->children) {
    if (auto fault = ApplicationReader(node, rules).read()) return fault;
  }
  return std::nullopt;
}

}  // namespace sextant
