// SPDX-License-Identifier: BSD-3-Clause
// From the names of flows to applications: the rules the program comes with, and those of files over them. Main thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "dataplane/classify/application_matcher.h"
#include "sextant/application.h"
#include "sextant/application_summary.h"
#include "sextant/error.h"
#include "sextant/name_summary.h"

namespace sextant {

class Applications {
 public:
  /// Fails with "FILE:LINE:COLUMN: sentence" where a file is wrong.
  [[nodiscard]] static Expected<Applications> load(const std::vector<std::string>& paths);

  /// Flows whose name is a question are not among them.
  [[nodiscard]] ApplicationSummary summary(const NameSummary& names) const;

 private:
  Applications(ApplicationRules rules, std::unique_ptr<const ApplicationMatcher> matcher)
      : rules_(std::move(rules)), matcher_(std::move(matcher)) {}

  ApplicationRules rules_;
  std::unique_ptr<const ApplicationMatcher> matcher_;
};

}  // namespace sextant
