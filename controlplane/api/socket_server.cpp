// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/api/socket_server.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "controlplane/api/answers.h"

namespace sextant {

namespace {

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

}  // namespace

Expected<std::unique_ptr<SocketServer>> SocketServer::start(const std::string& path, const PublishedState& state) {
  Expected<SocketPath> claimed = SocketPath::claim(path);
  if (!claimed) return std::unexpected(claimed.error());
  Descriptor stop(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!stop.is_open()) return fail("cannot create an event descriptor for the probe's socket; raise the file limit.");
  return std::unique_ptr<SocketServer>(new SocketServer(std::move(*claimed), std::move(stop), state));
}

SocketServer::SocketServer(SocketPath path, Descriptor stop, const PublishedState& state)
    : path_(std::move(path)), stop_(std::move(stop)), state_(state), thread_([this] { serve(); }) {}

SocketServer::~SocketServer() {
  eventfd_write(stop_.number(), 1);
  thread_.join();
}

void SocketServer::serve() {
  while (wait()) {
    const Clock::time_point now = Clock::now();
    std::erase_if(clients_, [&](const Client& client) { return client.is_done || now >= client.deadline; });
  }
}

// One round: waits for something to happen, then lets everyone who can go one step further. False: time to go.
bool SocketServer::wait() {
  const Clock::time_point now = Clock::now();
  const bool may_accept = clients_.size() < kClientLimit && now >= accept_again_;
  std::array<pollfd, kClientLimit + 2> waiting{};
  waiting[0] = {stop_.number(), POLLIN, 0};
  waiting[1] = {may_accept ? path_.listener() : -1, POLLIN, 0};
  Clock::time_point wake = now + kClientTime;
  if (accept_again_ > now) wake = std::min(wake, accept_again_);
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    const Client& client = clients_[i];
    const int wanted = (client.has_hung_up ? 0 : POLLIN) | (client.sent < client.answer.size() ? POLLOUT : 0);
    waiting[i + 2] = {client.socket.number(), static_cast<short>(wanted), 0};
    wake = std::min(wake, client.deadline);
  }
  const auto timeout_ms = std::chrono::ceil<std::chrono::milliseconds>(wake - now).count();
  const std::size_t count = clients_.size();
  if (poll(waiting.data(), count + 2, static_cast<int>(std::max<std::int64_t>(timeout_ms, 0))) < 0) return true;
  if (waiting[0].revents != 0) return false;
  for (std::size_t i = 0; i < count; ++i) {
    const short events = waiting[i + 2].revents;
    if ((events & (POLLIN | POLLHUP | POLLERR)) != 0) receive(clients_[i]);
    if ((events & POLLOUT) != 0) send_answer(clients_[i]);
  }
  if (waiting[1].revents != 0) accept_clients();
  return true;
}

void SocketServer::accept_clients() {
  while (clients_.size() < kClientLimit) {
    Descriptor socket(accept4(path_.listener(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket.is_open()) {
      // Out of descriptors, say: the client stays in the backlog, and asking at once again would only burn time.
      if (!would_block() && errno != ECONNABORTED) accept_again_ = Clock::now() + std::chrono::seconds(1);
      return;
    }
    Client client;
    client.socket = std::move(socket);
    client.deadline = Clock::now() + kClientTime;
    clients_.push_back(std::move(client));
  }
}

void SocketServer::receive(Client& client) {
  std::array<char, 512> buffer;
  const ssize_t size = recv(client.socket.number(), buffer.data(), buffer.size(), 0);
  if (size < 0) {
    client.is_done = !would_block();
    return;
  }
  client.has_hung_up = size == 0;
  if (client.is_answered) {
    client.is_done = client.has_hung_up && client.sent == client.answer.size();
    return;
  }
  client.request.append(buffer.data(), static_cast<std::size_t>(size));
  const std::size_t end = client.request.find('\n');
  const bool is_whole = end != std::string::npos || client.has_hung_up;
  if (!is_whole && client.request.size() <= kRequestLimit_octets) return;
  const std::string_view line = std::string_view(client.request).substr(0, end);
  if (line.size() > kRequestLimit_octets) {
    client.answer = refusal(fmt::format("A request has at most {} octets.", kRequestLimit_octets));
  } else {
    client.answer = answer_to(line, state_.get().get());
  }
  client.is_answered = true;
  client.has_sent_more = line.size() + 1 < client.request.size();
  send_answer(client);
}

void SocketServer::send_answer(Client& client) {
  while (client.sent < client.answer.size()) {
    const ssize_t size = send(client.socket.number(), client.answer.data() + client.sent,
                              client.answer.size() - client.sent, MSG_NOSIGNAL);
    if (size < 0) {
      client.is_done = !would_block();
      return;
    }
    client.sent += static_cast<std::size_t>(size);
  }
  // Closing on octets that nobody read would throw away what the client has not read yet: they are read first.
  shutdown(client.socket.number(), SHUT_WR);
  client.is_done = client.has_hung_up || !client.has_sent_more;
}

}  // namespace sextant
