// SPDX-License-Identifier: BSD-3-Clause
// What `sextant check` says about a configuration that is fine: the effective configuration, which thread runs on which
// core, the memory it takes against what there is, and what stands in the way. Pure text; any thread.
#pragma once

#include <string>
#include <string_view>

#include "dataplane/plan.h"
#include "sextant/configuration.h"
#include "src/applications.h"
#include "src/label_file.h"

namespace sextant {

/// What the configuration has loaded; null: it names nothing to load.
struct LoadedFiles {
  const LoadedLabels* labels = nullptr;
  const LoadedApplications* applications = nullptr;
};

[[nodiscard]] std::string check_report(std::string_view file, const Configuration& configuration, const HostFacts& host,
                                       const Plan& plan, const LoadedFiles& loaded = {});

/// The same as one JSON object, schema sextant.check/1. Sizes are in bytes.
[[nodiscard]] std::string check_report_json(std::string_view file, const Configuration& configuration,
                                            const HostFacts& host, const Plan& plan, const LoadedFiles& loaded = {});

}  // namespace sextant
