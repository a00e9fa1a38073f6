// SPDX-License-Identifier: BSD-3-Clause
// Any text, as YAML and as CSV, is either refused with one whole sentence, or becomes rules in which every index leads
// to an application and every domain stands once.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "controlplane/applications/application_file.h"
#include "controlplane/applications/registrable_domain.h"

namespace {

void require(bool holds, const char* promise, std::string_view text) {
  if (holds) return;
  std::fprintf(stderr, "%s:\n%.*s\n", promise, static_cast<int>(text.size()), text.data());
  std::abort();
}

void require_sense(const sextant::ApplicationSet& set, std::string_view text) {
  const sextant::ApplicationRules& rules = set.rules;
  const auto is_known = [&](std::uint32_t application) {
    return application != sextant::kUnknownApplication && application <= rules.applications.size();
  };
  std::string_view before;
  for (const sextant::ApplicationSuffix& suffix : rules.suffixes) {
    require(before < suffix.domain, "domains out of order", text);
    require(is_known(suffix.application), "a domain of no application", suffix.domain);
    require(suffix.domain.size() <= 253 && !suffix.domain.contains(".."), "no domain", suffix.domain);
    require(suffix.domain.ends_with(sextant::registrable_domain(suffix.domain)), "not its domain", suffix.domain);
    before = suffix.domain;
  }
  for (const auto& signature : rules.signatures) require(is_known(signature.application), "a stray signature", text);
  for (const auto& server : rules.ipv4_servers) require(is_known(server.label), "a stray prefix", text);
  for (const auto& server : rules.ipv6_servers) require(is_known(server.label), "a stray prefix", text);
  require(set.signature_places.size() == rules.signatures.size(), "a signature without its place", text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const std::string_view name : {"fuzz.yaml", "fuzz.csv"}) {
    const sextant::ApplicationText file{name, text};
    const auto set = sextant::read_application_texts({&file, 1});
    if (set) {
      require_sense(*set, text);
      continue;
    }
    const std::string& sentence = set.error().sentence;
    require(sentence.starts_with(std::string(name) + ":"), "a sentence without its file", sentence);
    require(sentence.ends_with('.') || sentence.ends_with('?'), "half a sentence", sentence);
    require(sentence.find_first_of("\n\r\x1b") == std::string::npos, "a sentence with a line end", sentence);
  }
  return 0;
}
