// SPDX-License-Identifier: BSD-3-Clause
// One demo from start to end: DPDK without huge pages, two ring ports, the exchange that fills them, and a probe that
// measures them exactly as it would a NIC. Main thread; it is the probe's control thread meanwhile. Refuses to run a
// second time in one process: DPDK cannot be started twice.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "controlplane/report/shown_state.h"
#include "dataplane/generate/books.h"
#include "dataplane/generate/profile.h"
#include "sextant/configuration.h"
#include "sextant/error.h"

namespace sextant {

struct DemoTask {
  Configuration configuration;
  Profile profile;
  std::uint64_t seed = 1;
  std::uint32_t duration_s = 20;
  std::optional<std::uint64_t> rate_frames_per_second;  ///< absent: as fast as the probe takes them, for duration_s
};

struct DemoResult {
  std::shared_ptr<const ShownState> last;
  GeneratorBooks books;
};

/// Called about once a second with what the probe shows and how many frames have been sent.
using DemoView = std::function<void(const ShownState& state, std::uint64_t frames_sent)>;

/// `stop` ends it early; the result then covers what was sent until then.
[[nodiscard]] Expected<DemoResult> run_demo(const DemoTask& task, const std::atomic<bool>& stop, const DemoView& view);

}  // namespace sextant
