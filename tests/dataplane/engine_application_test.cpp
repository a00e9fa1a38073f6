// SPDX-License-Identifier: BSD-3-Clause
// Applications through the whole engine: by name, by server, by payload, and the cells they are counted in.
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "dataplane/classify/application_matcher.h"
#include "dataplane/classify/learnt_names.h"
#include "dataplane/engine.h"
#include "dataplane/generate/hello.h"
#include "tests/dataplane/packet.h"
#include "tests/dataplane/plain_accountant.h"

namespace sextant::test {
namespace {

constexpr std::int64_t kStart_ns = 1'770'000'000'000'000'000;
constexpr ApplicationId kVideo = 1;
constexpr ApplicationId kEdge = 2;
constexpr ApplicationId kGreeting = 3;

ApplicationRules rules() {
  ApplicationRules rules;
  rules.applications = {{"Video", "video", ""}, {"Edge", "cdn", ""}, {"Greeting", "protocol", ""}};
  rules.suffixes = {{"video.example", kVideo}};
  rules.signatures = {{"^HELLO ", SignatureTransport::tcp, kGreeting}, {"^HELLO ", SignatureTransport::udp, kGreeting}};
  return rules;
}

std::unique_ptr<const ApplicationMatcher> compiled(const ApplicationRules& rules) {
  auto matcher = ApplicationMatcher::compile(rules, 1);
  if (!matcher) std::abort();
  return *std::move(matcher);
}

Bytes text(std::string_view words) {
  return {words.begin(), words.end()};
}

Bytes hello(std::string_view name) {
  Random random(1);
  Bytes bytes;
  for (const std::byte octet : tls_client_hello(name, random)) bytes.push_back(std::to_integer<std::uint8_t>(octet));
  return bytes;
}

Bytes segment(const Bytes& payload, std::uint16_t client, std::uint16_t port = 443) {
  return Packet().ethernet().ipv6().tcp(client, port).raw(payload).bytes();
}

/// An engine, and what it handed over.
class Told {
 public:
  explicit Told(const ApplicationMatcher* matcher, EngineConfiguration configuration = {}) {
    configuration.flow_capacity = 1'000;
    configuration.prefault = false;
    configuration.name_capacity = 64;
    configuration.largest_application = kGreeting;
    auto engine = Engine::make(configuration);
    if (!engine) std::abort();
    engine_ = *std::move(engine);
    if (matcher != nullptr) engine_->adopt(matcher, &matcher->scratch(0));
  }

  void adopt(const ApplicationMatcher& matcher) { engine_->adopt(&matcher, &matcher.scratch(0)); }

  void adopt(const LearntNames& learnt) { engine_->adopt(&learnt); }

  void turn(const std::vector<Bytes>& packets, std::int64_t milliseconds = 0) {
    std::vector<Frame> frames;
    for (const Bytes& packet : packets) {
      frames.push_back(frame_of(packet));
      frames.back().time = {kStart_ns + milliseconds * kNanosecondsPerMillisecond};
    }
    engine_->turn(frames, {kStart_ns + milliseconds * kNanosecondsPerMillisecond});
    drain();
  }

  void finish() {
    while (!engine_->finish()) drain();
    drain();
  }

  [[nodiscard]] std::uint64_t packets(ApplicationId application) const { return sum(application).cell.packets; }
  [[nodiscard]] std::uint64_t flows(ApplicationId application) const { return sum(application).flows; }
  [[nodiscard]] const std::vector<FlowRecord>& records() const { return records_; }

 private:
  [[nodiscard]] ApplicationCell sum(ApplicationId application) const {
    ApplicationCell sum;
    for (std::size_t c = 0; c < kTrafficClassCount; ++c) sum += cells_.at(application, static_cast<TrafficClass>(c));
    return sum;
  }

