// SPDX-License-Identifier: BSD-3-Clause
// What a running probe answers: a UNIX socket for `sextant show` and `sextant top`, and Prometheus text on loopback.
// Two threads of its own, which inherit the processor affinity of the thread that calls start(); they read the state
// published last and never touch capture. Read-only. Refuses: any address but loopback, requests that are too long or
// too slow, more clients than its bound.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "controlplane/report/shown_state.h"
#include "sextant/configuration.h"
#include "sextant/error.h"

namespace sextant {

class Server {
 public:
  /// Listens. Creates the socket's folder where it is missing, replaces the socket of a process that is gone, refuses
  /// to take the one of a process that lives. An empty `socket` or an absent `metrics_port` leaves that part out;
  /// port 0 takes any free one.
  [[nodiscard]] static Expected<std::unique_ptr<Server>> start(const ApiConfiguration& configuration);

  /// Stops both threads and removes the socket.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// From now on, answers show `state`. Any thread; never waits for a client.
  void publish(std::shared_ptr<const ShownState> state);

  /// The TCP port that serves /metrics; absent where there is none.
  [[nodiscard]] std::optional<std::uint16_t> metrics_port() const;

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace sextant
