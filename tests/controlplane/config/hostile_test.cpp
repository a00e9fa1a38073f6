// SPDX-License-Identifier: BSD-3-Clause
// Files of the largest size accepted, each shaped to make some step cost the square of it. All of them are answered in
// seconds together; meson's timeout is the bound.
#include <gtest/gtest.h>

#include "controlplane/config/configuration_file.h"

namespace sextant {
namespace {

std::string repeated(std::string_view part) {
  std::string text;
  text.reserve(kFileSizeLimit);
  while (text.size() + part.size() <= kFileSizeLimit) text += part;
  return text;
}

std::string enclosed(char first, std::string text, char last) {
  text.resize(kFileSizeLimit - 2);
  text.insert(text.begin(), first);
  text.push_back(last);
  return text;
}

/// "k0: 1" and so on, as long as they fit.
std::string many_keys(char separator) {
  std::string text;
  for (int i = 0; text.size() < kFileSizeLimit - 32; ++i) {
    text.append("k").append(std::to_string(i)).append(": 1").push_back(separator);
  }
  text.resize(kFileSizeLimit - 2, ' ');
  return text;
}

std::string many_legs() {
  std::string text = "ports: [{name: a, device: net_null0}]\nlinks:\n";
  for (int i = 0; i < 1000; ++i) {
    text.append("  - {name: l").append(std::to_string(i)).append(", legs: [");
    for (int leg = 0; leg < 30; ++leg) text.append(leg == 0 ? "" : ",").append("{port: b, direction: a_to_b}");
    text.append("]}\n");
  }
  return text;
}

void expect_refused(const std::string& text) {
  ASSERT_LE(text.size(), kFileSizeLimit);
  const auto configuration = examine_configuration_text(text, "hostile.yaml");
  ASSERT_FALSE(configuration.has_value());
  EXPECT_LE(configuration.error().size(), 21u);
}

TEST(Hostile, brackets_and_braces_that_only_open) {
  for (const std::string_view part : {"[", "{", "[[{{", "{a: ", "- ", "? ", "a: "}) expect_refused(repeated(part));
}

TEST(Hostile, endless_lists) {
  for (const std::string_view part : {"- a\n", "- [a, b]\n", "-\n"}) expect_refused(repeated(part));
  expect_refused(enclosed('[', repeated("a,"), ']'));
}

TEST(Hostile, endless_lists_of_ports_and_prefixes) {
  for (const std::string_view key : {"decode: {srv6_prefixes: [", "decode: {udp_ports: {vxlan: ["}) {
    for (const std::string_view part : {"4789,", "fc00::/48,", "fc00::,"}) {
      const std::string end = key.contains("ports") ? "]}}" : "]}";
      std::string text = std::string(key) + repeated(part);
      text.resize(kFileSizeLimit - end.size(), ' ');
      expect_refused(text + end);
    }
  }
}

TEST(Hostile, endless_mappings) {
  expect_refused(many_keys('\n'));
  expect_refused(enclosed('{', many_keys(','), '}'));
  expect_refused(many_legs());
}

TEST(Hostile, endless_texts) {
  for (const std::string_view part :
       {"a", "a\n", "'", "\"", "\\", ":", ": ", "#", "%", "*", "&", "!", "|", "\n", "\t", "\r"}) {
    expect_refused(repeated(part));
  }
  expect_refused(enclosed('"', repeated("a"), 'a'));
  expect_refused(enclosed('"', repeated("\\n"), '"'));
}

TEST(Hostile, endless_documents) {
  for (const std::string_view part : {"---\n", "...\n", "%a\n", "&a ", "!!a ", "<<: 1\n"})
    expect_refused(repeated(part));
}

}  // namespace
}  // namespace sextant
