// SPDX-License-Identifier: BSD-3-Clause
// Reads the rules that tell applications from files: YAML, which can say everything, or CSV (a name that ends in .csv)
// for long lists of domains. Of several files a later one adds to those before it, and wins where both speak of the
// same application's category or owner, the same domain or the same prefix; its signatures are tried first. Stateless;
// any thread; hands over nothing of files one of which is wrong. Refuses YAML above 1 MiB, CSV above kListFileLimit,
// unknown keys, what is no domain, prefix or pattern, and within one file the same thing for two applications.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sextant/application.h"
#include "sextant/error.h"

namespace sextant {

inline constexpr std::size_t kListFileLimit = 256UL << 20U;  ///< octets
inline constexpr std::size_t kListLineLimit = 1024;          ///< octets, line end not counted

struct ApplicationSet {
  ApplicationRules rules;
  /// "FILE:LINE:COLUMN" of each signature, for the sentence of the one whose pattern does not compile.
  std::vector<std::string> signature_places;
};

struct ApplicationText {
  std::string_view name;  ///< stands for the file in sentences; CSV where it ends in ".csv"
  std::string_view text;
};

/// The set the program comes with, by category; lives as long as the program.
[[nodiscard]] std::span<const ApplicationText> starter_texts();

/// A failure's sentence begins with "FILE:LINE:COLUMN: ", or with "FILE: " where it concerns the file as a whole.
[[nodiscard]] Expected<ApplicationSet> read_application_texts(std::span<const ApplicationText> texts);

/// The same from files, which come after the texts in `before`.
[[nodiscard]] Expected<ApplicationSet> read_application_files(std::span<const ApplicationText> before,
                                                              std::span<const std::string> paths);

[[nodiscard]] Expected<ApplicationRules> starter_rules();

}  // namespace sextant
