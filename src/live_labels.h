// SPDX-License-Identifier: BSD-3-Clause
// The labels of a running probe: hands the first table to the workers, and a new one after each reload that worked. A
// file is read in a thread of its own, so that the hand-offs are drained meanwhile. Owned by the control thread. A file
// that is wrong changes nothing.
#pragma once

#include <optional>
#include <string>

#include "dataplane/dpdk/probe.h"
#include "sextant/error.h"
#include "sextant/probe_state.h"
#include "src/background_load.h"
#include "src/label_file.h"

namespace sextant {

class LiveLabels {
 public:
  /// `probe` outlives it, and counts by label where anything is given to the workers.
  explicit LiveLabels(Probe& probe) : probe_(probe) {}

  /// Gives the workers a table that was loaded.
  void publish(LoadedLabels labels);

  /// Begins to load `path`; while another load is under way, after that one.
  void ask_reload(const std::string& path);

  /// To be called often. Publishes what has been loaded, and then returns the sentence that says so, or why not.
  [[nodiscard]] std::optional<std::string> look();

  /// Of the table published last; absent: none was.
  [[nodiscard]] const std::optional<LabelState>& state() const { return state_; }

 private:
  Probe& probe_;
  std::optional<LabelState> state_;
  BackgroundLoad<LoadedLabels> load_;
};

}  // namespace sextant