  void drain() {
    HandOff& hand_off = engine_->hand_off();
    for (; const CellBin* bin = hand_off.bins.front(); hand_off.bins.pop()) {
      cells_.merge(bin->applications);
      PacketOctets counted;
      for (std::size_t row = 0; row < bin->applications.row_count(); ++row) {
        for (std::size_t c = 0; c < kTrafficClassCount; ++c) {
          const Cell& cell = bin->applications.at(static_cast<ApplicationId>(row), static_cast<TrafficClass>(c)).cell;
          counted += {cell.packets, cell.frame_octets};
        }
      }
      EXPECT_EQ(counted, bin->accounted) << "every bin sums to what was accounted in it";
    }
    for (; const FlowRecord* record = hand_off.records.front(); hand_off.records.pop()) records_.push_back(*record);
    while (hand_off.names.front() != nullptr) hand_off.names.pop();
    while (hand_off.seconds.front() != nullptr) hand_off.seconds.pop();
  }

  std::unique_ptr<Engine> engine_;
  ApplicationCells cells_{kGreeting};
  std::vector<FlowRecord> records_;
};

TEST(EngineApplications, ANameTellsTheWholeFlow) {
  const auto matcher = compiled(rules());
  Told told(matcher.get());
  told.turn({segment({}, 1'000), segment(hello("www.video.example"), 1'000), segment({1, 2}, 1'000),
             segment(hello("www.other.example"), 1'001), Packet().ethernet().arp().bytes()});
  told.finish();
  EXPECT_EQ(told.packets(kVideo), 3U) << "also the frame before the name";
  EXPECT_EQ(told.flows(kVideo), 1U);
  EXPECT_EQ(told.flows(kUnknownApplication), 1U) << "a name that no rule tells";
  ASSERT_EQ(told.records().size(), 2U);
  for (const FlowRecord& record : told.records()) {
    EXPECT_EQ(record.application, record.name.view() == "www.video.example" ? kVideo : kUnknownApplication);
  }
}

TEST(EngineApplications, APayloadTellsWhereNoNameDoes) {
  const auto matcher = compiled(rules());
  Told told(matcher.get());
  told.turn({segment(text("HELLO there\r\n"), 1'000, 7), segment(text("hello there\r\n"), 1'001, 7),
             Packet().ethernet().ipv4().udp(1'002, 9).raw(text("HELLO")).bytes(),
             Packet().ethernet().ipv4().udp(1'003, 9).raw(text("HELLO you\r\n")).bytes()});
  told.finish();
  EXPECT_EQ(told.flows(kGreeting), 2U);
  EXPECT_EQ(told.flows(kUnknownApplication), 2U);
}

TEST(EngineApplications, TheAnswerOfAServerTellsAsWell) {
  const auto matcher = compiled(rules());
  Told told(matcher.get());
  told.turn({segment(text("?\r\n"), 1'000, 7),
             Packet().ethernet().ipv6().tcp(7, 1'000).raw(text("HELLO client\r\n")).bytes()});
  told.finish();
  EXPECT_GE(told.packets(kGreeting), 1U);
}

TEST(EngineApplications, AServerTellsBeforeItsPayloadAndAfterTheName) {
  ApplicationRules ours = rules();
  const Bytes probe = segment(text("HELLO there\r\n"), 1'000, 7);
  Ipv6Prefix everything;
  ours.ipv6_servers = {{everything, kEdge}};
  const auto matcher = compiled(ours);
  Told told(matcher.get());
  told.turn({probe, segment(hello("www.video.example"), 1'001), segment(hello("www.other.example"), 1'002),
             Packet().ethernet().ipv4().udp(1'003, 9).raw(text("HELLO you\r\n")).bytes()});
  told.finish();
  EXPECT_EQ(told.flows(kEdge), 2U) << "one by its address alone, one whose name no rule tells";
  EXPECT_EQ(told.flows(kVideo), 1U);
  EXPECT_EQ(told.flows(kGreeting), 1U) << "no IPv4 prefix";
}

TEST(EngineApplications, ABudgetBoundsThePayloadsOfATurn) {
  const auto matcher = compiled(rules());
  Told told(matcher.get(), {.signature_budget = 3});
  std::vector<Bytes> flood;
  for (std::uint16_t client = 1'000; client < 1'010; ++client)
    flood.push_back(segment(text("HELLO you\r\n"), client, 7));
  told.turn(flood);
  told.finish();
  EXPECT_EQ(told.flows(kGreeting), 3U);
  EXPECT_EQ(told.flows(kUnknownApplication), 7U) << "the rest is unknown, and counted";
}

TEST(EngineApplications, NewRulesTellTheFlowsThatBeginAfterThem) {
  const auto matcher = compiled(rules());
  ApplicationRules other = rules();
  other.suffixes = {{"video.example", kEdge}};
  const auto changed = compiled(other);
  Told told(matcher.get());
  told.turn({segment(hello("www.video.example"), 1'000)});
  told.adopt(*changed);
  told.turn({segment({1}, 1'000), segment(hello("www.video.example"), 1'001)}, 20'000);
  told.finish();
  EXPECT_EQ(told.packets(kVideo), 2U);
  EXPECT_EQ(told.packets(kEdge), 1U);
}

/// The addresses of segment(): Packet's own.
LearntNames learnt(std::string_view server) {
  const Bytes octets = segment({}, 1);
  Ipv6Address destination;
  std::memcpy(&destination, octets.data() + 14 + 24, sizeof destination);
  const std::vector<NamedAddress> named{{destination, Family::ipv6, server}};
  return {named, 0x0123456789abcdef};
}

TEST(EngineApplications, ANameFromDnsTellsBeforeTheServerAndThePayload) {
  ApplicationRules ours = rules();
  ours.ipv6_servers = {{Ipv6Prefix{}, kEdge}};
  const auto matcher = compiled(ours);
  const LearntNames names = learnt("cache.video.example");
  Told told(matcher.get());
  told.adopt(names);
  told.turn({segment(text("HELLO you\r\n"), 1'000, 7), segment(hello("www.other.example"), 1'001), segment({}, 1'002)});
  told.finish();
  EXPECT_EQ(told.flows(kVideo), 1U);
  EXPECT_EQ(told.flows(kEdge), 1U) << "a name of its own comes first, though no rule tells it";
  EXPECT_EQ(told.flows(kUnknownApplication), 1U) << "no payload: nothing was asked of a server";
  for (const FlowRecord& record : told.records()) {
    if (record.application == kVideo) {
      EXPECT_EQ(record.name.view(), "cache.video.example");
      EXPECT_EQ(record.name_source, NameSource::learnt);
    }
  }
}

TEST(EngineApplications, ANameThatComesAfterOneFromDnsTakesItsPlace) {
  const auto matcher = compiled(rules());
  const LearntNames names = learnt("cache.video.example");
  Told told(matcher.get());
  told.adopt(names);
  told.turn({segment(Bytes{1, 2, 3}, 1'000)});
  told.turn({segment({4}, 1'000)}, 12'000);  // the bin before is counted by what DNS says
  told.turn({segment(hello("www.own.example"), 1'000)}, 13'000);
  told.finish();
  ASSERT_EQ(told.records().size(), 1U);
  EXPECT_EQ(told.records()[0].name.view(), "www.own.example");
  EXPECT_EQ(told.packets(kVideo), 1U);
  EXPECT_EQ(told.packets(kUnknownApplication), 2U);
}

TEST(EngineApplications, WithoutRulesEverythingIsUnknown) {
  Told told(nullptr);
  told.turn({segment(hello("www.video.example"), 1'000), segment(text("HELLO you\r\n"), 1'001, 7)});
  told.finish();
  EXPECT_EQ(told.packets(kUnknownApplication), 2U);
}

}  // namespace
}  // namespace sextant::test
