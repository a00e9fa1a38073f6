// SPDX-License-Identifier: BSD-3-Clause
// One frame out of a capture file, as `sextant decode FILE:N` names it. Read by the reader of `sextant read`, frame by
// frame from the start, since a capture has no index. Main thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dataplane/frame.h"
#include "sextant/error.h"
#include "src/read_progress.h"

namespace sextant {

struct FrameName {
  std::string path;
  std::uint64_t number = 1;  ///< from 1, as capture tools count
};

/// Takes "FILE" or "FILE:N" apart. A file that exists under the whole name is meant, whatever it ends in.
[[nodiscard]] Expected<FrameName> parse_frame_name(const std::string& text);

/// A frame with its own bytes.
struct OwnFrame {
  std::vector<std::byte> bytes;
  Frame frame;  ///< over `bytes`
};

[[nodiscard]] Expected<OwnFrame> find_frame(const FrameName& name, ReadProgress& progress);

}  // namespace sextant
