// SPDX-License-Identifier: BSD-3-Clause
// A folder that is gone after the test, and the plain socket calls the tests of this room need.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "controlplane/api/descriptor.h"
#include "controlplane/api/socket_path.h"

namespace sextant::test {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = std::filesystem::temp_directory_path() / "sextant-api-XXXXXX";
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] std::string file(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

inline Descriptor connect_to(const std::string& path) {
  Descriptor client(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_un address = *unix_address(path);
  if (connect(client.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) return {};
  return client;
}

inline Descriptor connect_to(std::uint16_t port) {
  Descriptor client(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(client.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) return {};
  return client;
}

inline void send_all(const Descriptor& client, std::string_view text) {
  while (!text.empty()) {
    const ssize_t size = send(client.number(), text.data(), text.size(), MSG_NOSIGNAL);
    if (size <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(size));
  }
}

/// Everything until the other end closes, or what came in `patience_s`.
inline std::string receive_all(const Descriptor& client, int patience_s = 20) {
  const timeval patience{patience_s, 0};
  setsockopt(client.number(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  std::string text;
  char buffer[4096];
  for (ssize_t size = 0; (size = recv(client.number(), buffer, sizeof(buffer), 0)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(size));
  }
  return text;
}

}  // namespace sextant::test
