// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/applications/application_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "controlplane/config/utf8.h"

namespace sextant {
namespace {

using Fault = RuleBuilder::Fault;

constexpr std::string_view kExample = "a line is suffix,application,category,owner, such as 'example.com,Example'";
constexpr std::array<std::string_view, 4> kColumns{"suffix", "application", "category", "owner"};

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

struct Field {
  std::string text;
  Place place;
};

/// Takes one line apart. Its fields' memory is used again for the next.
class Line {
 public:
  /// Without its line end; `number` counts from 1.
  Fault split(std::string_view line, int number) {
    line_ = line;
    number_ = number;
    at_ = 0;
    count_ = 0;
    for (bool more = true; more;) {
      if (count_ == fields_.size()) {
        return problem("a fifth field stands here; put a text that holds a comma in double quotes.");
      }
      Field& field = fields_[count_++];
      skip_blanks();
      field.place = place();
      if (auto fault = at_ < line_.size() && line_[at_] == '"' ? take_quoted(field.text) : take_plain(field.text)) {
        return fault;
      }
      more = at_ < line_.size();
      ++at_;  // the comma
    }
    return std::nullopt;
  }

  /// Null where the line has no such field, or an empty one.
  [[nodiscard]] const Field* field(std::size_t index) const {
    return index < count_ && !fields_[index].text.empty() ? &fields_[index] : nullptr;
  }

  [[nodiscard]] bool is_head() const {
    for (std::size_t i = 0; i < count_; ++i) {
      if (fields_[i].text != kColumns[i]) return false;
    }
    return count_ >= 2;
  }

 private:
  [[nodiscard]] Place place() const {
    return {number_, static_cast<int>(character_count(line_.substr(0, std::min(at_, line_.size())))) + 1};
  }
  [[nodiscard]] Problem problem(std::string sentence) const { return {place(), std::move(sentence)}; }

  void skip_blanks() {
    while (at_ < line_.size() && is_blank(line_[at_])) ++at_;
  }

  Fault take_plain(std::string& text) {
    const std::size_t end = std::min(line_.find(',', at_), line_.size());
    std::string_view plain = line_.substr(at_, end - at_);
    while (!plain.empty() && is_blank(plain.back())) plain.remove_suffix(1);
    if (const std::size_t quote = plain.find('"'); quote != std::string_view::npos) {
      at_ += quote;
      return problem("a double quote inside of a field; put the whole field in quotes and write this one twice.");
    }
    text = plain;
    at_ = end;
    return std::nullopt;
  }

  Fault take_quoted(std::string& text) {
    const std::size_t opening = at_++;
    text.clear();
    for (;; ++at_) {
      if (at_ >= line_.size()) {
        at_ = opening;
        return problem("a quote opens here and is not closed on this line; close it.");
      }
      if (line_[at_] == '"') {
        if (at_ + 1 >= line_.size() || line_[at_ + 1] != '"') break;
        ++at_;
      }
      text += line_[at_];
    }
    ++at_;
    skip_blanks();
    if (at_ < line_.size() && line_[at_] != ',') return problem("something follows the closing quote; write a comma.");
    return std::nullopt;
  }

  std::string_view line_;
  int number_ = 0;
  std::size_t at_ = 0;
  std::size_t count_ = 0;
  std::array<Field, kColumns.size()> fields_;
};

Fault add_line(const Line& line, Place place, RuleBuilder& rules) {
  const Field* suffix = line.field(0);
  if (suffix == nullptr) return Problem{place, fmt::format("the line has no suffix; {}.", kExample)};
  const Field* name = line.field(1);
  if (name == nullptr) {
    return Problem{place, fmt::format("there is no application behind {}; {}.", shown(suffix->text), kExample)};
  }
  const auto declaration = rules.declare(name->text, name->place);
  if (!declaration) return declaration.error();
  if (const Field* category = line.field(2)) {
    if (auto fault = rules.set_category(declaration->application, category->text, category->place)) return fault;
  }
  if (const Field* owner = line.field(3)) {
    if (auto fault = rules.set_owner(declaration->application, owner->text, owner->place)) return fault;
  }
  return rules.add_suffix(declaration->application, suffix->text, false,
                          "give it in a YAML file, with 'public_suffix: true', if all are meant", suffix->place);
}

}  // namespace

std::optional<Problem> add_list(std::string_view text, RuleBuilder& rules) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (auto unfit = first_unfit_character(text)) return unfit;
  Line line;
  bool is_empty = true;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view rest = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (rest.ends_with('\r')) rest.remove_suffix(1);
    if (rest.size() > kListLineLimit) {
      return Problem{{number, 1}, fmt::format("the line is longer than {} octets; {}.", kListLineLimit, kExample)};
    }
    if (std::ranges::all_of(rest, is_blank) || rest.starts_with('#')) continue;
    if (auto fault = line.split(rest, number)) return fault;
    if (is_empty && line.is_head()) continue;
    if (auto fault = add_line(line, {number, 1}, rules)) return fault;
    is_empty = false;
  }
  if (is_empty) return Problem{{}, fmt::format("holds no application; {}.", kExample)};
  return std::nullopt;
}

}  // namespace sextant
