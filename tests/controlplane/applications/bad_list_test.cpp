// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "controlplane/applications/application_file.h"

namespace sextant {
namespace {

std::string refusal_of(std::string_view text) {
  const ApplicationText file{"apps.csv", text};
  const auto set = read_application_texts({&file, 1});
  return set ? "accepted" : set.error().sentence;
}

struct BadLine {
  std::string line;
  std::string sentence;  ///< behind the file's name and the number of the line: its column and what is wrong
};

TEST(BadList, AWrongLineIsNamedWithItsPlaceAndWhatToDo) {
  const std::string line_is = "a line is suffix,application,category,owner, such as 'example.com,Example'.";
  const std::string cut = "'" + std::string(40, 'x') + "…'";
  const std::vector<BadLine> lines{
      {"b.org", "1: there is no application behind 'b.org'; " + line_is},
      {"b.org,", "1: there is no application behind 'b.org'; " + line_is},
      {"b.org, ,video", "1: there is no application behind 'b.org'; " + line_is},
      {"b.org;B", "1: there is no application behind 'b.org;B'; " + line_is},
      {",B", "1: the line has no suffix; " + line_is},
      {"b.org,B,video,B Ltd,2024", "21: a fifth field stands here; put a text that holds a comma in double quotes."},
      {"b.org,\"B", "7: a quote opens here and is not closed on this line; close it."},
      {"b.org,\"B\" C", "11: something follows the closing quote; write a comma."},
      {"b.org,B \"C\"", "9: a double quote inside of a field; put the whole field in quotes and write this one twice."},
      {"b.org," + std::string(65, 'x'),
       "7: the name of an application is 1 to 64 characters on one line without blanks at its ends, not " + cut + "."},
      {"b.org,B,Video", "9: a category is 1 to 32 lower-case letters, digits and '_', such as video, not 'Video'."},
      {"b.org,A,social", "9: the category of 'A' is 'social' here, and 'video' at 1:9; write the same at both."},
      {"b.org,A,,C", "10: the owner of 'A' is 'C' here, and 'A Ltd' at 1:15; write the same at both."},
      {"com,B",
       "1: anybody can register a name under 'com': write a longer domain, or give it in a YAML file, with "
       "'public_suffix: true', if all are meant."},
      {"  b..org,B",
       "3: 'b..org' is no domain: a label is empty; write one dot between labels, and none at either end."},
      {"点.org,B",
       "1: '点.org' is no domain: write its labels beyond ASCII as A-labels (xn--...), as they are on the wire."},
      {"a.org,B", "1: 'a.org' is given to 'B' here, and to 'A' at 1:1; give it to one of them."},
      {"b.org,\x01", "7: the control character 0x01 has no place in a configuration; remove it."},
      {std::string(1025, 'x'), "1: the line is longer than 1024 octets; " + line_is},
  };
  for (const BadLine& bad : lines) {
    EXPECT_EQ(refusal_of("a.org,A,video,A Ltd\r\n# more\r\n" + bad.line + "\r\nc.org,C\r\n"),
              "apps.csv:3:" + bad.sentence);
  }
}

TEST(BadList, TextWithoutAnyApplicationIsRefused) {
  for (const std::string_view text : {"", "\n\r\n", "# nothing yet\n", "suffix,application\n"}) {
    EXPECT_EQ(refusal_of(text),
              "apps.csv: holds no application; a line is suffix,application,category,owner, such as "
              "'example.com,Example'.");
  }
}

TEST(BadList, MoreApplicationsThanThereAreNumbersFor) {
  std::string text;
  for (std::size_t i = 1; i <= kApplicationLimit + 1; ++i) {
    text += "a" + std::to_string(i) + ".org,A" + std::to_string(i) + "\n";
  }
  EXPECT_EQ(refusal_of(text),
            "apps.csv:65536:12: 'A65536' is application number 65536; at most 65535 are possible: group the small ones "
            "under one name.");
}

}  // namespace
}  // namespace sextant
