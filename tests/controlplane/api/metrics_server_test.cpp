// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/api/metrics_server.h"

#include <gtest/gtest.h>

#include "controlplane/api/metrics_text.h"
#include "controlplane/api/server.h"
#include "tests/controlplane/api/temporary_folder.h"
#include "tests/controlplane/report/hand_made.h"

namespace sextant {
namespace {

ApiConfiguration only_metrics(const std::string& address = "127.0.0.1", std::uint16_t port = 0) {
  ApiConfiguration configuration;
  configuration.metrics_address = address;
  configuration.metrics_port = port;
  return configuration;
}

class MetricsServerTest : public testing::Test {
 protected:
  void SetUp() override {
    auto server = Server::start(only_metrics());
    ASSERT_TRUE(server.has_value()) << server.error().sentence;
    server_ = std::move(*server);
    server_->publish(std::make_shared<const ShownState>(test::small_state()));
  }

  std::string ask(const std::string& request_line, const std::string& headers = "Host: localhost\r\n") {
    const Descriptor client = test::connect_to(server_->metrics_port().value());
    test::send_all(client, request_line + " HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n");
    return test::receive_all(client);
  }

  std::unique_ptr<Server> server_;
};

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_F(MetricsServerTest, ServesTheMetrics) {
  const std::string response = ask("GET /metrics");
  EXPECT_TRUE(response.starts_with("HTTP/1.1 200 OK"));
  EXPECT_TRUE(holds(response, "Content-Type: text/plain; version=0.0.4; charset=utf-8"));
  EXPECT_TRUE(response.ends_with(metrics_text(test::small_state())));
}

TEST_F(MetricsServerTest, TheRootSaysWhereTheyAre) {
  EXPECT_TRUE(holds(ask("GET /"), "at /metrics"));
}

TEST_F(MetricsServerTest, OtherPathsAndMethodsAreRefused) {
  EXPECT_TRUE(holds(ask("GET /metrics/../../etc/passwd"), "404 Not Found"));
  EXPECT_TRUE(holds(ask("DELETE /metrics"), "405 Method Not Allowed"));
  EXPECT_TRUE(holds(ask("POST /metrics", "Host: localhost\r\nContent-Length: 3\r\n"), "405 Method Not Allowed"));
  EXPECT_TRUE(ask("HEAD /metrics").ends_with("\r\n\r\n"));
}

TEST_F(MetricsServerTest, AHostThatIsNotLoopbackIsRefused) {
  EXPECT_TRUE(holds(ask("GET /metrics", "Host: rebound.example\r\n"), "403 Forbidden"));
  EXPECT_TRUE(holds(ask("GET /metrics", "Host: 127.0.0.1.example\r\n"), "403 Forbidden"));
  EXPECT_TRUE(holds(ask("GET /metrics", "Host: localhost\r\nOrigin: https://a.example\r\n"), "403 Forbidden"));
  EXPECT_FALSE(holds(ask("GET /metrics", ""), "200 OK"));
}

TEST_F(MetricsServerTest, AHeaderThatIsTooLongIsRefused) {
  const std::string response = ask("GET /metrics", "Host: localhost\r\nX-Long: " + std::string(100'000, 'x') + "\r\n");
  EXPECT_FALSE(holds(response, "200 OK"));
  EXPECT_TRUE(holds(ask("GET /metrics"), "200 OK"));
}

TEST_F(MetricsServerTest, SilentClientsDoNotKeepOthersOutForLong) {
  std::vector<Descriptor> silent;
  for (unsigned i = 0; i + 1 < MetricsServer::kConnectionLimit; ++i) {
    silent.push_back(test::connect_to(server_->metrics_port().value()));
  }
  EXPECT_TRUE(holds(ask("GET /metrics"), "200 OK"));
}

TEST_F(MetricsServerTest, APortThatIsTakenIsASentence) {
  const auto second = Server::start(only_metrics("127.0.0.1", server_->metrics_port().value()));
  ASSERT_FALSE(second.has_value());
  EXPECT_TRUE(holds(second.error().sentence, "Address already in use")) << second.error().sentence;
  EXPECT_TRUE(holds(second.error().sentence, "api.metrics_port"));
}

TEST(MetricsServer, OnlyLoopbackIsServed) {
  for (const char* address : {"0.0.0.0", "192.0.2.1", "::", "2001:db8::1", "localhost.example", ""}) {
    const auto server = Server::start(only_metrics(address));
    ASSERT_FALSE(server.has_value()) << address;
    EXPECT_TRUE(holds(server.error().sentence, "loopback only"));
  }
}

TEST(MetricsServer, BeforeTheFirstStateItIsUnavailable) {
  const auto server = Server::start(only_metrics());
  ASSERT_TRUE(server.has_value());
  const Descriptor client = test::connect_to((*server)->metrics_port().value());
  test::send_all(client, "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(holds(test::receive_all(client), "503 Service Unavailable"));
}

TEST(MetricsServer, LoopbackHostsAreRecognised) {
  for (const char* host : {"localhost", "localhost:9105", "127.0.0.1", "127.8.9.1:80", "[::1]", "[::1]:9105"}) {
    EXPECT_TRUE(is_loopback_host(host)) << host;
  }
  for (const char* host : {"", "example.com", "128.0.0.1", "[::2]", "[::1", "[::1]x", "localhost.evil", "0.0.0.0"}) {
    EXPECT_FALSE(is_loopback_host(host)) << host;
  }
}

}  // namespace
}  // namespace sextant
