// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/api/socket_path.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace sextant {

namespace {

constexpr mode_t kSocketMode = 0660;
constexpr int kBacklog = 64;

std::string reason() {
  return std::generic_category().message(errno);
}

const sockaddr* generic(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

Expected<void> create_folder_of(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code error;
  if (folder.empty() || std::filesystem::is_directory(folder, error)) return {};
  std::filesystem::create_directories(folder, error);
  if (error) {
    return fail(fmt::format("cannot create the folder {} for the probe's socket: {}; create it or set api.socket.",
                            folder.string(), error.message()));
  }
  return {};
}

// A socket file stays behind when its process is killed; nobody answers there, so it may go.
Expected<void> remove_stale_socket(const std::string& path, const sockaddr_un& address) {
  struct stat found{};
  if (lstat(path.c_str(), &found) != 0) return {};
  if (!S_ISSOCK(found.st_mode)) {
    return fail(fmt::format("{} exists and is not a socket; remove it or set api.socket to another path.", path));
  }
  const Descriptor visitor(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const bool is_answered = connect(visitor.number(), generic(address), sizeof(address)) == 0 || errno == EAGAIN;
  if (is_answered) {
    return fail(fmt::format(
        "another probe is answering on {}; stop it, or give this one another name (probe) or socket (api.socket).",
        path));
  }
  if (errno != ECONNREFUSED) return fail(fmt::format("cannot tell whether {} is in use: {}.", path, reason()));
  if (unlink(path.c_str()) != 0 && errno != ENOENT) {
    return fail(fmt::format("cannot remove the stale socket {}: {}.", path, reason()));
  }
  return {};
}

}  // namespace

Expected<sockaddr_un> unix_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof(address.sun_path)) {
    return fail(fmt::format("the socket path '{}' has {} octets; it needs 1 to {}.", path, path.size(),
                            sizeof(address.sun_path) - 1));
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

Expected<SocketPath> SocketPath::claim(const std::string& path) {
  const Expected<sockaddr_un> address = unix_address(path);
  if (!address) return std::unexpected(address.error());
  if (Expected<void> folder = create_folder_of(path); !folder) return std::unexpected(folder.error());
  if (Expected<void> stale = remove_stale_socket(path, *address); !stale) return std::unexpected(stale.error());

  Descriptor listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!listener.is_open()) return fail(fmt::format("cannot create a UNIX socket: {}.", reason()));
  // Before bind, so that the file is never open to others, whatever the umask is.
  fchmod(listener.number(), kSocketMode);
  if (bind(listener.number(), generic(*address), sizeof(*address)) != 0) {
    return fail(
        fmt::format("cannot create the socket {}: {}; set api.socket to a place where it may.", path, reason()));
  }
  struct stat made{};
  if (chmod(path.c_str(), kSocketMode) != 0 || lstat(path.c_str(), &made) != 0 ||
      listen(listener.number(), kBacklog) != 0) {
    const std::string why = reason();
    unlink(path.c_str());
    return fail(fmt::format("cannot listen on the socket {}: {}.", path, why));
  }
  return SocketPath(path, std::move(listener), made.st_dev, made.st_ino);
}

SocketPath::SocketPath(SocketPath&& other) noexcept
    : path_(std::move(other.path_)),
      listener_(std::move(other.listener_)),
      device_(other.device_),
      inode_(other.inode_) {}

SocketPath::~SocketPath() {
  if (!listener_.is_open()) return;
  struct stat found{};
  if (lstat(path_.c_str(), &found) == 0 && found.st_dev == device_ && found.st_ino == inode_) unlink(path_.c_str());
}

}  // namespace sextant
