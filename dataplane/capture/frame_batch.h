// SPDX-License-Identifier: BSD-3-Clause
// The frames a reader hands out in one call, and the one place where what a file says about a frame is made true:
// captured <= length, time never goes back. Owned by one reader. The bytes lie in the read buffer; the batch is gone
// when that is refilled.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "dataplane/capture/link_types.h"
#include "dataplane/frame.h"
#include "sextant/timestamp.h"

namespace sextant {

/// Frames whose own stamp lies outside [from, to) are left out.
struct CaptureWindow {
  Timestamp from{INT64_MIN};
  Timestamp to{INT64_MAX};
  bool operator==(const CaptureWindow&) const = default;
};

/// Stamps beyond +-146 years around 1970 are pulled to this bound, so that the difference of any two fits.
inline constexpr std::int64_t kStampLimit_ns = (std::int64_t{1} << 62U) - 1;

class FrameBatch {
 public:
  /// No frame's time will be before `floor`.
  FrameBatch(CaptureWindow window, Timestamp floor)
      : window_(window), inside_(window == CaptureWindow{}), time_(floor) {}

  void clear() { count_ = passed_ = 0; }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  /// Also after many frames outside the window, so that a caller who waits for none is asked now and then.
  [[nodiscard]] bool full() const { return count_ == kBurstCapacity || passed_ == kPassedLimit; }
  [[nodiscard]] std::span<const Frame> frames() const { return {frames_.data(), count_}; }

  /// Smallest and largest stamp in the file of the frames handed out; earliest() > latest() when there was none.
  [[nodiscard]] Timestamp earliest() const { return earliest_; }
  [[nodiscard]] Timestamp latest() const { return latest_; }
  /// Octets the file holds of frames beyond their own length. They are no frame's; the file's captured octets count
  /// them.
  [[nodiscard]] std::uint64_t surplus_octets() const { return surplus_octets_; }
  /// Time of the last frame handed out.
  [[nodiscard]] Timestamp time() const { return time_; }

  /// A frame of `captured` octets at `data`, `length` on the wire, both as the file says.
  void add(const std::byte* data, std::uint32_t captured, std::uint32_t length, Timestamp stamp, CaptureLink link) {
    inside_ = stamp >= window_.from && stamp < window_.to;
    if (!inside_) {
      ++passed_;
      return;
    }
    earliest_ = std::min(earliest_, stamp);
    latest_ = std::max(latest_, stamp);
    place(data, captured, length, stamp, link);
  }

  /// A frame the file gives no time: it counts as seen with the frame before it, the first one in 1970.
  void add_unstamped(const std::byte* data, std::uint32_t captured, std::uint32_t length, CaptureLink link) {
    if (inside_) {
      place(data, captured, length, time_.nanoseconds == INT64_MIN ? Timestamp{} : time_, link);
    } else {
      ++passed_;
    }
  }

 private:
  static constexpr std::size_t kPassedLimit = 65'536;

  void place(const std::byte* data, std::uint32_t captured, std::uint32_t length, Timestamp stamp, CaptureLink link) {
    const std::uint32_t prefix = std::min<std::uint32_t>(link.prefix_octets, captured);
    surplus_octets_ += captured > length ? captured - length : 0;
    length -= std::min<std::uint32_t>(length, std::uint32_t{link.prefix_octets} + link.fcs_octets);
    time_ = std::max(time_, stamp);
    Frame& frame = frames_[count_++];
    frame.data = data + prefix;
    frame.captured = std::min(captured - prefix, length);
    frame.length = length;
    frame.time = time_;
    frame.link_type = link.type;
  }

  CaptureWindow window_;
  bool inside_;  // the last stamp lay in the window; before the first: there is none to lie outside of
  Timestamp time_;
  Timestamp earliest_{INT64_MAX};
  Timestamp latest_{INT64_MIN};
  std::uint64_t surplus_octets_ = 0;
  std::size_t count_ = 0;
  std::size_t passed_ = 0;
  std::array<Frame, kBurstCapacity> frames_{};
};

}  // namespace sextant
