// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/applications/application_file.h"

#include <fmt/format.h>

#include <utility>

#include "controlplane/applications/application_document.h"
#include "controlplane/applications/application_list.h"
#include "controlplane/applications/rule_builder.h"
#include "controlplane/config/file_text.h"

namespace sextant {
namespace {

constexpr FileKind kDocumentFile{.limit = std::size_t{1} << 20U,
                                 .singular = "a file of applications",
                                 .usual = "write long lists of domains as CSV, in a file whose name ends in .csv"};
constexpr FileKind kListFile{
    .limit = kListFileLimit, .singular = "a file of applications", .usual = "a million domains are some 40 MiB"};

bool is_list(std::string_view name) {
  return name.ends_with(".csv");
}

const FileKind& kind_of(std::string_view name) {
  return is_list(name) ? kListFile : kDocumentFile;
}

/// Adds what stands in the text; the sentence of a failure names the file.
Expected<void> add_text(const ApplicationText& file, RuleBuilder& rules) {
  const FileKind& kind = kind_of(file.name);
  if (file.text.size() > kind.limit) return fail(fmt::format("{}: {}", file.name, too_large(kind)));
  rules.begin_file(file.name);
  const auto problem = is_list(file.name) ? add_list(file.text, rules) : add_document(file.text, rules);
  if (!problem) return {};
  const auto& [place, sentence] = *problem;
  return fail(place.line == 0 ? fmt::format("{}: {}", file.name, sentence)
                              : fmt::format("{}:{}:{}: {}", file.name, place.line, place.column, sentence));
}

}  // namespace

Expected<ApplicationSet> read_application_texts(std::span<const ApplicationText> texts) {
  return read_application_files(texts, {});
}

Expected<ApplicationSet> read_application_files(std::span<const ApplicationText> before,
                                                std::span<const std::string> paths) {
  RuleBuilder rules;
  for (const ApplicationText& file : before) {
    if (auto added = add_text(file, rules); !added) return std::unexpected(std::move(added.error()));
  }
  for (const std::string& path : paths) {
    const auto text = read_file_text(path, kind_of(path));
    if (!text) return fail(fmt::format("{}: {}", path, text.error().sentence));
    if (auto added = add_text({path, *text}, rules); !added) return std::unexpected(std::move(added.error()));
  }
  return rules.take();
}

Expected<ApplicationRules> starter_rules() {
  auto set = read_application_texts(starter_texts());
  if (!set) return std::unexpected(std::move(set.error()));
  return std::move(set->rules);
}

}  // namespace sextant
