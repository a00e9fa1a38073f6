// SPDX-License-Identifier: BSD-3-Clause
// The test every table of bad files goes through.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "tests/controlplane/config/bad_files.h"

namespace sextant {

class BadFileTest : public testing::TestWithParam<BadFile> {};

/// The title as googletest accepts it in a name.
inline std::string title_of(const testing::TestParamInfo<BadFile>& file) {
  std::string title = file.param.title;
  for (char& c : title) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!is_word) c = '_';
  }
  return title;
}

}  // namespace sextant
