// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/api/client.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <nlohmann/json.hpp>
#include <system_error>

#include "controlplane/api/descriptor.h"
#include "controlplane/api/socket_path.h"

namespace sextant {

namespace {

constexpr timeval kPatience{.tv_sec = 5, .tv_usec = 0};
constexpr std::size_t kAnswerLimit_octets = 64U << 20U;

std::unexpected<Error> cannot_connect(const std::string& path) {
  switch (errno) {
    case ENOENT:
    case ECONNREFUSED:
    case ENOTSOCK:
      return fail(fmt::format(
          "no probe is answering on {}; start one with 'sextant run -c FILE', or name its socket with --socket.",
          path));
    case EACCES:
    case EPERM:
      return fail(
          fmt::format("not allowed to use {}: it is open to its owner and group only; join the group or become the "
                      "probe's user.",
                      path));
    case EAGAIN:
      return fail(fmt::format("the probe on {} is busy with other clients; try again in a moment.", path));
    default:
      return fail(fmt::format("cannot reach the probe on {}: {}.", path, std::generic_category().message(errno)));
  }
}

std::unexpected<Error> no_answer(const std::string& path) {
  return fail(fmt::format("the probe on {} does not answer; it may be stopping, or its machine is overloaded.", path));
}

// The sentence of {"error": sentence}; empty where the answer is none.
std::string refusal_in(std::string_view answer) {
  if (!answer.substr(0, 16).contains("\"error\"")) return {};
  const auto document = nlohmann::json::parse(answer, nullptr, false);
  if (!document.is_object() || !document.contains("error") || !document["error"].is_string()) return {};
  return document["error"].get<std::string>();
}

}  // namespace

Expected<std::string> ask_probe(const std::string& socket_path, std::string_view request) {
  const Expected<sockaddr_un> address = unix_address(socket_path);
  if (!address) return std::unexpected(address.error());
  const Descriptor probe(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!probe.is_open()) return fail("cannot create a socket; raise the limit of open files.");
  setsockopt(probe.number(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof(kPatience));
  setsockopt(probe.number(), SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof(kPatience));
  if (connect(probe.number(), reinterpret_cast<const sockaddr*>(&*address), sizeof(*address)) != 0) {
    return cannot_connect(socket_path);
  }
  const std::string line = fmt::format("{}\n", request);
  if (send(probe.number(), line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size())) {
    return no_answer(socket_path);
  }
  std::string answer;
  std::array<char, 16'384> buffer;
  while (answer.size() < kAnswerLimit_octets) {
    const ssize_t size = recv(probe.number(), buffer.data(), buffer.size(), 0);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return no_answer(socket_path);
    if (size == 0) break;
    answer.append(buffer.data(), static_cast<std::size_t>(size));
  }
  if (answer.empty()) return no_answer(socket_path);
  if (std::string sentence = refusal_in(answer); !sentence.empty()) return fail(std::move(sentence));
  return answer;
}

}  // namespace sextant
