// SPDX-License-Identifier: BSD-3-Clause
#include "controlplane/api/socket_server.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "controlplane/api/answers.h"
#include "controlplane/api/client.h"
#include "controlplane/api/server.h"
#include "tests/controlplane/api/temporary_folder.h"
#include "tests/controlplane/report/hand_made.h"

namespace sextant {
namespace {

using test::connect_to;
using test::receive_all;
using test::send_all;
using test::TemporaryFolder;

ApiConfiguration only_socket(const std::string& path) {
  ApiConfiguration configuration;
  configuration.socket = path;
  configuration.metrics_port.reset();
  return configuration;
}

std::unique_ptr<Server> started(const std::string& path) {
  auto server = Server::start(only_socket(path));
  if (!server) {
    ADD_FAILURE() << server.error().sentence;
    return nullptr;
  }
  (*server)->publish(std::make_shared<const ShownState>(test::small_state()));
  return std::move(*server);
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(SocketServer, AnswersARequest) {
  const TemporaryFolder folder;
  const auto server = started(folder.file("probe.sock"));
  const Expected<std::string> answer = ask_probe(folder.file("probe.sock"), "summary");
  ASSERT_TRUE(answer.has_value()) << answer.error().sentence;
  EXPECT_EQ(nlohmann::json::parse(*answer).at("ledger").at("received").at("packets"), 20);
}

TEST(SocketServer, TheNextAnswerShowsTheNextState) {
  const TemporaryFolder folder;
  const auto server = started(folder.file("probe.sock"));
  ShownState state = test::small_state();
  state.summary.legs[0].received.packets = 4711;
  server->publish(std::make_shared<const ShownState>(state));
  EXPECT_TRUE(holds(*ask_probe(folder.file("probe.sock"), "summary"), "4711"));
}

TEST(SocketServer, ARefusalArrivesAsASentence) {
  const TemporaryFolder folder;
  const auto server = started(folder.file("probe.sock"));
  const Expected<std::string> answer = ask_probe(folder.file("probe.sock"), "nonsense");
  ASSERT_FALSE(answer.has_value());
  EXPECT_TRUE(holds(answer.error().sentence, "summary, links, ports"));
}

TEST(SocketServer, ARequestThatIsTooLongIsRefused) {
  const TemporaryFolder folder;
  const auto server = started(folder.file("probe.sock"));
  const Descriptor client = connect_to(folder.file("probe.sock"));
  send_all(client, std::string(100'000, 'x'));
  EXPECT_TRUE(holds(receive_all(client), "at most 64 octets"));
  EXPECT_TRUE(ask_probe(folder.file("probe.sock"), "summary").has_value());
}

TEST(SocketServer, TheLineMayEndWithTheConnection) {
  const TemporaryFolder folder;
  const auto server = started(folder.file("probe.sock"));
  const Descriptor client = connect_to(folder.file("probe.sock"));
  send_all(client, "all");
  shutdown(client.number(), SHUT_WR);
  EXPECT_EQ(nlohmann::json::parse(receive_all(client)).at("schema"), "sextant.all/1");
}

TEST(SocketServer, AClientThatHangsUpHurtsNobody) {
  const TemporaryFolder folder;
  const auto server = started(folder.file("probe.sock"));
  for (int i = 0; i < 200; ++i) {
    const Descriptor client = connect_to(folder.file("probe.sock"));
    if (i % 2 == 0) send_all(client, "all\n");
  }
  EXPECT_TRUE(ask_probe(folder.file("probe.sock"), "summary").has_value());
}

TEST(SocketServer, ASlowClientIsCutOffAndHoldsUpNobody) {
  const TemporaryFolder folder;
  const auto server = started(folder.file("probe.sock"));
  const Descriptor slow = connect_to(folder.file("probe.sock"));
  send_all(slow, "sum");
  EXPECT_TRUE(ask_probe(folder.file("probe.sock"), "summary").has_value());
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(receive_all(slow), "");  // cut off without an answer
  EXPECT_LT(std::chrono::steady_clock::now() - before, SocketServer::kClientTime + std::chrono::seconds(5));
}

TEST(SocketServer, MoreClientsThanPlacesWaitAndAreServed) {
  const TemporaryFolder folder;
  const auto server = started(folder.file("probe.sock"));
  std::vector<Descriptor> clients;
  for (std::size_t i = 0; i < SocketServer::kClientLimit + 10; ++i) {
    clients.push_back(connect_to(folder.file("probe.sock")));
    ASSERT_TRUE(clients.back().is_open());
  }
  for (const Descriptor& client : clients) send_all(client, "workers\n");
  for (const Descriptor& client : clients) EXPECT_TRUE(holds(receive_all(client), "busy_ratio"));
}

TEST(SocketServer, TheSocketIsForOwnerAndGroupAndGoneAfterwards) {
  const TemporaryFolder folder;
  const std::string path = folder.file("new/folder/probe.sock");
  const mode_t before = umask(0);
  auto server = started(path);
  umask(before);
  struct stat found{};
  ASSERT_EQ(stat(path.c_str(), &found), 0);
  EXPECT_TRUE(S_ISSOCK(found.st_mode));
  EXPECT_EQ(found.st_mode & 0777U, 0660U);
  server.reset();
  EXPECT_NE(stat(path.c_str(), &found), 0);
}

TEST(SocketServer, TheSocketOfADeadProcessIsReplaced) {
  const TemporaryFolder folder;
  const std::string path = folder.file("probe.sock");
  {
    const sockaddr_un address = *unix_address(path);
    const Descriptor dead(socket(AF_UNIX, SOCK_STREAM, 0));
    ASSERT_EQ(bind(dead.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    ASSERT_EQ(listen(dead.number(), 1), 0);
  }
  ASSERT_TRUE(std::filesystem::exists(path));
  const auto server = started(path);
  EXPECT_TRUE(ask_probe(path, "summary").has_value());
}

TEST(SocketServer, ALivingProbeIsNotReplaced) {
  const TemporaryFolder folder;
  const std::string path = folder.file("probe.sock");
  const auto first = started(path);
  const auto second = Server::start(only_socket(path));
  ASSERT_FALSE(second.has_value());
  EXPECT_TRUE(holds(second.error().sentence, "another probe is answering on " + path));
  EXPECT_TRUE(ask_probe(path, "summary").has_value());
}

TEST(SocketServer, AFileThatIsNoSocketIsLeftAlone) {
  const TemporaryFolder folder;
  const std::string path = folder.file("probe.sock");
  std::ofstream(path) << "precious";
  const auto server = Server::start(only_socket(path));
  ASSERT_FALSE(server.has_value());
  EXPECT_TRUE(holds(server.error().sentence, "is not a socket"));
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST(SocketServer, APathThatIsTooLongIsASentence) {
  const auto server = Server::start(only_socket("/tmp/" + std::string(200, 'x')));
  ASSERT_FALSE(server.has_value());
  EXPECT_TRUE(holds(server.error().sentence, "it needs 1 to 107"));
}

TEST(Client, NoProbeIsASentenceThatNamesTheSocket) {
  const TemporaryFolder folder;
  const Expected<std::string> answer = ask_probe(folder.file("none.sock"), "summary");
  ASSERT_FALSE(answer.has_value());
  EXPECT_TRUE(holds(answer.error().sentence, "no probe is answering on " + folder.file("none.sock")));
  EXPECT_TRUE(holds(answer.error().sentence, "sextant run -c FILE"));
}

TEST(Client, AProbeThatHasMeasuredNothingSaysSo) {
  const TemporaryFolder folder;
  const auto server = Server::start(only_socket(folder.file("probe.sock")));
  ASSERT_TRUE(server.has_value());
  const Expected<std::string> answer = ask_probe(folder.file("probe.sock"), "summary");
  ASSERT_FALSE(answer.has_value());
  EXPECT_TRUE(holds(answer.error().sentence, "measured nothing yet"));
}

}  // namespace
}  // namespace sextant
