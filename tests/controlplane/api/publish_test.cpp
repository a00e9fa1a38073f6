// SPDX-License-Identifier: BSD-3-Clause
// States are published while clients ask on both doors: with ThreadSanitizer this is the proof that nothing is shared
// but the pointer; without it, that every answer is one state and never a mixture of two.
#include <gtest/gtest.h>

#include <atomic>
#include <nlohmann/json.hpp>
#include <thread>

#include "controlplane/api/client.h"
#include "controlplane/api/server.h"
#include "tests/controlplane/api/temporary_folder.h"
#include "tests/controlplane/report/hand_made.h"

namespace sextant {
namespace {

TEST(Publish, EveryAnswerIsOneState) {
  const test::TemporaryFolder folder;
  ApiConfiguration configuration;
  configuration.socket = folder.file("probe.sock");
  configuration.metrics_port = 0;
  auto started = Server::start(configuration);
  ASSERT_TRUE(started.has_value()) << started.error().sentence;
  Server& server = **started;
  const auto publish = [&](std::uint64_t number) {
    auto state = std::make_shared<ShownState>(test::small_state());
    state->summary.legs[0].received.packets = number;
    state->ports[0].delivered_packets = number;
    server.publish(std::move(state));
  };
  publish(1);

  std::atomic<bool> is_over = false;
  std::thread publisher([&] {
    for (std::uint64_t number = 2; !is_over; ++number) publish(number);
  });
  std::thread scraper([&] {
    while (!is_over) {
      const Descriptor client = test::connect_to(server.metrics_port().value());
      test::send_all(client, "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      EXPECT_TRUE(test::receive_all(client).starts_with("HTTP/1.1 200 OK"));
    }
  });
  for (int i = 0; i < 100; ++i) {
    const Expected<std::string> answer = ask_probe(configuration.socket, "all");
    ASSERT_TRUE(answer.has_value()) << answer.error().sentence;
    const auto document = nlohmann::json::parse(*answer);
    EXPECT_EQ(document.at("summary").at("ledger").at("received").at("packets"),
              document.at("ports").at("ports").at(0).at("delivered_packets"));
  }
  is_over = true;
  publisher.join();
  scraper.join();
}

TEST(Publish, StoppingWhileClientsAreConnectedIsClean) {
  const test::TemporaryFolder folder;
  ApiConfiguration configuration;
  configuration.socket = folder.file("probe.sock");
  configuration.metrics_port = 0;
  auto server = Server::start(configuration);
  ASSERT_TRUE(server.has_value());
  const Descriptor socket_client = test::connect_to(configuration.socket);
  const Descriptor http_client = test::connect_to((*server)->metrics_port().value());
  test::send_all(socket_client, "sum");
  test::send_all(http_client, "GET /met");
  server->reset();
  EXPECT_EQ(test::receive_all(socket_client), "");
  EXPECT_EQ(test::receive_all(http_client), "");
}

}  // namespace
}  // namespace sextant
