// SPDX-License-Identifier: BSD-3-Clause
// Any text is either refused with one whole sentence, or becomes prefixes that a table takes: in order, each once, none
// with bits behind its length.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <tuple>

#include "controlplane/networks/prefix_file.h"
#include "dataplane/label/prefix_table.h"

namespace {

void require(bool holds, const char* promise, std::string_view text) {
  if (holds) return;
  std::fprintf(stderr, "%s:\n%.*s\n", promise, static_cast<int>(text.size()), text.data());
  std::abort();
}

template <typename Labelled>
void require_order(const std::vector<Labelled>& prefixes, std::string_view text) {
  for (std::size_t i = 1; i < prefixes.size(); ++i) {
    const auto& before = prefixes[i - 1].prefix;
    const auto& after = prefixes[i].prefix;
    require(std::tie(before.address, before.length) < std::tie(after.address, after.length), "out of order", text);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto prefixes = sextant::read_prefix_text(text, "fuzz.txt");
  if (!prefixes) {
    const std::string& sentence = prefixes.error().sentence;
    require(sentence.starts_with("fuzz.txt:"), "a sentence without its file", sentence);
    require(sentence.ends_with('.'), "half a sentence", sentence);
    require(sentence.find_first_of("\n\r\x1b") == std::string::npos, "a sentence with a line end", sentence);
    return 0;
  }
  require_order(prefixes->ipv4, text);
  require_order(prefixes->ipv6, text);
  // A table of IPv4 has a root of 4 MiB: built for few inputs only, or nothing else is tried.
  if (size % 64 == 0) {
    require(sextant::PrefixTable::build(prefixes->ipv4, prefixes->ipv6).has_value(), "no table takes it", text);
  }
  return 0;
}
