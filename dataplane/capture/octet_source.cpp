// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/capture/octet_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace sextant {
namespace {

class DescriptorSource final : public OctetSource {
 public:
  DescriptorSource(int descriptor, std::string name, std::optional<std::uint64_t> total, const StopFlag* stop)
      : descriptor_(descriptor), name_(std::move(name)), total_(total), stop_(stop) {}
  ~DescriptorSource() override {
    if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
  }
  DescriptorSource(const DescriptorSource&) = delete;
  DescriptorSource& operator=(const DescriptorSource&) = delete;

  Expected<std::size_t> read(std::span<std::byte> room) override {
    for (;;) {
      const ssize_t count = ::read(descriptor_, room.data(), room.size());
      if (count >= 0) {
        octets_read_ += static_cast<std::uint64_t>(count);
        return static_cast<std::size_t>(count);
      }
      const int reason = errno;
      if (reason != EINTR) {
        return fail(name_ + ": reading failed after octet " + std::to_string(octets_read_) + ": " +
                    std::strerror(reason) + ".");
      }
      if (stop_ != nullptr && stop_->load(std::memory_order_relaxed)) return std::size_t{0};
    }
  }
  std::uint64_t stored_octets_read() const override { return octets_read_; }
  std::optional<std::uint64_t> stored_octets_total() const override { return total_; }

 private:
  int descriptor_;
  std::string name_;
  std::optional<std::uint64_t> total_;
  const StopFlag* stop_;
  std::uint64_t octets_read_ = 0;
};

class MemorySource final : public OctetSource {
 public:
  explicit MemorySource(std::span<const std::byte> bytes) : bytes_(bytes) {}

  Expected<std::size_t> read(std::span<std::byte> room) override {
    const std::size_t count = std::min(room.size(), bytes_.size() - position_);
    if (count > 0) std::memcpy(room.data(), bytes_.data() + position_, count);
    position_ += count;
    return count;
  }
  std::uint64_t stored_octets_read() const override { return position_; }
  std::optional<std::uint64_t> stored_octets_total() const override { return bytes_.size(); }

 private:
  std::span<const std::byte> bytes_;
  std::size_t position_ = 0;
};

}  // namespace

Expected<std::unique_ptr<OctetSource>> open_file(const std::string& path, const StopFlag* stop) {
  const bool standard_input = path == "-";
  const std::string name = standard_input ? "standard input" : path;
  if (standard_input && ::isatty(STDIN_FILENO) == 1) {
    return fail("Standard input is a terminal; pipe a capture into it, or name a file.");
  }
  const int descriptor = standard_input ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return fail(name + ": cannot be opened: " + std::strerror(errno) + ".");
  struct stat status{};
  if (::fstat(descriptor, &status) != 0 || S_ISDIR(status.st_mode)) {
    const std::string reason = S_ISDIR(status.st_mode) ? "it is a directory" : std::strerror(errno);
    if (!standard_input) ::close(descriptor);
    return fail(name + ": cannot be read: " + reason + ".");
  }
  std::optional<std::uint64_t> total;
  if (S_ISREG(status.st_mode)) {
    total = static_cast<std::uint64_t>(status.st_size);
    ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);  // a hint: its failure changes nothing
  }
  return std::make_unique<DescriptorSource>(descriptor, name, total, stop);
}

std::unique_ptr<OctetSource> open_memory(std::span<const std::byte> bytes) {
  return std::make_unique<MemorySource>(bytes);
}

}  // namespace sextant
