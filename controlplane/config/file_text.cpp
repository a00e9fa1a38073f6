// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/config/file_text.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace sextant {
namespace {

/// A descriptor that closes itself.
struct OpenFile {
  int descriptor = -1;
  ~OpenFile() {
    if (descriptor >= 0) close(descriptor);
  }
};

std::string kind_of(mode_t mode) {
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISFIFO(mode)) return "a pipe";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

}  // namespace

std::string too_large(const FileKind& kind) {
  return fmt::format("larger than {} MiB; {}.", kind.limit >> 20U, kind.usual);
}

Expected<std::string> read_file_text(const std::string& path, const FileKind& kind) {
  constexpr std::size_t kChunk = std::size_t{1} << 18U;
  // Non-blocking, so that a pipe nobody writes to is refused instead of waited for.
  const OpenFile file{open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  if (file.descriptor < 0) return fail(fmt::format("cannot be opened: {}.", std::strerror(errno)));
  struct stat status{};
  if (fstat(file.descriptor, &status) != 0) return fail(fmt::format("cannot be examined: {}.", std::strerror(errno)));
  if (!S_ISREG(status.st_mode)) {
    return fail(fmt::format("is {}; {} is a regular file.", kind_of(status.st_mode), kind.singular));
  }
  if (static_cast<std::size_t>(status.st_size) > kind.limit) return fail(too_large(kind));
  std::string text;
  std::size_t size = 0;
  while (size <= kind.limit) {
    if (size == text.size()) text.resize(std::min(size + std::max(size, kChunk), kind.limit + 1));
    const ssize_t count = read(file.descriptor, text.data() + size, text.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(fmt::format("cannot be read: {}.", std::strerror(errno)));
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  text.resize(size);
  return text;
}

}  // namespace sextant
