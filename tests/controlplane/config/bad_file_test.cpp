// SPDX-License-Identifier: BSD-3-Clause
#include "tests/controlplane/config/bad_file_test.h"

#include "controlplane/config/configuration_file.h"

namespace sextant {
namespace {

TEST_P(BadFileTest, is_refused_with_place_and_reason) {
  const auto configuration = examine_configuration_text(GetParam().text, "bad.yaml");
  ASSERT_FALSE(configuration.has_value()) << GetParam().text;
  std::string sentences;
  for (const Error& error : configuration.error()) {
    EXPECT_EQ(error.sentence.find('\n'), std::string::npos);
    sentences += (sentences.empty() ? "" : "\n") + error.sentence;
  }
  EXPECT_EQ(sentences, GetParam().expected) << GetParam().text;
}

}  // namespace
}  // namespace sextant
