// SPDX-License-Identifier: BSD-3-Clause
#include "src/read_stream.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

namespace sextant {
namespace {

std::optional<std::uint64_t> size_of(const std::vector<std::string>& paths) {
  std::uint64_t total = 0;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path == "-" || !std::filesystem::is_regular_file(path, error)) return std::nullopt;
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (error) return std::nullopt;
    total += size;
  }
  return total;
}

}  // namespace

CaptureStream::CaptureStream(std::vector<std::string> paths, CaptureWindow window, const StopFlag& stop)
    : paths_(std::move(paths)), options_{window, {INT64_MIN}, &stop}, total_(size_of(paths_)) {}

std::span<const Frame> CaptureStream::next() {
  if (!reader_) open_next();
  if (!reader_) return {};
  // A reader is closed one call after its last frames, whose bytes it holds.
  if (reader_->done()) {
    close();
    return {};
  }
  return reader_->next();
}

void CaptureStream::open_next() {
  if (done()) return;
  Expected<CaptureReader> reader = CaptureReader::open(paths_[next_path_++], options_);
  if (reader) {
    ++opened_count_;
    reader_ = std::move(*reader);
  } else if (!stopped()) {
    broken_.push_back(std::move(reader.error().sentence));
  }
}

void CaptureStream::close() {
  if (reader_->broken()) broken_.push_back(reader_->broken()->sentence);
  if (const auto earliest = reader_->earliest()) earliest_ = std::min(earliest_.value_or(*earliest), *earliest);
  if (const auto latest = reader_->latest()) latest_ = std::max(latest_.value_or(*latest), *latest);
  surplus_octets_ += reader_->surplus_octets();
  stored_octets_closed_ += reader_->stored_octets_read();
  options_.floor = reader_->time();
  reader_.reset();
}

std::uint64_t CaptureStream::stored_octets_read() const {
  return stored_octets_closed_ + (reader_ ? reader_->stored_octets_read() : 0);
}

}  // namespace sextant
