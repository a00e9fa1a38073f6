// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/config/configuration_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <map>

#include "controlplane/config/consistency.h"
#include "controlplane/config/document.h"
#include "controlplane/config/file_text.h"
#include "controlplane/config/schema.h"
#include "controlplane/config/section_reader.h"
#include "controlplane/config/section_writer.h"
#include "controlplane/config/tree_text.h"

namespace sextant {
namespace {

constexpr std::size_t kProblemLimit = 20;

std::unexpected<std::vector<Error>> refused(std::string_view name, const Problems& problems) {
  std::multimap<Place, std::string_view> in_order;  // of the file, and of discovery at one place
  for (const Problem& problem : problems) in_order.emplace(problem.place, problem.sentence);
  std::vector<Error> errors;
  for (const auto& [place, sentence] : in_order) {
    if (errors.size() == kProblemLimit) {
      errors.push_back({fmt::format("{}: {} more problems are not shown.", name, problems.size() - kProblemLimit)});
      break;
    }
    errors.push_back({place.line == 0 ? fmt::format("{}: {}", name, sentence)
                                      : fmt::format("{}:{}:{}: {}", name, place.line, place.column, sentence)});
  }
  return std::unexpected(std::move(errors));
}

constexpr FileKind kConfigurationFile{
    .limit = kFileSizeLimit, .singular = "a configuration", .usual = "a configuration is a few KiB"};

Node tree_of(Configuration configuration) {
  return SectionWriter::tree_of(configuration);
}

}  // namespace

std::expected<Configuration, std::vector<Error>> examine_configuration_text(std::string_view text,
                                                                            std::string_view name) {
  if (text.size() > kFileSizeLimit) return refused(name, {{{}, too_large(kConfigurationFile)}});
  const auto root = parse_document(text);
  if (!root) return refused(name, {root.error()});
  if (root->kind == Node::Kind::nothing) {
    return refused(name, {{{},
                           "holds no configuration; it needs at least 'ports' and 'links', as the files in "
                           "scripts/examples have."}});
  }
  if (root->kind != Node::Kind::mapping) {
    return refused(name, {{root->place, fmt::format("a configuration begins with keys such as 'ports:'; found {}.",
                                                    what_stands_there(*root))}});
  }
  Configuration configuration;
  Problems problems;
  SectionReader reader(*root, "", problems);
  visit(reader, configuration);
  reader.report_keys();
  if (!problems.empty()) return refused(name, problems);
  complete(*root, configuration);
  problems = contradictions(*root, configuration);
  if (!problems.empty()) return refused(name, problems);
  return configuration;
}

std::expected<Configuration, std::vector<Error>> examine_configuration(const std::string& path) {
  const auto text = read_file_text(path, kConfigurationFile);
  if (!text) return refused(path, {{{}, text.error().sentence}});
  return examine_configuration_text(*text, path);
}

Expected<Configuration> read_configuration(const std::string& path) {
  auto configuration = examine_configuration(path);
  if (configuration) return std::move(*configuration);
  std::string sentence = configuration.error().front().sentence;
  if (const std::size_t more = configuration.error().size() - 1; more > 0) {
    sentence +=
        fmt::format(" There {} {} more; 'sextant check -c {}' prints all.", more == 1 ? "is" : "are", more, path);
  }
  return fail(std::move(sentence));
}

std::string default_socket(std::string_view probe) {
  const char* runtime_folder = std::getenv("XDG_RUNTIME_DIR");
  std::string folder = "/run/sextant";
  if (geteuid() != 0) {
    const bool has_runtime_folder = runtime_folder != nullptr && runtime_folder[0] == '/';
    folder = has_runtime_folder ? fmt::format("{}/sextant", runtime_folder) : fmt::format("/tmp/sextant-{}", geteuid());
  }
  return fmt::format("{}/{}.sock", folder, probe);
}

std::string effective_yaml(const Configuration& configuration) {
  return yaml_text(tree_of(configuration));
}

std::string effective_json(const Configuration& configuration) {
  return json_text(tree_of(configuration));
}

std::vector<std::string> changes_that_need_restart(const Configuration& running, const Configuration& wanted) {
  Configuration restarted = running;
  if (!running.labels.file.empty() && !wanted.labels.file.empty()) restarted.labels.file = wanted.labels.file;
  restarted.applications.files = wanted.applications.files;
  return differences(tree_of(std::move(restarted)), tree_of(wanted));
}

}  // namespace sextant
