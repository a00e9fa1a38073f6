// SPDX-License-Identifier: BSD-3-Clause
// The applications of a running probe: hands the first rules to the workers, and new ones after each reload that
// worked, with every application under the number it had. Owned by the control thread. Rules that are wrong, or tell
// more applications than the probe has cells for, change nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "controlplane/aggregate/totals.h"
#include "dataplane/dpdk/probe.h"
#include "sextant/probe_state.h"
#include "src/applications.h"
#include "src/background_load.h"

namespace sextant {

class LiveApplications {
 public:
  /// `probe` outlives it. `largest`: the largest number the workers have cells for; 0: nothing is told.
  LiveApplications(Probe& probe, ApplicationId largest) : probe_(probe), largest_(largest) {}

  /// Gives the workers what was loaded.
  void publish(LoadedApplications loaded);

  /// Begins to load `files`; while another load is under way, after that one.
  void ask_reload(const std::vector<std::string>& files);

  /// To be called often. Publishes what has been loaded, and then returns the sentence that says so, or why not.
  [[nodiscard]] std::optional<std::string> look();

  /// Of the rules published last; absent: none were.
  [[nodiscard]] const std::optional<ApplicationState>& state() const { return state_; }

  /// What was counted so far, by name; absent where nothing is told.
  [[nodiscard]] std::optional<ApplicationSummary> summary(const Totals& totals, const NameSummary& names) const;

 private:
  [[nodiscard]] std::string why_not(const Expected<LoadedApplications>& loaded) const;

  Probe& probe_;
  ApplicationId largest_;
  std::vector<Application> applications_;
  const ApplicationMatcher* matcher_ = nullptr;  // the probe's newest
  std::optional<ApplicationState> state_;
  BackgroundLoad<LoadedApplications> load_;
};

}  // namespace sextant
