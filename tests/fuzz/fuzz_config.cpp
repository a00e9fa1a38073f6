// SPDX-License-Identifier: BSD-3-Clause
// Any text is either refused with whole sentences, or accepted and then printed so that it reads back to the same.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "controlplane/config/configuration_file.h"

namespace {

void require(bool holds, const char* promise, const std::string& text) {
  if (holds) return;
  std::fprintf(stderr, "%s:\n%s\n", promise, text.c_str());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto configuration = sextant::examine_configuration_text(text, "fuzz.yaml");
  if (!configuration) {
    require(!configuration.error().empty(), "refused without a sentence", std::string(text));
    for (const sextant::Error& error : configuration.error()) {
      require(error.sentence.starts_with("fuzz.yaml:"), "a sentence without its file", error.sentence);
      require(error.sentence.find_first_of("\n\r\x1b") == std::string::npos, "a sentence with a line end",
              error.sentence);
    }
    return 0;
  }
  const std::string effective = sextant::effective_yaml(*configuration);
  const auto again = sextant::examine_configuration_text(effective, "again.yaml");
  require(again.has_value() && *again == *configuration, "does not read back to the same", effective);
  return 0;
}
