// SPDX-License-Identifier: BSD-3-Clause
// Answers requests on the probe's UNIX socket, several clients at once, on one thread of its own. Every client has a
// bounded request, a bounded time and no way to hold up another; when all places are taken the next one waits to be
// accepted. Reads the published state only.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "controlplane/api/descriptor.h"
#include "controlplane/api/published_state.h"
#include "controlplane/api/socket_path.h"
#include "sextant/error.h"

namespace sextant {

class SocketServer {
 public:
  static constexpr std::size_t kClientLimit = 32;
  static constexpr std::chrono::seconds kClientTime{3};  ///< from accept to the last octet of the answer

  /// `state` outlives the server.
  [[nodiscard]] static Expected<std::unique_ptr<SocketServer>> start(const std::string& path,
                                                                     const PublishedState& state);
  ~SocketServer();
  SocketServer(const SocketServer&) = delete;
  SocketServer& operator=(const SocketServer&) = delete;

 private:
  using Clock = std::chrono::steady_clock;

  struct Client {
    Descriptor socket;
    Clock::time_point deadline;
    std::string request;
    std::string answer;
    std::size_t sent = 0;
    bool is_answered = false;    ///< the answer is decided; what else arrives is thrown away
    bool has_hung_up = false;    ///< nothing more will arrive
    bool has_sent_more = false;  ///< more than one line arrived, and more may follow
    bool is_done = false;
  };

  SocketServer(SocketPath path, Descriptor stop, const PublishedState& state);
  void serve();
  [[nodiscard]] bool wait();
  void accept_clients();
  void receive(Client& client);
  void send_answer(Client& client);

  SocketPath path_;
  Descriptor stop_;  ///< eventfd; readable once the server has to go
  const PublishedState& state_;
  std::vector<Client> clients_;  ///< the server's thread only
  Clock::time_point accept_again_{};
  std::thread thread_;
};

}  // namespace sextant
