// SPDX-License-Identifier: BSD-3-Clause
// libFuzzer target: the input is a capture file. What the reader hands out must be readable octets, sound lengths and a
// time that never goes back; whatever else the file says, the reader ends.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "dataplane/capture/reader.h"

/// Has external linkage, so that the reads of the octets cannot be optimised away.
std::uint64_t fuzzed_octet_sum = 0;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sextant;
  auto reader = CaptureReader::open(std::as_bytes(std::span(data, size)), "fuzz", {});
  if (!reader) return 0;
  std::int64_t last_ns = INT64_MIN;
  while (!reader->done()) {
    for (const Frame& frame : reader->next()) {
      if (frame.captured > frame.length || frame.time.nanoseconds < last_ns) std::abort();
      last_ns = frame.time.nanoseconds;
      for (const std::byte octet : std::span(frame.data, frame.captured))
        fuzzed_octet_sum += std::to_integer<unsigned>(octet);
    }
  }
  return 0;
}
