// SPDX-License-Identifier: BSD-3-Clause
// The probe's place in the file system: a UNIX stream socket, mode 0660, that only one living process holds. Owned by
// the socket server; removes its file, and no other's, when it goes. Refuses a path that another process answers on,
// and one that is not a socket.
#pragma once

#include <sys/types.h>
#include <sys/un.h>

#include <string>

#include "controlplane/api/descriptor.h"
#include "sextant/error.h"

namespace sextant {

/// The address of `path`; fails where the path is empty or longer than the system allows (107 octets).
[[nodiscard]] Expected<sockaddr_un> unix_address(const std::string& path);

class SocketPath {
 public:
  /// Binds and listens, non-blocking. Creates missing folders.
  [[nodiscard]] static Expected<SocketPath> claim(const std::string& path);

  SocketPath(SocketPath&& other) noexcept;
  SocketPath& operator=(SocketPath&&) = delete;
  ~SocketPath();

  [[nodiscard]] int listener() const { return listener_.number(); }

 private:
  SocketPath(std::string path, Descriptor listener, dev_t device, ino_t inode)
      : path_(std::move(path)), listener_(std::move(listener)), device_(device), inode_(inode) {}

  std::string path_;
  Descriptor listener_;
  dev_t device_;
  ino_t inode_;
};

}  // namespace sextant
