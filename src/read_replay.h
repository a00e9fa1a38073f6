// SPDX-License-Identifier: BSD-3-Clause
// A stream of captured frames through the engine: by one worker in the caller's thread, or by several in threads of
// their own, spread by innermost address pair. The answer is the same for every number of workers as long as no bound
// was hit. Called from one thread, which must be the stream's.
#pragma once

#include <cstddef>

#include "dataplane/engine.h"
#include "sextant/error.h"
#include "sextant/summary.h"
#include "src/applications.h"
#include "src/read_progress.h"
#include "src/read_stream.h"

namespace sextant {

inline constexpr std::size_t kReplayWorkerLimit = 64;

struct ReplayOptions {
  std::size_t worker_count = 1;
  HashKey hash_key;
  DecodeSettings decode;
  FragmentConfiguration fragments;
  const PrefixTable* labels = nullptr;               ///< null: nothing is counted by label; else it outlives the replay
  std::size_t label_count = 0;                       ///< different labels in `labels`
  const LoadedApplications* applications = nullptr;  ///< never null; with a scratch a worker; outlives the replay
};

/// Reads the stream to its end, or until it is stopped, and sums up what it held.
[[nodiscard]] Expected<Summary> replay(CaptureStream& stream, const ReplayOptions& options, ReadProgress& progress);

}  // namespace sextant
