// SPDX-License-Identifier: BSD-3-Clause
// The rules that tell applications, as the program uses them: those it comes with, those of files over them, compiled
// for the workers; and what their counts mean by name. Main thread, or a thread of its own to load.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "dataplane/classify/application_matcher.h"
#include "sextant/application.h"
#include "sextant/application_summary.h"
#include "sextant/configuration.h"
#include "sextant/error.h"
#include "sextant/name_summary.h"

namespace sextant {

struct LoadedApplications {
  std::vector<std::string> files;         ///< whose rules come over those of the program
  std::vector<Application> applications;  ///< number n is at n - 1
  std::size_t domain_count = 0;
  std::size_t signature_count = 0;
  std::size_t server_prefix_count = 0;
  std::unique_ptr<const ApplicationMatcher> matcher;
};

/// The rules of `paths` over those of the program, for `worker_count` workers. The applications of `before` keep their
/// numbers. Fails with "FILE:LINE:COLUMN: sentence" where a file is wrong.
[[nodiscard]] Expected<LoadedApplications> load_applications(std::span<const std::string> paths,
                                                             std::size_t worker_count,
                                                             const std::vector<Application>& before = {});

/// Those of a probe; none, without a matcher, where it looks for no names. Fails also where applications.metrics names
/// one that no rule tells.
[[nodiscard]] Expected<LoadedApplications> load_applications(const Configuration& configuration);

/// "715 applications (2,345 domains, 113 signatures, 12 prefixes of servers)".
[[nodiscard]] std::string application_counts_text(const LoadedApplications& loaded);

/// Names for what was counted by number, and the servers among `names`; both may be empty.
[[nodiscard]] ApplicationSummary summarize(const std::vector<Application>& applications,
                                           const ApplicationMatcher& matcher,
                                           const std::vector<ApplicationClasses>& counts, const NameSummary& names);

}  // namespace sextant
