// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/capture/pcap_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "dataplane/capture/pcap_records.h"

namespace sextant {

Expected<PcapWriter> PcapWriter::create(const std::string& path) {
  const bool to_standard_output = path == "-";
  constexpr mode_t kMode = 0644;
  const int descriptor =
      to_standard_output ? STDOUT_FILENO : ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kMode);
  if (descriptor < 0) return fail(path + " cannot be written: " + std::strerror(errno) + ".");
  return PcapWriter(to_standard_output ? "standard output" : path, descriptor);
}

PcapWriter::PcapWriter(std::string name, int descriptor)
    : name_(std::move(name)),
      descriptor_(descriptor),
      buffer_(std::make_unique_for_overwrite<std::byte[]>(kBufferSize + sizeof(pcap::RecordHeader) + kFrameRoom)) {
  const pcap::FileHeader header{pcap::kNanoseconds, 2, 4, 0, 0, kFrameRoom, pcap::kEthernet};
  std::memcpy(buffer_.get(), &header, sizeof header);
  used_ = sizeof header;
}

PcapWriter::PcapWriter(PcapWriter&& other) noexcept
    : name_(std::move(other.name_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      buffer_(std::move(other.buffer_)),
      used_(other.used_),
      frames_added_(other.frames_added_),
      frames_stored_(other.frames_stored_),
      octets_stored_(other.octets_stored_) {}

PcapWriter::~PcapWriter() {
  if (descriptor_ >= 0 && descriptor_ != STDOUT_FILENO) ::close(descriptor_);
}

std::byte* PcapWriter::room() {
  return buffer_.get() + used_ + sizeof(pcap::RecordHeader);
}

std::optional<Error> PcapWriter::add(std::uint32_t length, Timestamp time) {
  const pcap::RecordHeader header{static_cast<std::uint32_t>(time.nanoseconds / kNanosecondsPerSecond),
                                  static_cast<std::uint32_t>(time.nanoseconds % kNanosecondsPerSecond), length, length};
  std::memcpy(buffer_.get() + used_, &header, sizeof header);
  used_ += sizeof header + length;
  ++frames_added_;
  return used_ < kBufferSize ? std::nullopt : flush();
}

std::optional<Error> PcapWriter::finish() {
  if (auto error = flush()) return error;
  const int descriptor = std::exchange(descriptor_, -1);
  // Network file systems tell here what was wrong before.
  if (descriptor != STDOUT_FILENO && ::close(descriptor) != 0) return broken(errno);
  return std::nullopt;
}

std::optional<Error> PcapWriter::flush() {
  std::size_t done = 0;
  while (done < used_) {
    const ssize_t written = ::write(descriptor_, buffer_.get() + done, used_ - done);
    // A signal asks for an end, and the end of a file is whole.
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return broken(errno);
    done += static_cast<std::size_t>(written);
  }
  octets_stored_ += used_;
  frames_stored_ = frames_added_;
  used_ = 0;
  return std::nullopt;
}

/// What was begun of a buffer is taken back where that is possible: a buffer holds whole records. Standard output is
/// left alone: others may have written to it before.
Error PcapWriter::broken(int error) {
  const bool ours = descriptor_ >= 0 && descriptor_ != STDOUT_FILENO;
  const bool whole = ours && ::ftruncate(descriptor_, static_cast<off_t>(octets_stored_)) == 0;
  const std::string place = whole ? "it holds the first " : "it breaks off behind the first ";
  return {name_ + " cannot be written on: " + std::strerror(error) + "; " + place + std::to_string(frames_stored_) +
          " frames."};
}

}  // namespace sextant
