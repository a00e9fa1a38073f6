// SPDX-License-Identifier: BSD-3-Clause
// Writes Ethernet frames to a pcap file with nanoseconds, in large writes. Frames are built in its buffer, so nothing
// is copied. One thread owns it. Where the disk is full the file ends behind its last whole record, and the error says
// how many there are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "sextant/error.h"
#include "sextant/timestamp.h"

namespace sextant {

class PcapWriter {
 public:
  /// Octets that a frame may take.
  static constexpr std::size_t kFrameRoom = 65'536;

  /// `path` "-" is standard output. A file that is there already is replaced.
  [[nodiscard]] static Expected<PcapWriter> create(const std::string& path);
  ~PcapWriter();
  PcapWriter(PcapWriter&& other) noexcept;
  PcapWriter& operator=(PcapWriter&&) = delete;

  /// Where the next frame is to be built: kFrameRoom octets.
  [[nodiscard]] std::byte* room();
  /// The frame in room() is complete. `time` is not before 1970.
  [[nodiscard]] std::optional<Error> add(std::uint32_t length, Timestamp time);
  /// Writes out what is left and closes the file. Without it a part of the frames is missing.
  [[nodiscard]] std::optional<Error> finish();

 private:
  static constexpr std::size_t kBufferSize = std::size_t{1} << 20U;

  PcapWriter(std::string name, int descriptor);
  [[nodiscard]] std::optional<Error> flush();
  [[nodiscard]] Error broken(int error);

  std::string name_;  // for sentences
  int descriptor_;    // -1: closed
  std::unique_ptr<std::byte[]> buffer_;
  std::size_t used_ = 0;
  std::uint64_t frames_added_ = 0;
  std::uint64_t frames_stored_ = 0;  // with the last flush
  std::uint64_t octets_stored_ = 0;
};

}  // namespace sextant
