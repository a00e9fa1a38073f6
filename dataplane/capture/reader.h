// SPDX-License-Identifier: BSD-3-Clause
// A capture file as a stream of frames: pcap or pcapng, plain or gzip, told apart by their first octets. One thread
// opens it and calls next() until done(). Memory is bounded by one read buffer. It refuses to guess: what cannot be
// read ends the stream with one sentence in broken(), after everything before the break was handed out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "dataplane/capture/frame_batch.h"
#include "dataplane/capture/octet_source.h"
#include "dataplane/frame.h"
#include "sextant/error.h"
#include "sextant/timestamp.h"

namespace sextant {

struct CaptureOptions {
  CaptureWindow window;
  Timestamp floor{INT64_MIN};  ///< time of the last frame of the file before it in the same stream
  const StopFlag* stop = nullptr;
};

class CaptureReader {
 public:
  /// `path` "-" is standard input. Fails when the file cannot be opened or does not begin as a capture does.
  [[nodiscard]] static Expected<CaptureReader> open(const std::string& path, const CaptureOptions& options);
  /// `bytes` outlive the reader; `name` stands in its sentences.
  [[nodiscard]] static Expected<CaptureReader> open(std::span<const std::byte> bytes, std::string name,
                                                    const CaptureOptions& options);
  ~CaptureReader();
  CaptureReader(CaptureReader&& other) noexcept;
  CaptureReader& operator=(CaptureReader&& other) noexcept;

  /// At most kBurstCapacity frames, whose bytes stay until the next call; may be empty before the end. leg, attachment
  /// and direction are 0.
  [[nodiscard]] std::span<const Frame> next();
  [[nodiscard]] bool done() const;
  /// Where and why the capture could not be read to its end.
  [[nodiscard]] const std::optional<Error>& broken() const;

  /// Smallest and largest stamp of the frames handed out, as the file has them; absent while there is none.
  [[nodiscard]] std::optional<Timestamp> earliest() const;
  [[nodiscard]] std::optional<Timestamp> latest() const;
  /// Octets the file holds beyond the length of the frames handed out (some writers pad): captured, but no frame's.
  [[nodiscard]] std::uint64_t surplus_octets() const;
  /// Frame::time of the last frame handed out, or the floor.
  [[nodiscard]] Timestamp time() const;

  /// Of the file as it is stored, for showing progress.
  [[nodiscard]] std::uint64_t stored_octets_read() const;
  [[nodiscard]] std::optional<std::uint64_t> stored_octets_total() const;

 private:
  struct State;
  explicit CaptureReader(std::unique_ptr<State> state);
  [[nodiscard]] static Expected<CaptureReader> open(std::unique_ptr<OctetSource> source, std::string name,
                                                    const CaptureOptions& options);
  std::unique_ptr<State> state_;
};

}  // namespace sextant
