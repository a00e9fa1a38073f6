// SPDX-License-Identifier: BSD-3-Clause
// GET /metrics on loopback, by libmicrohttpd on one thread of its own. Refuses any address but loopback, any method but
// GET and HEAD, any Host that is not loopback and any Origin (a web page has no business here); bounds connections,
// header size and time. Reads the published state only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "controlplane/api/published_state.h"
#include "sextant/error.h"

struct MHD_Daemon;

namespace sextant {

/// True where `host`, a Host header with or without port, names this machine's loopback.
[[nodiscard]] bool is_loopback_host(std::string_view host);

class MetricsServer {
 public:
  static constexpr unsigned kConnectionLimit = 16;
  static constexpr unsigned kConnectionTime_s = 10;

  /// `state` outlives the server. Port 0 takes any free one.
  [[nodiscard]] static Expected<std::unique_ptr<MetricsServer>> start(const std::string& address, std::uint16_t port,
                                                                      const PublishedState& state);
  ~MetricsServer();
  MetricsServer(const MetricsServer&) = delete;
  MetricsServer& operator=(const MetricsServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;

 private:
  explicit MetricsServer(MHD_Daemon* daemon) : daemon_(daemon) {}

  MHD_Daemon* daemon_;
};

}  // namespace sextant
