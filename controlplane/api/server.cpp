// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/api/server.h"

#include <csignal>

#include "controlplane/api/metrics_server.h"
#include "controlplane/api/published_state.h"
#include "controlplane/api/socket_server.h"

namespace sextant {

namespace {

/// While it lives, new threads begin with every signal blocked: signals are the main thread's to take.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

}  // namespace

// The state is declared first, so that it goes after the threads that read it.
struct Server::Parts {
  PublishedState state;
  std::unique_ptr<SocketServer> socket;
  std::unique_ptr<MetricsServer> metrics;
};

Expected<std::unique_ptr<Server>> Server::start(const ApiConfiguration& configuration) {
  const SignalsBlocked blocked;
  auto parts = std::make_unique<Parts>();
  if (!configuration.socket.empty()) {
    auto socket = SocketServer::start(configuration.socket, parts->state);
    if (!socket) return std::unexpected(socket.error());
    parts->socket = std::move(*socket);
  }
  if (configuration.metrics_port) {
    auto metrics = MetricsServer::start(configuration.metrics_address, *configuration.metrics_port, parts->state);
    if (!metrics) return std::unexpected(metrics.error());
    parts->metrics = std::move(*metrics);
  }
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Server::~Server() = default;

void Server::publish(std::shared_ptr<const ShownState> state) {
  parts_->state.set(std::move(state));
}

std::optional<std::uint16_t> Server::metrics_port() const {
  if (parts_->metrics == nullptr) return std::nullopt;
  return parts_->metrics->port();
}

}  // namespace sextant
