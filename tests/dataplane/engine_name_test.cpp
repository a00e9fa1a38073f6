// SPDX-License-Identifier: BSD-3-Clause
// Names through the whole engine: what is seen, what records carry, and what the bounds do.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "dataplane/engine.h"
#include "dataplane/generate/hello.h"
#include "tests/dataplane/classify/dns_octets.h"
#include "tests/dataplane/packet.h"
#include "tests/dataplane/plain_accountant.h"

namespace sextant::test {
namespace {

constexpr std::int64_t kStart_ns = 1'770'000'000'000'000'000;

Bytes octets_of(const std::vector<std::byte>& octets) {
  Bytes bytes;
  for (const std::byte octet : octets) bytes.push_back(std::to_integer<std::uint8_t>(octet));
  return bytes;
}

Bytes octets_of(std::string_view text) {
  return {text.begin(), text.end()};
}

Bytes tls_hello(std::string_view name) {
  Random random(1);
  return octets_of(tls_client_hello(name, random));
}

Bytes initial(std::string_view name, std::uint64_t seed = 1) {
  Random random(seed);
  auto made = quic_initial(name, random);
  if (!made) std::abort();
  return octets_of(*made);
}

Bytes part(const Bytes& octets, std::size_t from, std::size_t to) {
  return {octets.begin() + static_cast<std::ptrdiff_t>(from), octets.begin() + static_cast<std::ptrdiff_t>(to)};
}

/// A segment of a client's stream that began with sequence number 1,000.
Bytes segment(const Bytes& payload, std::uint32_t offset, std::uint16_t port = 443, std::uint16_t client = 50'000) {
  const std::uint32_t sequence = 1'000 + offset;
  return Packet()
      .ethernet()
      .ipv6()
      .tcp(client, port)
      .set16(4, static_cast<std::uint16_t>(sequence >> 16U))
      .set16(6, static_cast<std::uint16_t>(sequence))
      .raw(payload)
      .bytes();
}

Bytes datagram(const Bytes& payload, std::uint16_t port, std::uint16_t client = 50'000) {
  return Packet().ethernet().ipv4().udp(client, port).raw(payload).bytes();
}

/// What a server says over UDP.
Bytes response(const std::string& message, std::uint16_t server = 53) {
  return Packet().ethernet().ipv4().udp(server, 50'000).raw(octets_of(message)).bytes();
}

struct Seen {
  std::vector<std::string> sightings;  // "source family name"
  std::vector<std::string> aaaa;       // of each sighting
  std::vector<LearntAddress> answers;
  std::vector<FlowRecord> records;
  NameCounts counts;

  [[nodiscard]] std::uint64_t flows(NamingOutcome outcome) const {
    return counts.flows[static_cast<std::size_t>(outcome)];
  }
};

void drain(HandOff& hand_off, Seen& seen) {
  for (; const NameSighting* sighting = hand_off.names.front(); hand_off.names.pop()) {
    seen.sightings.push_back(std::string(kNameSourceNames[static_cast<std::size_t>(sighting->source)]) + " " +
                             std::string(kFamilyNames[static_cast<std::size_t>(sighting->family)]) + " " +
                             std::string(sighting->name.view()));
    seen.aaaa.emplace_back(kAaaaEvidenceNames[static_cast<std::size_t>(sighting->aaaa)]);
  }
  for (; const LearntAddress* learnt = hand_off.answers.front(); hand_off.answers.pop()) {
    seen.answers.push_back(*learnt);
  }
  for (; const SecondCounts* second = hand_off.seconds.front(); hand_off.seconds.pop()) {
    for (std::size_t i = 0; i < kNamingOutcomeCount; ++i) seen.counts.flows[i] += second->names.flows[i];
    seen.counts.sightings += second->names.sightings;
    seen.counts.sightings_lost += second->names.sightings_lost;
    seen.counts.answers += second->names.answers;
    seen.counts.answers_lost += second->names.answers_lost;
  }
  for (; const FlowRecord* record = hand_off.records.front(); hand_off.records.pop()) seen.records.push_back(*record);
  while (hand_off.bins.front() != nullptr) hand_off.bins.pop();
}

Seen look(const std::vector<Bytes>& packets, EngineConfiguration configuration = {}) {
  configuration.flow_capacity = 1'000;
  configuration.prefault = false;
  if (configuration.name_capacity == 0) configuration.name_capacity = 64;
  auto engine = Engine::make(configuration);
  if (!engine) std::abort();
  std::vector<Frame> frames;
  for (const Bytes& packet : packets) {
    frames.push_back(frame_of(packet));
    frames.back().time = {kStart_ns};
  }
  Seen seen;
  for (std::size_t at = 0; at < frames.size(); at += kBurstCapacity) {
    const std::size_t count = std::min(kBurstCapacity, frames.size() - at);
    (*engine)->turn({frames.data() + at, count}, {kStart_ns});
    drain((*engine)->hand_off(), seen);
  }
  while (!(*engine)->finish()) drain((*engine)->hand_off(), seen);
  drain((*engine)->hand_off(), seen);
  return seen;
}

using Strings = std::vector<std::string>;

TEST(EngineNames, AHelloInOneSegmentNamesItsFlow) {
  const Bytes hello = tls_hello("www.example.com");
  const Seen seen =
      look({segment({}, 0), segment(hello, 0), segment({1, 2, 3}, static_cast<std::uint32_t>(hello.size()))});
  EXPECT_EQ(seen.sightings, Strings{"tls_sni ipv6 www.example.com"});
  ASSERT_EQ(seen.records.size(), 1U);
  EXPECT_EQ(seen.records[0].name.view(), "www.example.com");
  EXPECT_EQ(seen.records[0].name_source, NameSource::tls_sni);
  EXPECT_EQ(seen.records[0].packets[0] + seen.records[0].packets[1], 3U);
  EXPECT_EQ(seen.flows(NamingOutcome::named), 1U);
}

TEST(EngineNames, AHelloInFourSegmentsIsPutTogetherInAnyOrderOfTheLaterOnes) {
  const Bytes hello = tls_hello("split.example.net");
  ASSERT_GT(hello.size(), 200U);
  const auto piece = [&](std::size_t from, std::size_t to) {
    return segment(part(hello, from, to), static_cast<std::uint32_t>(from));
  };
  const std::size_t end = hello.size();
  const Seen seen = look({piece(0, 20), piece(100, end), piece(60, 100), piece(60, 100), piece(20, 60)});
  EXPECT_EQ(seen.sightings, Strings{"tls_sni ipv6 split.example.net"});
  EXPECT_EQ(seen.records.at(0).name.view(), "split.example.net");
}

TEST(EngineNames, AStreamWithoutItsBeginningHasNoName) {
  const Bytes hello = tls_hello("lost.example.net");
  const Seen seen = look({segment(part(hello, 20, hello.size()), 20)});
  EXPECT_TRUE(seen.sightings.empty());
  EXPECT_EQ(seen.flows(NamingOutcome::unnamed), 1U);
  EXPECT_TRUE(seen.records.at(0).name.empty());
}

TEST(EngineNames, AHelloThatNeverEndsIsUnfinished) {
  const Seen seen = look({segment(part(tls_hello("half.example.net"), 0, 20), 0)});
  EXPECT_TRUE(seen.sightings.empty());
  EXPECT_EQ(seen.flows(NamingOutcome::unfinished), 1U);
}

TEST(EngineNames, AnInitialOfQuicNamesItsFlow) {
  const Seen seen = look({datagram(initial("quic.example.org"), 443)});
  EXPECT_EQ(seen.sightings, Strings{"quic_sni ipv4 quic.example.org"});
  EXPECT_EQ(seen.records.at(0).name_source, NameSource::quic_sni);
}

TEST(EngineNames, ARequestOfHttpNamesItsFlow) {
  const Seen seen = look({segment(octets_of(http_request("plain.example.org")), 0, 80)});
  EXPECT_EQ(seen.sightings, Strings{"http_host ipv6 plain.example.org"});
}

TEST(EngineNames, EveryQuestionOfDnsIsSeenAndNamesNoFlow) {
  const Bytes query = octets_of(dns_query("a.example.org", DnsType::a));
  const Bytes other = octets_of(dns_query("b.example.org", DnsType::aaaa));
  const Seen seen = look({datagram(query, 53), datagram(other, 53), datagram(query, 5353), datagram(other, 5355)});
  EXPECT_EQ(seen.sightings, (Strings{"dns_query ipv4 a.example.org", "dns_query ipv4 b.example.org",
                                     "mdns ipv4 a.example.org", "llmnr ipv4 b.example.org"}));
  for (const FlowRecord& record : seen.records) EXPECT_TRUE(record.name.empty());
}

TEST(EngineNames, MessagesOfDnsOverTcpAreTakenFromTheStream) {
  Bytes stream;
  for (const char* name : {"first.example.org", "second.example.org"}) {
    const Bytes query = octets_of(dns_query(name, DnsType::aaaa));
    stream.push_back(0);
    stream.push_back(static_cast<std::uint8_t>(query.size()));
    stream.insert(stream.end(), query.begin(), query.end());
  }
  const Seen seen = look({segment(part(stream, 0, 10), 0, 53), segment(part(stream, 10, stream.size()), 10, 53)});
  EXPECT_EQ(seen.sightings, (Strings{"dns_query ipv6 first.example.org", "dns_query ipv6 second.example.org"}));
}

/// www.example.com is an alias of cdn.example.com, which has an address of either family.
const std::string kAnswered = header(kResponse, 1, 3) + question(kExample, 28) +
                              answer(pointer(kFirstName), 5, vector_of(1, "cdn") + pointer(kFirstName + 4)) +
                              answer(wire_name({"cdn", "example", "com"}), 28, kAddress6, 1, 20) +
                              answer(wire_name({"cdn", "example", "com"}), 1, kAddress4);

void expect_answered(const std::vector<LearntAddress>& answers) {
  ASSERT_EQ(answers.size(), 2U);
  for (const LearntAddress& learnt : answers) {
    EXPECT_EQ(learnt.name.view(), "www.example.com");
    EXPECT_EQ(learnt.time, Timestamp{kStart_ns});
  }
  EXPECT_EQ(answers[0].family, Family::ipv6);
  EXPECT_EQ(answers[0].ttl_s, 20U);
  EXPECT_EQ(answers[0].address.octets[0], std::byte{0x20});
  EXPECT_EQ(answers[0].address.octets[15], std::byte{1});
  EXPECT_EQ(answers[1].family, Family::ipv4);
  EXPECT_EQ(answers[1].address.octets[0], std::byte{0});
  EXPECT_EQ(answers[1].address.octets[12], std::byte{0xc0});
}

TEST(EngineNames, AResponseOfDnsTeachesTheAddressesOfTheNameThatWasAsked) {
  const std::string empty = header(kResponse, 1, 0) + question(kExample, 28);
  const Seen seen = look(
      {datagram(octets_of(dns_query("www.example.com", DnsType::aaaa)), 53), response(kAnswered), response(empty)});
  expect_answered(seen.answers);
  EXPECT_EQ(seen.counts.answers, 2U);
  EXPECT_EQ(seen.counts.answers_lost, 0U);
  EXPECT_EQ(seen.aaaa, (Strings{"none", "answered", "empty"}));
}

TEST(EngineNames, NothingIsLearntFromWhatIsNoServersResponse) {
  const std::string query = header(0x0100, 1, 1) + question(kExample, 1) + answer(kExample, 1, kAddress4);
  const Seen seen = look({response(kAnswered, 5353), response(kAnswered, 5355), datagram(octets_of(kAnswered), 53),
                          response(query), response(kAnswered + "x")});
  EXPECT_EQ(seen.answers.size(), 2U) << "octets behind a message break no rule";
  EXPECT_EQ(seen.aaaa, (Strings{"none", "none", "none", "none", "answered"}));
}

TEST(EngineNames, AFullRingLosesAnswersAndCountsThem) {
  const Seen seen = look({response(kAnswered), response(kAnswered), response(kAnswered)}, {.answer_ring_capacity = 5});
  EXPECT_EQ(seen.answers.size(), 4U);
  EXPECT_EQ(seen.counts.answers, 6U);
  EXPECT_EQ(seen.counts.answers_lost, 2U);
}

TEST(EngineNames, OverTcpAResponseIsReadBehindItsQuery) {
  const Bytes query = octets_of(vector_of(2, header(0x0100, 1, 0) + question(kExample, 28)));
  const Bytes answered = octets_of(vector_of(2, kAnswered));
  const auto from_server = [&](std::size_t from, std::size_t to) {
    return Packet()
        .ethernet()
        .ipv6("2001:db8::2", "2001:db8::1")
        .tcp(53, 50'000)
        .set16(6, static_cast<std::uint16_t>(9'000 + from))
        .raw(part(answered, from, to))
        .bytes();
  };
  const auto next = static_cast<std::uint32_t>(query.size());
  const Seen seen = look({segment(query, 0, 53), from_server(0, 30), segment(query, 0, 53),
                          from_server(30, answered.size()), segment(query, 0, 53), segment(query, next, 53)});
  expect_answered(seen.answers);
  EXPECT_EQ(seen.aaaa, (Strings{"none", "answered", "none"})) << "what a client repeats is no query of its own";
}

TEST(EngineNames, ATurnOpensAsManyInitialsAsItsBudgetAndNamesWhatWasLeftOut) {
  constexpr std::uint16_t kBudget = 5;
  constexpr std::uint16_t kFlows = kBudget + 3;
  std::vector<Bytes> packets;
  for (std::uint16_t flow = 0; flow < kFlows; ++flow) {
    packets.push_back(
        datagram(initial("flood.example.org", flow + 1U), 443, static_cast<std::uint16_t>(40'000 + flow)));
  }
  const Seen seen = look(packets, {.initial_budget = kBudget});
  EXPECT_EQ(seen.flows(NamingOutcome::named), kBudget);
  EXPECT_EQ(seen.flows(NamingOutcome::over_budget), 3U);
}

TEST(EngineNames, MoreHalfHellosThanThereIsRoomForPushTheOldestOut) {
  const Bytes hello = tls_hello("half.example.net");
  std::vector<Bytes> packets;
  for (std::uint16_t flow = 0; flow < 6; ++flow) {
    packets.push_back(segment(part(hello, 0, 20), 0, 443, static_cast<std::uint16_t>(40'000 + flow)));
  }
  for (const std::uint16_t flow : {std::uint16_t{0}, std::uint16_t{5}}) {
    packets.push_back(segment(part(hello, 20, hello.size()), 20, 443, static_cast<std::uint16_t>(40'000 + flow)));
  }
  const Seen seen = look(packets, {.stream_capacity = 4});
  EXPECT_EQ(seen.flows(NamingOutcome::dispossessed), 2U);
  EXPECT_EQ(seen.flows(NamingOutcome::named), 1U) << "flow 0 lost its beginning, flow 5 did not";
  EXPECT_EQ(seen.flows(NamingOutcome::unfinished), 3U);
}

TEST(EngineNames, AFullTableOfNamesLosesTheNameAndSaysSo) {
  std::vector<Bytes> packets;
  for (std::uint16_t flow = 0; flow < 5; ++flow) {
    packets.push_back(segment(tls_hello("host" + std::to_string(flow) + ".example.net"), 0, 443,
                              static_cast<std::uint16_t>(40'000 + flow)));
  }
  const Seen seen = look(packets, {.name_capacity = 3});
  EXPECT_EQ(seen.sightings.size(), 5U) << "a name is seen all the same";
  EXPECT_EQ(seen.flows(NamingOutcome::named), 3U);
  EXPECT_EQ(seen.flows(NamingOutcome::unkept), 2U);
}

TEST(EngineNames, AFlowThatWasSilentForLongerThanItsTimeoutIsAnotherOne) {
  auto engine = Engine::make({.flow_capacity = 100, .name_capacity = 8, .prefault = false});
  ASSERT_TRUE(engine.has_value());
  const Bytes hello = segment(tls_hello("again.example.net"), 0);
  Seen seen;
  Frame frame = frame_of(hello);
  for (const std::int64_t second : {0, 31}) {
    frame.time = {kStart_ns + second * kNanosecondsPerSecond};
    (*engine)->turn({&frame, 1}, frame.time);
    drain((*engine)->hand_off(), seen);
  }
  while (!(*engine)->finish()) drain((*engine)->hand_off(), seen);
  drain((*engine)->hand_off(), seen);
  ASSERT_EQ(seen.records.size(), 2U);
  EXPECT_EQ(seen.records[0].end_reason, FlowEndReason::idle_timeout);
  EXPECT_EQ(seen.records[1].name.view(), "again.example.net");
  EXPECT_EQ(seen.flows(NamingOutcome::named), 2U);
}

}  // namespace
}  // namespace sextant::test
