// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/config/document.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <map>
#include <sstream>
#include <utility>

#include "controlplane/config/utf8.h"

namespace sextant {
namespace {

constexpr std::string_view kAliasSentence = "aliases (*name) are not accepted; write the value out.";

/// Thrown through yaml-cpp, which knows no other way to stop; caught in parse_document().
struct Refusal {
  Problem problem;
};

/// Builds the tree from the parser's events, which is where anchors and tags can still be seen.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(std::string_view text) : text_(text) {}

  [[nodiscard]] Node& root() { return root_; }

  /// What the parser's complaint means to somebody who edits a file, and where to look.
  [[nodiscard]] Problem explain(const YAML::Exception& error);

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++document_count_ > 1) refuse(mark, "a second YAML document begins here; a configuration is one document.");
  }
  void OnDocumentEnd() override {}
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_alias(mark); }
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_properties(mark, "?", anchor);
    Node node;
    node.place = place_of(mark);
    // The parser's mark of an absent value is that of whatever comes next.
    if (!open_.empty() && open_.back().node.kind == Node::Kind::mapping && open_.back().key_pending) {
      node.place = open_.back().key_place;
    }
    add(std::move(node), mark);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_properties(mark, tag, anchor);
    refuse_if_unclosed(mark);
    Node node = Node::scalar(value, tag == "!");
    node.place = place_of(mark);
    add(std::move(node), mark);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Node::Kind::list, mark, tag, anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Node::Kind::mapping, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  struct OpenNode {
    Node node;
    bool key_pending = false;
    std::string key;
    Place key_place;
    std::map<std::string, Place> keys_seen;
  };

  [[noreturn]] void refuse(const YAML::Mark& mark, std::string sentence) {
    throw Refusal{{place_of(mark), std::move(sentence)}};
  }
  [[noreturn]] void refuse_alias(const YAML::Mark& mark) { refuse(mark, std::string(kAliasSentence)); }

  // The marks' columns count octets; a reader's editor counts characters. Marks mostly move forward, so counting goes
  // on from the last one: a long line costs its length once, not once a node.
  [[nodiscard]] Place place_of(const YAML::Mark& mark) {
    if (mark.is_null()) return {};
    const auto end = std::min(static_cast<std::size_t>(mark.pos), text_.size());
    if (mark.line + 1 != last_place_.line || end < last_position_) {
      last_position_ = end - std::min(static_cast<std::size_t>(mark.column), end);
      last_place_ = {mark.line + 1, 1};
    }
    last_place_.column += static_cast<int>(character_count(text_.substr(last_position_, end - last_position_)));
    last_position_ = end;
    return last_place_;
  }

  void refuse_properties(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    const auto position = static_cast<std::size_t>(mark.pos);
    const char first = position < text_.size() ? text_[position] : ' ';
    if (anchor != 0 || first == '&') refuse(mark, "anchors (&name) are not accepted; write the value out.");
    if (first == '*') refuse_alias(mark);
    // "!" stands for quoted scalars too; the source tells the two apart.
    if ((!tag.empty() && tag != "?" && tag != "!") || first == '!') {
      refuse(mark, "tags (!name) are not accepted; every key has its own type.");
    }
  }

  // yaml-cpp takes the end of the file for the end of a quoted text.
  void refuse_if_unclosed(const YAML::Mark& mark) {
    std::size_t position = static_cast<std::size_t>(mark.pos);
    if (position >= text_.size() || (text_[position] != '"' && text_[position] != '\'')) return;
    const char quote = text_[position];
    while (++position < text_.size()) {
      if (text_[position] == '\\' && quote == '"') {
        ++position;
      } else if (text_[position] == quote) {
        const bool is_doubled = quote == '\'' && position + 1 < text_.size() && text_[position + 1] == quote;
        if (!is_doubled) return;
        ++position;
      }
    }
    refuse(mark, "not valid YAML: a quote opens here and is never closed.");
  }

  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    refuse_properties(mark, tag, anchor);
    if (open_.size() == kDepthLimit) {
      refuse(mark,
             fmt::format("lists and mappings are nested deeper than {}; no configuration needs that.", kDepthLimit));
    }
    refuse_if_key(mark);
    OpenNode opened;
    opened.node.kind = kind;
    opened.node.place = place_of(mark);
    open_.push_back(std::move(opened));
  }

  void close() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    attach(std::move(node));
  }

  void add(Node node, const YAML::Mark& mark) {
    if (!open_.empty() && open_.back().node.kind == Node::Kind::mapping && !open_.back().key_pending) {
      add_key(std::move(node), mark);
    } else {
      attach(std::move(node));
    }
  }

  void add_key(Node key, const YAML::Mark& mark) {
    if (key.kind != Node::Kind::scalar) refuse(mark, "a value without a key; write 'key: value'.");
    if (key.text == "<<") refuse(mark, "merge keys (<<) are not accepted; write the values out.");
    OpenNode& mapping = open_.back();
    const auto [first, is_new] = mapping.keys_seen.emplace(key.text, key.place);
    if (!is_new) {
      refuse(mark, fmt::format("the key {} stands twice in one mapping; the first is at {}:{}.", shown(key.text),
                               first->second.line, first->second.column));
    }
    mapping.key = std::move(key.text);
    mapping.key_place = key.place;
    mapping.key_pending = true;
  }

  void refuse_if_key(const YAML::Mark& mark) {
    if (open_.empty() || open_.back().node.kind != Node::Kind::mapping || open_.back().key_pending) return;
    refuse(mark, "a list or a mapping stands where a key is expected; keys are plain words.");
  }

  void attach(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    OpenNode& parent = open_.back();
    if (parent.node.kind == Node::Kind::mapping) {
      node.key = std::move(parent.key);
      node.key_place = parent.key_place;
      parent.key_pending = false;
    }
    parent.node.children.push_back(std::move(node));
  }

  std::string_view text_;
  Node root_;
  std::vector<OpenNode> open_;
  int document_count_ = 0;
  std::size_t last_position_ = 0;
  Place last_place_;
};

