// SPDX-License-Identifier: BSD-3-Clause
// tshark as the second opinion: it must find the names we put in, over both carriers, and call nothing malformed that
// was not meant to be. Skips visibly where tshark is not installed.
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "dataplane/generate/services.h"
#include "dataplane/generate/traffic_generator.h"

namespace sextant {
namespace {

class Tshark : public testing::Test {
 protected:
  void SetUp() override {
    if (std::system("tshark --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "tshark is not installed";
    path_ = std::filesystem::temp_directory_path() / ("sextant-generate-" + std::to_string(getpid()) + ".pcap");
  }

  void TearDown() override { std::filesystem::remove(path_); }

  // Lines that `tshark -r capture ARGUMENTS` prints.
  [[nodiscard]] std::vector<std::string> lines(const std::string& arguments) const {
    // tshark guesses these two from a client's port number alone.
    const std::string command = "tshark -n --disable-protocol manolito --disable-protocol elasticsearch -r " +
                                path_.string() + " " + arguments + " 2>/dev/null";
    std::FILE* pipe = popen(command.c_str(), "r");
    std::string text;
    std::array<char, 4096> part{};
    while (const std::size_t count = std::fread(part.data(), 1, part.size(), pipe)) text.append(part.data(), count);
    EXPECT_EQ(pclose(pipe), 0) << command;
    std::vector<std::string> result;
    std::istringstream stream{text};
    for (std::string line; std::getline(stream, line);) result.push_back(line);
    return result;
  }

  [[nodiscard]] std::set<std::string> values(const std::string& filter, const std::string& field) const {
    const auto found = lines("-Y '" + filter + "' -T fields -e " + field);
    return {found.begin(), found.end()};
  }

  void write_capture(const Profile& profile, std::uint32_t frames) {
    auto source = TrafficGenerator::make({profile, 11, nullptr});
    ASSERT_TRUE(source.has_value());
    std::ofstream file{path_, std::ios::binary};
    const auto words = [&](std::initializer_list<std::uint32_t> values) {
      for (const std::uint32_t value : values) file.write(reinterpret_cast<const char*>(&value), sizeof value);
    };
    words({0xa1b2c3d4, 0x00040002, 0, 0, 65'535, 1});
    std::vector<std::byte> room(kFrameRoom);
    for (std::uint32_t i = 0; i < frames; ++i) {
      GeneratedFrame frame{.data = room.data()};
      (*source)->next(frame);
      words({1'700'000'000 + i / 1000, i % 1000 * 1000, frame.length, frame.length});
      file.write(reinterpret_cast<const char*>(room.data()), frame.length);
    }
    books_ = (*source)->books();
  }

  GeneratorBooks books_;

 private:
  std::filesystem::path path_;
};

// Short flows that have names only, so that every host's turn comes.
TEST_F(Tshark, FindsEveryNameInTlsQuicAndDns) {
  Profile profile = *find_profile("today");
  profile.kind_permille = {300, 0, 300, 400, 0, 0, 0, 0};
  profile.flow_segments_max = 3;
  profile.active_flows = 1024;
  write_capture(profile, 70'000);
  std::set<std::string> served;
  for (std::size_t host = 0; host < kHostCount; ++host) served.emplace(host_name(host));
  EXPECT_EQ(values("tcp && tls.handshake.type == 1", "tls.handshake.extensions_server_name"), served);
  EXPECT_EQ(values("quic && tls.handshake.type == 1", "tls.handshake.extensions_server_name"), served);
  EXPECT_EQ(values("dns.flags.response == 1", "dns.qry.name"), served);
}

TEST_F(Tshark, CallsOnlyTheIntendedFramesMalformed) {
  write_capture(*find_profile("today"), 40'000);
  std::uint64_t intended = 0;
  for (const LegCounts& leg : books_.legs) {
    intended += leg.received.packets - leg.outcomes[static_cast<std::size_t>(Outcome::accounted)].packets;
  }
  EXPECT_GT(intended, 0U);
  // Malformed ones run between the routers of the exchange LAN.
  EXPECT_EQ(
      lines("-Y '_ws.malformed && !(ip.addr == 203.168.10.0/24) && !(ipv6.addr == fe80::/10) && !eth.type == 0x86dd'")
          .size(),
      0U);
  EXPECT_LE(lines("-Y _ws.malformed").size(), intended);
}

TEST_F(Tshark, FindsNoWrongChecksum) {
  write_capture(*find_profile("today"), 40'000);
  const std::string check =
      "-o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE -Y '!(ip.addr == "
      "203.168.10.0/24) "
      "&& !(ipv6.addr == fe80::/10) && (ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == "
      "0 "
      "|| icmp.checksum.status == 0 || icmpv6.checksum.status == 0)'";
  EXPECT_EQ(lines(check).size(), 0U);
}

}  // namespace
}  // namespace sextant
