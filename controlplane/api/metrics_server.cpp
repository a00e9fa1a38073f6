// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/api/metrics_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <microhttpd.h>
#include <netinet/in.h>

#include <cerrno>
#include <optional>
#include <string>
#include <system_error>

#include "controlplane/api/metrics_text.h"

namespace sextant {

namespace {

constexpr std::size_t kConnectionMemory = std::size_t{16} * 1024;  // a request's header has to fit
constexpr std::string_view kMetricsType = "text/plain; version=0.0.4; charset=utf-8";
constexpr std::string_view kPlainType = "text/plain; charset=utf-8";

bool is_loopback(const in_addr& address) {
  return (ntohl(address.s_addr) >> 24) == 127;
}

struct LoopbackAddress {
  sockaddr_storage storage{};
  bool is_ipv6 = false;
};

std::optional<LoopbackAddress> loopback_address(const std::string& text, std::uint16_t port) {
  LoopbackAddress address;
  auto& ipv4 = reinterpret_cast<sockaddr_in&>(address.storage);
  if (inet_pton(AF_INET, text.c_str(), &ipv4.sin_addr) == 1 && is_loopback(ipv4.sin_addr)) {
    ipv4.sin_family = AF_INET;
    ipv4.sin_port = htons(port);
    return address;
  }
  address = {};
  auto& ipv6 = reinterpret_cast<sockaddr_in6&>(address.storage);
  if (inet_pton(AF_INET6, text.c_str(), &ipv6.sin6_addr) == 1 && IN6_IS_ADDR_LOOPBACK(&ipv6.sin6_addr) != 0) {
    ipv6.sin6_family = AF_INET6;
    ipv6.sin6_port = htons(port);
    address.is_ipv6 = true;
    return address;
  }
  return std::nullopt;
}

MHD_Result respond(MHD_Connection* connection, unsigned status, std::string_view type, std::string body) {
  MHD_Response* response = MHD_create_response_from_buffer(body.size(), body.data(), MHD_RESPMEM_MUST_COPY);
  if (response == nullptr) return MHD_NO;
  MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, std::string(type).c_str());
  MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
  if (status == MHD_HTTP_METHOD_NOT_ALLOWED) MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
  const MHD_Result result = MHD_queue_response(connection, status, response);
  MHD_destroy_response(response);
  return result;
}

std::string_view header_of(MHD_Connection* connection, const char* name) {
  const char* value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
  return value == nullptr ? std::string_view() : value;
}

bool is_reading(std::string_view method) {
  return method == MHD_HTTP_METHOD_GET || method == MHD_HTTP_METHOD_HEAD;
}

MHD_Result answer(const PublishedState& published, MHD_Connection* connection, std::string_view path,
                  std::string_view method) {
  if (!is_loopback_host(header_of(connection, MHD_HTTP_HEADER_HOST)) ||
      !header_of(connection, MHD_HTTP_HEADER_ORIGIN).empty()) {
    return respond(connection, MHD_HTTP_FORBIDDEN, kPlainType,
                   "Ask this machine directly (Host: localhost or its loopback address, no Origin).\n");
  }
  if (!is_reading(method)) {
    return respond(connection, MHD_HTTP_METHOD_NOT_ALLOWED, kPlainType, "Only GET.\n");
  }
  if (path == "/") return respond(connection, MHD_HTTP_OK, kPlainType, "Sextant: the metrics are at /metrics.\n");
  if (path != "/metrics") return respond(connection, MHD_HTTP_NOT_FOUND, kPlainType, "The metrics are at /metrics.\n");
  const std::shared_ptr<const ShownState> state = published.get();
  if (state == nullptr) {
    return respond(connection, MHD_HTTP_SERVICE_UNAVAILABLE, kPlainType, "Nothing has been measured yet.\n");
  }
  return respond(connection, MHD_HTTP_OK, kMetricsType, metrics_text(*state));
}

// The form libmicrohttpd asks for. It is a C library: nothing may be thrown through it.
MHD_Result on_request(void* published, MHD_Connection* connection, const char* path, const char* method, const char*,
                      const char*, std::size_t* upload_size, void** request) {
  // Called once with the header alone, which is enough to refuse; then with what the client uploads, which is thrown
  // away.
  const bool is_first = *request == nullptr;
  *request = published;
  if (is_first && is_reading(method)) return MHD_YES;
  if (*upload_size != 0) {
    *upload_size = 0;
    return MHD_YES;
  }
  try {
    return answer(*static_cast<const PublishedState*>(published), connection, path, method);
  } catch (const std::exception&) {
    return MHD_NO;  // closes the connection
  }
}

}  // namespace

bool is_loopback_host(std::string_view host) {
  if (host.starts_with('[')) {
    const std::size_t end = host.find(']');
    return end != std::string_view::npos && loopback_address(std::string(host.substr(1, end - 1)), 0).has_value() &&
           (end + 1 == host.size() || host[end + 1] == ':');
  }
  const std::string name(host.substr(0, host.rfind(':')));
  return name == "localhost" || loopback_address(name, 0).has_value();
}

Expected<std::unique_ptr<MetricsServer>> MetricsServer::start(const std::string& address, std::uint16_t port,
                                                              const PublishedState& state) {
  const std::optional<LoopbackAddress> bound = loopback_address(address, port);
  if (!bound) {
    return fail(
        fmt::format("api.metrics_address is {}; /metrics is served on loopback only (127.0.0.1 or ::1).", address));
  }
  unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD;
  if (bound->is_ipv6) flags |= MHD_USE_IPv6;
  errno = 0;
  MHD_Daemon* daemon =
      MHD_start_daemon(flags, port, nullptr, nullptr, &on_request, const_cast<PublishedState*>(&state),
                       MHD_OPTION_SOCK_ADDR, reinterpret_cast<const sockaddr*>(&bound->storage),
                       MHD_OPTION_CONNECTION_LIMIT, kConnectionLimit, MHD_OPTION_CONNECTION_TIMEOUT, kConnectionTime_s,
                       MHD_OPTION_CONNECTION_MEMORY_LIMIT, kConnectionMemory, MHD_OPTION_END);
  if (daemon == nullptr) {
    return fail(fmt::format("cannot serve /metrics on {} port {}: {}; set api.metrics_port to a free port.", address,
                            port, std::generic_category().message(errno)));
  }
  return std::unique_ptr<MetricsServer>(new MetricsServer(daemon));
}

MetricsServer::~MetricsServer() {
  MHD_stop_daemon(daemon_);
}

std::uint16_t MetricsServer::port() const {
  const MHD_DaemonInfo* info = MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_BIND_PORT);
  return info == nullptr ? 0 : info->port;
}

}  // namespace sextant
