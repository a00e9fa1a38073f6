// SPDX-License-Identifier: BSD-3-Clause
#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "dataplane/capture/octet_source.h"

namespace sextant {
namespace {

constexpr std::size_t kCompressedRoomSize = std::size_t{256} * 1024;
constexpr int kGzipOnly = 15 + 16;  // zlib.h: largest window, plus 16 for a gzip wrapper

class GzipSource final : public OctetSource {
 public:
  GzipSource(std::unique_ptr<OctetSource> source, std::span<const std::byte> start, std::string name)
      : source_(std::move(source)), name_(std::move(name)), compressed_(std::max(kCompressedRoomSize, start.size())) {
    std::memcpy(compressed_.data(), start.data(), start.size());
    take(start.size());
  }
  ~GzipSource() override {
    if (started_) inflateEnd(&stream_);
  }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  bool start() {
    started_ = inflateInit2(&stream_, kGzipOnly) == Z_OK;
    return started_;
  }

  Expected<std::size_t> read(std::span<std::byte> room) override {
    room = room.first(std::min<std::size_t>(room.size(), UINT32_MAX));
    stream_.next_out = reinterpret_cast<Bytef*>(room.data());
    stream_.avail_out = static_cast<uInt>(room.size());
    while (stream_.avail_out == room.size() && !ended_) inflate_some();
    const std::size_t count = room.size() - stream_.avail_out;
    // What was decompressed before the break is handed out first.
    if (count == 0 && failure_) return std::unexpected(*failure_);
    return count;
  }
  std::uint64_t stored_octets_read() const override { return source_->stored_octets_read(); }
  std::optional<std::uint64_t> stored_octets_total() const override { return source_->stored_octets_total(); }

 private:
  void take(std::size_t count) {
    stream_.next_in = reinterpret_cast<Bytef*>(compressed_.data());
    stream_.avail_in = static_cast<uInt>(count);
  }

  void inflate_some() {
    if (stream_.avail_in == 0) {
      const Expected<std::size_t> count = source_->read(compressed_);
      if (!count) return end_with(count.error().sentence);
      if (*count == 0) return end_of_file();
      take(*count);
    }
    if (between_members_) return next_member();
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_STREAM_END) {
      between_members_ = true;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      broken(stream_.msg != nullptr ? stream_.msg : "damaged data");
    }
  }

  // RFC 1952, section 2.2: members follow each other; tapes and block devices pad the last one with zeros.
  void next_member() {
    if (*stream_.next_in == 0) {
      ++stream_.next_in;
      --stream_.avail_in;
      return;
    }
    between_members_ = false;
    inflateReset(&stream_);
  }

  void end_of_file() {
    ended_ = true;
    if (!between_members_) broken("the file ends inside it");
  }

  void end_with(std::string sentence) {
    ended_ = true;
    failure_ = Error{std::move(sentence)};
  }

  void broken(const std::string& reason) {
    const std::uint64_t position = source_->stored_octets_read() - stream_.avail_in;
    end_with(name_ + ": the gzip stream breaks at octet " + std::to_string(position) + " of the file: " + reason + ".");
  }

  std::unique_ptr<OctetSource> source_;
  std::string name_;
  std::vector<std::byte> compressed_;
  z_stream stream_{};
  bool started_ = false;
  bool between_members_ = false;
  bool ended_ = false;
  std::optional<Error> failure_;
};

}  // namespace

Expected<std::unique_ptr<OctetSource>> open_gzip(std::unique_ptr<OctetSource> source, std::span<const std::byte> start,
                                                 const std::string& name) {
  auto gzip = std::make_unique<GzipSource>(std::move(source), start, name);
  if (!gzip->start()) return fail(name + ": zlib cannot start; is there memory left?");
  return gzip;
}

}  // namespace sextant