struct SyntaxHint {
  std::string_view message;
  std::string_view meaning;
};

// Not constexpr: yaml-cpp's messages are not.
const std::array<SyntaxHint, 12> kSyntaxHints{{
    {YAML::ErrorMsg::EOF_IN_SCALAR, "the file ends inside a quoted text"},
    {YAML::ErrorMsg::MAP_VALUE,
     "a ':' where no key can end; check the indentation, or quote a text that holds ': ' or ends in ':'"},
    {YAML::ErrorMsg::MAP_KEY, "a key where none can stand; check the indentation"},
    {YAML::ErrorMsg::BLOCK_ENTRY, "a '-' where no list item can stand; check the indentation"},
    {YAML::ErrorMsg::END_OF_MAP, "a line that does not belong to the mapping above; check its indentation"},
    {YAML::ErrorMsg::END_OF_SEQ, "a line that does not belong to the list above; check its indentation"},
    {YAML::ErrorMsg::END_OF_MAP_FLOW,
     "a '{' opens here and is never closed, or inside a comma is missing or a text ends in ':'"},
    {YAML::ErrorMsg::END_OF_SEQ_FLOW, "a '[' opens here and is never closed, or a comma is missing inside"},
    {YAML::ErrorMsg::FLOW_END, "a bracket or brace that closes nothing"},
    {YAML::ErrorMsg::UNKNOWN_TOKEN, "a character that no value can begin with; quote the text"},
    {"unknown escape character", "an escape that does not exist; write \\\\ for a backslash"},
    {YAML::ErrorMsg::YAML_MAJOR_VERSION, "a version other than 1; leave the %YAML line out"},
}};

Problem TreeBuilder::explain(const YAML::Exception& error) {
  if (error.msg == YAML::ErrorMsg::UNKNOWN_ANCHOR) return {place_of(error.mark), std::string(kAliasSentence)};
  const bool is_unclosed = error.msg == YAML::ErrorMsg::END_OF_MAP_FLOW || error.msg == YAML::ErrorMsg::END_OF_SEQ_FLOW;
  if (!error.mark.is_null() && !is_unclosed) {
    const auto end = std::min(static_cast<std::size_t>(error.mark.pos), text_.size());
    const auto begin = end - std::min(static_cast<std::size_t>(error.mark.column), end);
    const auto tab = text_.find_first_not_of(' ', begin);
    if (tab != std::string_view::npos && text_[tab] == '\t') {
      return {{error.mark.line + 1, static_cast<int>(tab - begin) + 1},
              "not valid YAML: a tab indents this line; YAML wants spaces."};
    }
  }
  const Place place = is_unclosed && !open_.empty() ? open_.back().node.place : place_of(error.mark);
  // What follows a colon is the file's text as it stands there, line ends and all.
  const std::string_view message = std::string_view(error.msg).substr(0, error.msg.find(": "));
  const auto hint = std::ranges::find(kSyntaxHints, message, &SyntaxHint::message);
  return {place, fmt::format("not valid YAML: {}.", hint == kSyntaxHints.end() ? message : hint->meaning)};
}

std::expected<Node, Problem> build(std::string_view text) {
  TreeBuilder builder(text);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Refusal& refusal) {
    return std::unexpected(refusal.problem);
  } catch (const YAML::Exception& error) {
    return std::unexpected(builder.explain(error));
  }
  return std::move(builder.root());
}

}  // namespace

const Node* Node::child(std::string_view name) const {
  if (kind != Kind::mapping) return nullptr;
  const auto found = std::ranges::find(children, name, &Node::key);
  return found == children.end() ? nullptr : &*found;
}

std::expected<Node, Problem> parse_document(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (auto unfit = first_unfit_character(text)) return std::unexpected(std::move(*unfit));
  return build(text);
}

}  // namespace sextant
