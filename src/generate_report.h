// SPDX-License-Identifier: BSD-3-Clause
// What `sextant generate` says at the end: the books of what left, in the words of `sextant read`, so that both can be
// compared figure by figure. Pure text; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "controlplane/report/text_style.h"
#include "dataplane/generate/books.h"

namespace sextant {

/// What only a port has.
struct PortSide {
  std::string driver;
  std::uint64_t refused_frames = 0;
  std::uint64_t driver_frames = 0;
  std::uint64_t driver_error_frames = 0;
  std::optional<std::uint64_t> rate_frames_per_second;  ///< absent: as fast as the port takes
};

struct GenerateResult {
  std::string target;  ///< the file or the device
  GeneratorBooks books;
  std::uint64_t seed = 0;
  std::int64_t elapsed_ns = 0;
  std::optional<PortSide> port;  ///< absent: a file
};

[[nodiscard]] std::string generate_text(const GenerateResult& result, const TextStyle& style);

/// "sextant.generate/1"; `frames`, `share`, `encapsulations` and `flows` have the form of "sextant.summary/1".
[[nodiscard]] std::string generate_json(const GenerateResult& result);

}  // namespace sextant
