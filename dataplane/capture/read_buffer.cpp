// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/capture/read_buffer.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

namespace sextant {

ReadBuffer::ReadBuffer(std::unique_ptr<OctetSource> source, std::string name, const StopFlag* stop)
    : source_(std::move(source)),
      name_(std::move(name)),
      stop_(stop),
      bytes_(std::make_unique_for_overwrite<std::byte[]>(kRecordSizeLimit)) {}

bool ReadBuffer::read_more() {
  if (stop_ != nullptr && stop_->load(std::memory_order_relaxed)) stopped_ = true;
  if (stopped_ || failure_) return false;
  const std::size_t room = std::min(kRecordSizeLimit - end_, kReadSize);
  const Expected<std::size_t> count = source_->read({bytes_.get() + end_, room});
  if (count && *count > 0) {
    end_ += *count;
    return true;
  }
  // A read that was interrupted in order to stop looks like an early end of the input.
  if (stop_ != nullptr && stop_->load(std::memory_order_relaxed)) {
    stopped_ = true;
  } else if (!count) {
    failure_ = count.error();
  }
  return false;
}

bool ReadBuffer::refill(std::size_t size) {
  assert(size <= kRecordSizeLimit);
  if (cursor_ > 0) {
    std::memmove(bytes_.get(), bytes_.get() + cursor_, end_ - cursor_);
    consumed_before_ += cursor_;
    end_ -= cursor_;
    cursor_ = 0;
  }
  while (!has(size)) {
    if (!read_more()) return false;
  }
  return true;
}

bool ReadBuffer::skip(std::uint64_t size) {
  skip_start_ = offset();
  while (size > available()) {
    size -= available();
    cursor_ = end_;
    if (!refill(1)) return false;
  }
  cursor_ += static_cast<std::size_t>(size);
  skip_start_.reset();
  return true;
}

Expected<bool> ReadBuffer::ended(std::string_view expected_record, std::uint64_t expected_size) const {
  if (stopped_) return false;
  if (failure_) return std::unexpected(*failure_);
  const std::uint64_t start = skip_start_.value_or(offset());
  const std::uint64_t present = offset() + available() - start;
  if (present == 0 && !skip_start_) return false;
  return broken_at(start, std::string(expected_record) + " of " + std::to_string(expected_size) +
                              " octets was expected, " + std::to_string(present) + " are there");
}

std::unexpected<Error> ReadBuffer::broken(const std::string& reason) const {
  return broken_at(offset(), reason);
}

std::unexpected<Error> ReadBuffer::broken_at(std::uint64_t offset, const std::string& reason) const {
  return fail(name_ + ": breaks at octet " + std::to_string(offset) +
              (decompressed_ ? " of the decompressed capture: " : ": ") + reason + ".");
}

Expected<void> ReadBuffer::decompress() {
  assert(offset() == 0);
  auto gzip = open_gzip(std::move(source_), {bytes_.get(), end_}, name_);
  if (!gzip) return std::unexpected(gzip.error());
  source_ = std::move(*gzip);
  end_ = 0;
  decompressed_ = true;
  return {};
}

}  // namespace sextant
