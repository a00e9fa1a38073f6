// SPDX-License-Identifier: BSD-3-Clause
// The reader's window over a capture: large reads into one buffer, records handed out where they lie. A record that
// crosses the end of what was read is moved to the front before the next read. Memory is one buffer, taken at start;
// a record that does not fit into it is refused. Owned by one reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "dataplane/capture/octet_source.h"
#include "sextant/error.h"

namespace sextant {

/// Largest record (a frame with its record header) that is read. The largest frame a Linux kernel hands to a capture
/// is 512 KiB (BIG TCP, GSO_MAX_SIZE); libpcap and Wireshark refuse network frames above 256 KiB. So a larger length is
/// a broken file, and twice the largest frame leaves room for options.
inline constexpr std::size_t kRecordSizeLimit = std::size_t{1} << 20U;

/// One read(2): large enough to make the call's cost vanish, small enough to stay in a core's cache.
inline constexpr std::size_t kReadSize = std::size_t{512} * 1024;

class ReadBuffer {
 public:
  ReadBuffer(std::unique_ptr<OctetSource> source, std::string name, const StopFlag* stop);

  /// True when `size` octets lie at data().
  [[nodiscard]] bool has(std::size_t size) const { return end_ - cursor_ >= size; }
  [[nodiscard]] const std::byte* data() const { return bytes_.get() + cursor_; }
  [[nodiscard]] std::size_t available() const { return end_ - cursor_; }
  void consume(std::size_t size) { cursor_ += size; }

  /// Reads until has(size); false when the input ends first. Everything data() pointed to before is gone.
  [[nodiscard]] bool refill(std::size_t size);

  /// Passes over `size` octets, which may be more than the buffer holds; false when the input ends first.
  [[nodiscard]] bool skip(std::uint64_t size);

  /// To be returned when refill() or skip() said false: false when the input ended between two records or reading was
  /// stopped on purpose; otherwise where and why it breaks.
  [[nodiscard]] Expected<bool> ended(std::string_view expected_record, std::uint64_t expected_size) const;

  /// A sentence about the record at data().
  [[nodiscard]] std::unexpected<Error> broken(const std::string& reason) const;

  /// Puts a gzip stream between the file and the buffer. Before anything was consumed.
  [[nodiscard]] Expected<void> decompress();

  [[nodiscard]] const OctetSource& source() const { return *source_; }

 private:
  [[nodiscard]] bool read_more();
  [[nodiscard]] std::unexpected<Error> broken_at(std::uint64_t offset, const std::string& reason) const;
  [[nodiscard]] std::uint64_t offset() const { return consumed_before_ + cursor_; }

  std::unique_ptr<OctetSource> source_;
  std::string name_;
  const StopFlag* stop_;
  bool decompressed_ = false;
  bool stopped_ = false;
  std::optional<Error> failure_;
  std::optional<std::uint64_t> skip_start_;  // set while and after a skip() that the input cut short
  std::uint64_t consumed_before_ = 0;        // octets of the stream before bytes_[0]
  std::size_t cursor_ = 0;
  std::size_t end_ = 0;
  std::unique_ptr<std::byte[]> bytes_;  // kRecordSizeLimit of them
};

}  // namespace sextant
