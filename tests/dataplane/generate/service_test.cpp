// SPDX-License-Identifier: BSD-3-Clause
// The books' applications against two others who tell them: a plain reader that knows which server is whose, and the
// engine's names with the starter set of rules.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "controlplane/applications/application_file.h"
#include "dataplane/classify/application_matcher.h"
#include "dataplane/engine.h"
#include "dataplane/generate/traffic_generator.h"
#include "sextant/application_summary.h"
#include "tests/dataplane/generate/frame_reader.h"

namespace sextant {
namespace {

constexpr std::size_t kFrames = 300'000;

std::size_t family_of(const test::ReadFrame& read) {
  return read.version == 6 ? 1 : 0;
}

template <typename Octets>
std::string text_of(const Octets& octets) {
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

/// Octets above TCP or UDP.
std::string payload_of(std::span<const std::byte> octets, const test::ReadFrame& read) {
  const std::size_t header = read.protocol == 6 ? test::octet_at(octets, read.transport + 12) / 16 * 4 : 8;
  return test::text_at(octets, read.transport + header, read.end - read.transport - header);
}

/// A frame that the plain reader understands and that has ports; not those between the routers of the exchange.
bool is_of_a_conversation(const test::ReadFrame& read) {
  const bool between_routers = read.source.starts_with("\xcb\xa8\x0a") || read.source.starts_with("\xfe\x80");
  return read.version_matches && !between_routers && !read.fragment && (read.protocol == 6 || read.protocol == 17);
}

template <typename Visit>
GeneratorBooks for_each_frame(std::string_view profile, Visit visit) {
  auto source = TrafficGenerator::make({*find_profile(profile), 6, nullptr});
  EXPECT_TRUE(source.has_value());
  std::vector<std::byte> room(kFrameRoom);
  for (std::size_t i = 0; i < kFrames; ++i) {
    GeneratedFrame frame{.data = room.data()};
    (*source)->next(frame);
    visit(std::span<const std::byte>{room.data(), frame.length}, frame);
  }
  return (*source)->books();
}

struct Rules {
  ApplicationRules rules;
  std::unique_ptr<const ApplicationMatcher> matcher;

  [[nodiscard]] std::string name(ApplicationId id) const {
    return id == kUnknownApplication ? "" : rules.applications[id - 1U].name;
  }
};

Rules starter() {
  auto rules = starter_rules();
  EXPECT_TRUE(rules.has_value());
  auto matcher = ApplicationMatcher::compile(*rules, 1);
  EXPECT_TRUE(matcher.has_value());
  return {std::move(*rules), std::move(*matcher)};
}

/// Tells the application of each flow: by the name that the engine finds and what the rules make of it, for DNS and RTP
/// by the rules' signatures over the first payload.
class Teller {
 public:
  Teller() {
    auto made = Engine::make({.leg_count = 3,
                              .link_count = 2,
                              .flow_capacity = 1U << 18U,
                              .name_capacity = 1024,
                              .initial_budget = kBurstCapacity,
                              .prefault = false});
    if (!made) std::abort();
    engine_ = std::move(*made);
  }

  void take(std::span<const std::byte> octets, const GeneratedFrame& generated) {
    now_.nanoseconds += 5'000;  // no flow pauses for so long that it gets a second entry
    const Frame frame{.data = octets.data(),
                      .captured = generated.length,
                      .length = generated.length,
                      .time = now_,
                      .leg = static_cast<std::uint16_t>(generated.direction),
                      .direction = generated.direction};
    engine_->turn({&frame, 1}, now_);
    drain();
    const test::ReadFrame read = test::read_frame(octets);
    if (is_of_a_conversation(read) && read.protocol == 17) look_at_datagram(octets, read);
  }

  void finish() {
    while (!engine_->finish()) drain();
    drain();
  }

  std::map<std::string, std::array<ApplicationCell, 2>> found;  ///< by application, by family
  std::uint64_t entries = 0;
  std::uint64_t sightings_lost = 0;

 private:
  void drain() {
    HandOff& hand_off = engine_->hand_off();
    for (; const SecondCounts* second = hand_off.seconds.front(); hand_off.seconds.pop()) {
      entries += second->flows.created;
      sightings_lost += second->names.sightings_lost;
    }
    for (; const FlowRecord* record = hand_off.records.front(); hand_off.records.pop()) {
      if (record->name.empty()) continue;
      const std::string application = rules_.name(rules_.matcher->by_name(record->name.view()));
      found[application][static_cast<std::size_t>(record->key.family)] +=
          ApplicationCell{{0, record->frame_octets[0] + record->frame_octets[1], 0}, 1};
    }
    while (hand_off.bins.front() != nullptr) hand_off.bins.pop();
    while (hand_off.names.front() != nullptr) hand_off.names.pop();
  }

  void look_at_datagram(std::span<const std::byte> octets, const test::ReadFrame& read) {
    const auto [flow, is_new] = by_signature_.try_emplace(read.flow());
    if (is_new) {
      const std::string payload = payload_of(octets, read);
      flow->second = rules_.name(rules_.matcher->by_payload(SignatureTransport::udp, std::as_bytes(std::span{payload}),
                                                            rules_.matcher->scratch(0)));
    }
    if (flow->second != "DNS" && flow->second != "RTP") return;
    found[flow->second][family_of(read)] += ApplicationCell{{1, octets.size(), 0}, is_new ? 1U : 0U};
  }

  Rules rules_ = starter();
  std::unique_ptr<Engine> engine_;
  std::map<std::string, std::string> by_signature_;  // application by flow
  Timestamp now_{1'800'000'000 * kNanosecondsPerSecond};
};

TEST(Services, TheStarterRulesTellEachHost) {
  const Rules rules = starter();
  std::set<std::string_view> names;
  for (std::size_t host = 0; host < kHostCount; ++host) {
    const Service& service = services()[service_of_host(host)];
    EXPECT_EQ(rules.name(rules.matcher->by_name(host_name(host))), service.application) << host_name(host);
    names.insert(host_name(host));
  }
  EXPECT_EQ(names.size(), kHostCount);
}

class ServiceBooksOf : public testing::TestWithParam<const char*> {};

// Flows are looked for by the address of their server; a flow is told by its first payload.
TEST_P(ServiceBooksOf, EqualAnIndependentCountOfTheFrames) {
  std::map<std::string, std::size_t> servers;
  for (std::size_t host = 0; host < kHostCount; ++host) {
    servers[text_of(server_ipv4(host).octets)] = service_of_host(host);
    servers[text_of(server_ipv6(host).octets)] = service_of_host(host);
  }
  std::array<std::array<ServiceCounts, 2>, kServiceCount> counted{};
  std::map<std::string, bool> told;  // by flow
  const auto books = for_each_frame(GetParam(), [&](std::span<const std::byte> octets, const GeneratedFrame&) {
    const test::ReadFrame read = test::read_frame(octets);
    if (!is_of_a_conversation(read)) return;
    const bool from_server = read.source_port < read.destination_port;
    const int port = from_server ? read.source_port : read.destination_port;
    const auto server = servers.find(from_server ? read.source : read.destination);
    const std::size_t service = port == 53                ? kDnsService
                                : port == 16384           ? kRtpService
                                : server == servers.end() ? kNoService
                                                          : server->second;
    if (service == kNoService) return;
    ServiceCounts& counts = counted[service][family_of(read)];
    const auto [flow, is_new] = told.try_emplace(read.flow(), false);
    counts.flows += is_new ? 1 : 0;
    if (!flow->second && !payload_of(octets, read).empty()) {
      flow->second = true;
      ++counts.told_flows;
    }
    counts.frames += {1, octets.size()};
    if (!flow->second) counts.frames_before_telling += {1, octets.size()};
  });
  for (std::size_t service = 0; service < kServiceCount; ++service) {
    for (std::size_t family = 0; family < 2; ++family) {
      const ServiceCounts& sent = books.services[service][family];
      const ServiceCounts& found = counted[service][family];
      EXPECT_EQ(sent.flows, found.flows) << services()[service].name;
      EXPECT_EQ(sent.told_flows, found.told_flows) << services()[service].name;
      EXPECT_EQ(sent.frames, found.frames) << services()[service].name;
      EXPECT_EQ(sent.frames_before_telling, found.frames_before_telling) << services()[service].name;
    }
  }
}

TEST_P(ServiceBooksOf, AreWhatTheEngineNames) {
  Teller teller;
  const auto books = for_each_frame(
      GetParam(),
      [&](std::span<const std::byte> octets, const GeneratedFrame& generated) { teller.take(octets, generated); });
  teller.finish();

  std::map<std::string, std::array<ServiceCounts, 2>> sent;  // by application
  for (std::size_t service = 0; service < kServiceCount; ++service) {
    for (std::size_t family = 0; family < 2; ++family) {
      ServiceCounts& sum = sent[std::string{services()[service].application}][family];
      const ServiceCounts& counts = books.services[service][family];
      sum.told_flows += counts.told_flows;
      sum.frames += counts.frames;
      sum.frames_before_telling += counts.frames_before_telling;
    }
  }
  for (const auto& [application, families] : teller.found) EXPECT_TRUE(sent.contains(application)) << application;
  for (const auto& [application, families] : sent) {
    for (std::size_t family = 0; family < 2; ++family) {
      const ApplicationCell& sum = teller.found[application][family];
      EXPECT_EQ(sum.flows, families[family].told_flows) << application;
      EXPECT_LE(sum.cell.frame_octets, families[family].frames.octets) << application;
      EXPECT_GE(sum.cell.frame_octets, families[family].frames.octets - families[family].frames_before_telling.octets)
          << application;
    }
  }
  EXPECT_EQ(teller.sightings_lost, 0U);
  EXPECT_EQ(teller.entries, books.ipv4_flows + books.ipv6_flows - books.malformed_flows);
}

INSTANTIATE_TEST_SUITE_P(Profiles, ServiceBooksOf, testing::Values("today", "ipv6-heavy", "dual-stack", "stress"),
                         [](const auto& profile) {
                           std::string name = profile.param;
                           std::erase(name, '-');
                           return name;
                         });

// What a response says of a name is where that name's flows go; a service without IPv6 has no AAAA.
TEST(Services, AnswersOfDnsAreTheAddressesOfTheirServers) {
  constexpr std::size_t kHeaderOctets = 12;
  constexpr std::size_t kQuestionEndOctets = 5;  // the root, type and class
  constexpr std::size_t kAnswerOctets = 12;      // without the address
  std::map<std::string, std::size_t> hosts;
  for (std::size_t host = 0; host < kHostCount; ++host) hosts[std::string{host_name(host)}] = host;
  std::set<std::size_t> asked;
  std::size_t empty = 0;
  for_each_frame("today", [&](std::span<const std::byte> octets, const GeneratedFrame&) {
    const test::ReadFrame read = test::read_frame(octets);
    if (!is_of_a_conversation(read) || read.source_port != 53) return;
    const std::string message = payload_of(octets, read);
    std::string name;
    std::size_t at = kHeaderOctets;
    for (; message[at] != 0; at += static_cast<std::size_t>(message[at]) + 1) {
      if (!name.empty()) name += '.';
      name += message.substr(at + 1, static_cast<std::size_t>(message[at]));
    }
    ASSERT_TRUE(hosts.contains(name)) << name;
    const std::size_t host = hosts[name];
    asked.insert(host);
    const bool aaaa = message[at + 2] == 28;
    const std::string answer = message.substr(at + kQuestionEndOctets);
    EXPECT_EQ(message[7], answer.empty() ? 0 : 1);
    EXPECT_EQ(answer.empty(), aaaa && !services()[service_of_host(host)].has_ipv6());
    empty += answer.empty() ? 1 : 0;
    if (answer.empty()) return;
    EXPECT_EQ(answer.substr(kAnswerOctets),
              aaaa ? text_of(server_ipv6(host).octets) : text_of(server_ipv4(host).octets));
  });
  EXPECT_GT(asked.size(), kHostCount / 2);
  EXPECT_GT(empty, 0U);
}

TEST(Services, HaveTheirOwnSharesOfIpv6) {
  const auto shares = [](std::string_view profile) {
    const auto books = for_each_frame(profile, [](auto, const auto&) {});
    std::map<std::string_view, double> result;
    for (std::size_t service = 0; service < kServiceCount; ++service) {
      const auto& [ipv4, ipv6] = books.services[service];
      result[services()[service].application] =
          static_cast<double>(ipv6.flows) / static_cast<double>(ipv4.flows + ipv6.flows);
    }
    return result;
  };
  auto today = shares("today");
  EXPECT_EQ(today["Steam"], 0.0);
  EXPECT_EQ(today["GitHub"], 0.0);
  EXPECT_GT(today["Tsinghua University"], 0.85);
  EXPECT_NEAR(today["Taobao"], 0.48, 0.05);
  EXPECT_NEAR(today["DNS"], 0.45, 0.02);
}

TEST(Services, OfAPairAreTheSameOverBothFamilies) {
  const auto books = for_each_frame("dual-stack", [](auto, const auto&) {});
  std::uint64_t unequal = 0;
  for (const auto& [ipv4, ipv6] : books.services) {
    EXPECT_LE(ipv6.flows, ipv4.flows);
    unequal += ipv4.flows - ipv6.flows;
  }
  EXPECT_LE(unequal, 1U);  // the last conversation's twin may not have begun
}

}  // namespace
}  // namespace sextant
