// SPDX-License-Identifier: BSD-3-Clause
// Several capture files as one stream of frames, in the order given: opens each when its turn comes, keeps time from
// going back between them, and remembers what could not be read. Driven by one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dataplane/capture/reader.h"
#include "sextant/timestamp.h"

namespace sextant {

class CaptureStream {
 public:
  /// `stop` outlives the stream.
  CaptureStream(std::vector<std::string> paths, CaptureWindow window, const StopFlag& stop);

  /// At most kBurstCapacity frames, whose bytes stay until the next call; may be empty before the end.
  [[nodiscard]] std::span<const Frame> next();
  /// Every file has been read, or reading was stopped.
  [[nodiscard]] bool done() const { return !reader_ && (next_path_ == paths_.size() || stopped()); }

  [[nodiscard]] const std::vector<std::string>& paths() const { return paths_; }
  [[nodiscard]] std::size_t opened_count() const { return opened_count_; }
  /// One sentence for each file that could not be read to its end.
  [[nodiscard]] const std::vector<std::string>& broken() const { return broken_; }
  /// Smallest and largest stamp of all frames, as the files have them.
  [[nodiscard]] std::optional<Timestamp> earliest() const { return earliest_; }
  [[nodiscard]] std::optional<Timestamp> latest() const { return latest_; }
  /// Captured octets beyond the length of their frames; see CaptureReader.
  [[nodiscard]] std::uint64_t surplus_octets() const { return surplus_octets_; }

  /// Of the files as they are stored, for showing progress.
  [[nodiscard]] std::uint64_t stored_octets_read() const;
  /// Absent when a file's size is not known.
  [[nodiscard]] std::optional<std::uint64_t> stored_octets_total() const { return total_; }

 private:
  [[nodiscard]] bool stopped() const { return options_.stop->load(std::memory_order_relaxed); }
  void open_next();
  void close();

  std::vector<std::string> paths_;
  CaptureOptions options_;
  std::optional<std::uint64_t> total_;
  std::size_t next_path_ = 0;
  std::optional<CaptureReader> reader_;
  std::size_t opened_count_ = 0;
  std::vector<std::string> broken_;
  std::optional<Timestamp> earliest_;
  std::optional<Timestamp> latest_;
  std::uint64_t surplus_octets_ = 0;
  std::uint64_t stored_octets_closed_ = 0;
};

}  // namespace sextant
