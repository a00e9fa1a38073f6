// SPDX-License-Identifier: BSD-3-Clause
// Everything a reader hands out, copied, for tests. A value type.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dataplane/capture/reader.h"

namespace sextant::test {

struct SeenFrame {
  std::string octets;
  std::uint32_t length = 0;
  std::int64_t time_ns = 0;
  LinkType link_type = LinkType::unknown;
};

struct SeenCapture {
  std::vector<SeenFrame> frames;
  std::optional<std::string> refused;  ///< why it could not be opened
  std::optional<std::string> broken;
  std::optional<Timestamp> earliest;
  std::optional<Timestamp> latest;
  std::uint64_t surplus_octets = 0;
};

inline SeenCapture drain(Expected<CaptureReader> reader) {
  SeenCapture seen;
  if (!reader) {
    seen.refused = reader.error().sentence;
    return seen;
  }
  std::int64_t last_ns = INT64_MIN;
  while (!reader->done()) {
    const std::span<const Frame> burst = reader->next();
    EXPECT_LE(burst.size(), kBurstCapacity);
    for (const Frame& frame : burst) {
      EXPECT_LE(frame.captured, frame.length);
      EXPECT_GE(frame.time.nanoseconds, last_ns);
      last_ns = frame.time.nanoseconds;
      seen.frames.push_back({std::string(reinterpret_cast<const char*>(frame.data), frame.captured), frame.length,
                             last_ns, frame.link_type});
    }
  }
  EXPECT_TRUE(reader->next().empty());
  if (reader->broken()) seen.broken = reader->broken()->sentence;
  seen.earliest = reader->earliest();
  seen.latest = reader->latest();
  seen.surplus_octets = reader->surplus_octets();
  return seen;
}

inline SeenCapture read_all(const std::vector<std::byte>& file, const CaptureOptions& options = {}) {
  return drain(CaptureReader::open(file, "test", options));
}

}  // namespace sextant::test
