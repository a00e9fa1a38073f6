// SPDX-License-Identifier: BSD-3-Clause
// Names against a plain matcher over random rules, signatures against the first payloads of protocols, and what is
// refused.
#include "dataplane/classify/application_matcher.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "sextant/name.h"

namespace sextant::test {
namespace {

using namespace std::string_literals;

ApplicationRules rules_of(std::vector<ApplicationSuffix> suffixes, std::vector<ApplicationSignature> signatures = {}) {
  ApplicationRules rules;
  rules.applications.resize(9);
  rules.suffixes = std::move(suffixes);
  rules.signatures = std::move(signatures);
  return rules;
}

std::unique_ptr<const ApplicationMatcher> compiled(const ApplicationRules& rules) {
  auto matcher = ApplicationMatcher::compile(rules, 1);
  if (!matcher) {
    ADD_FAILURE() << matcher.error().sentence;
    std::abort();
  }
  return *std::move(matcher);
}

TEST(ApplicationMatcher, TakesTheLongestDomainANameIsOrIsUnder) {
  const auto matcher =
      compiled(rules_of({{"example.com", 1}, {"mail.example.com", 2}, {"local", 3}, {"b.c.d.e.f", 4}}));
  const std::vector<std::pair<std::string, ApplicationId>> cases{
      {"example.com", 1},
      {"www.example.com", 1},
      {"mail.example.com", 2},
      {"a.b.mail.example.com", 2},
      {"email.example.com", 1},
      {"notexample.com", 0},
      {"www.notexample.com", 0},
      {"example.com.net", 0},
      {"example", 0},
      {"com", 0},
      {"printer.local", 3},
      {"local", 3},
      {"glocal", 0},
      {"b.c.d.e.f", 4},
      {"a.b.c.d.e.f", 4},
      {"c.d.e.f", 0},
      {"ab.c.d.e.f", 0},
      {"", 0},
      {".", 0},
      {".com", 0},
      {".example.com", 1},
      {"..example.com", 1},
      {"example.com.", 0},
      {"evil\\046example.com", 0},
      {"\\032.example.com", 1},
      {std::string(241, 'a') + ".example.com", 1},
  };
  for (const auto& [name, application] : cases) EXPECT_EQ(matcher->by_name(name), application) << name;
}

TEST(ApplicationMatcher, KnowsNothingWithoutRules) {
  const auto matcher = compiled({});
  EXPECT_EQ(matcher->by_name("example.com"), kUnknownApplication);
  const std::array<std::byte, 1> payload{};
  EXPECT_EQ(matcher->by_payload(SignatureTransport::tcp, payload, matcher->scratch(0)), kUnknownApplication);
}

/// Cuts a name at its dots, from the left: the first that is a domain of a rule is the longest.
class PlainMatcher {
 public:
  explicit PlainMatcher(const std::vector<ApplicationSuffix>& suffixes) {
    for (const auto& [domain, application] : suffixes) applications_[domain] = application;
  }

  [[nodiscard]] ApplicationId by_name(std::string_view name) const {
    for (;;) {
      const auto found = applications_.find(name);
      if (found != applications_.end()) return found->second;
      const std::size_t dot = name.find('.');
      if (dot == std::string_view::npos) return kUnknownApplication;
      name.remove_prefix(dot + 1);
    }
  }

 private:
  std::map<std::string, ApplicationId, std::less<>> applications_;
};

/// Few labels, and such as end with each other, so that much nearly matches.
class RandomNames {
 public:
  explicit RandomNames(std::uint64_t seed) : random_(seed) {}

  std::uint64_t below(std::uint64_t limit) { return random_() % limit; }

  std::string label() {
    static constexpr std::array<const char*, 12> kLabels{"com", "net", "xn--p1ai", "google", "oogle",     "le",
                                                         "a",   "aa",  "-",        "\\032x", "x\\046com", "\\255"};
    if (below(3) != 0) return kLabels[below(kLabels.size())];
    std::string text(1 + below(6), ' ');
    for (char& c : text) c = static_cast<char>('a' + below(3));
    return text;
  }

  std::string name(std::size_t most_labels) {
    std::string text = label();
    for (std::size_t i = below(most_labels); i > 0; --i) text += '.' + label();
    return text;
  }

  /// Something in front of a domain: nothing, labels, or the rest of a label; up to all the octets a name can have.
  std::string under(const std::string& domain) {
    switch (below(5)) {
      case 0:
        return domain;
      case 1:
        return label() + domain;
      case 2: {
        std::string longest = std::string(63, 'a') + '.' + name(60) + '.' + domain;
        while (longest.size() < NameText::kCapacity) longest.insert(0, below(20) == 0 ? "." : "b");
        return longest.substr(longest.size() - NameText::kCapacity);
      }
      default:
        return name(4) + '.' + domain;
    }
  }

 private:
  std::mt19937_64 random_;
};

TEST(ApplicationMatcher, IsThePlainMatcherOnAMillionNames) {
  constexpr std::size_t kRounds = 100;
  constexpr std::size_t kNamesARound = 10'000;
  const std::uint64_t seed = std::random_device()();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  RandomNames random(seed);
  std::array<std::size_t, 2> seen{};  // unknown, known
  for (std::size_t round = 0; round < kRounds; ++round) {
    ApplicationRules rules;
    rules.applications.resize(kApplicationLimit);
    std::set<std::string> domains;
    for (std::size_t i = random.below(round % 10 == 0 ? 20'000 : 200); i > 0; --i) {
      std::string domain = random.name(5);
      if (!domains.insert(domain).second) continue;
      rules.suffixes.push_back({std::move(domain), static_cast<ApplicationId>(1 + random.below(kApplicationLimit))});
    }
    const PlainMatcher plain(rules.suffixes);
    const auto matcher = compiled(rules);
    for (std::size_t i = 0; i < kNamesARound; ++i) {
      const std::string name = rules.suffixes.empty() || random.below(4) == 0
                                   ? random.name(6)
                                   : random.under(rules.suffixes[random.below(rules.suffixes.size())].domain);
      const ApplicationId application = plain.by_name(name);
      ASSERT_EQ(matcher->by_name(name), application) << name << ", seed " << seed;
      ++seen[application == kUnknownApplication ? 0 : 1];
    }
  }
  EXPECT_GT(seen[0], kRounds * kNamesARound / 50);
  EXPECT_GT(seen[1], kRounds * kNamesARound / 2);
}

ApplicationId application_of(const ApplicationMatcher& matcher, SignatureTransport transport,
                             std::string_view payload) {
  return matcher.by_payload(transport, std::as_bytes(std::span(payload)), matcher.scratch(0));
}

TEST(ApplicationMatcher, TellsProtocolsByTheirFirstPayload) {
  constexpr auto kTcp = SignatureTransport::tcp;
  constexpr auto kUdp = SignatureTransport::udp;
  const auto matcher = compiled(rules_of({}, {{R"(^SSH-[12]\.\d)", kTcp, 1},
                                              {R"(^\x13BitTorrent protocol)", kTcp, 2},
                                              {R"(^\x00[\x01\x11]..\x21\x12\xa4\x42)", kUdp, 3},
                                              {R"(^220[ -][^\r\n]*SMTP)", kTcp, 4},
                                              {R"(^(REGISTER|INVITE) sip:)", kUdp, 5},
                                              {R"(^d1:[ad]d2:id20:)", kUdp, 6}}));
  struct Case {
    SignatureTransport transport;
    std::string payload;
    ApplicationId application;
  };
  const std::vector<Case> cases{
      {kTcp, "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", 1},
      {kUdp, "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", 0},
      {kTcp, " SSH-2.0-OpenSSH_9.2p1", 0},
      {kTcp, "SSH-2", 0},
      {kTcp,
       "\x13"
       "BitTorrent protocol\0\0\0\0\0\x10\0\x05"s +
           std::string(40, '\xdc'),
       2},
      {kTcp, "220 mx.example.net ESMTP Postfix\r\n", 4},
      {kTcp, "220 ftp.example.net FTP server ready\r\n", 0},
      // RFC 8489, section 5: a Binding request whose length holds the octet of a line feed.
      {kUdp, "\0\x01\0\x0a\x21\x12\xa4\x42"s + "0123456789ab", 3},
      {kUdp, "REGISTER sip:registrar.example.net SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1\r\n", 5},
      {kUdp, "d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe", 6},
      {kUdp, "", 0},
  };
  for (const Case& one : cases)
    EXPECT_EQ(application_of(*matcher, one.transport, one.payload), one.application) << one.payload;
}

TEST(ApplicationMatcher, TheFirstOfTheSignaturesThatMatchWins) {
  constexpr auto kTcp = SignatureTransport::tcp;
  // The last ends first, and the first last.
  const auto matcher = compiled(rules_of({}, {{"^abcd", SignatureTransport::udp, 9},
                                              {"^abcd", kTcp, 7},
                                              {"^abc", kTcp, 6},
                                              {"^ab", kTcp, 5},
                                              {"^x|^ab", kTcp, 7}}));
  EXPECT_EQ(application_of(*matcher, kTcp, "abcd"), 7);
  EXPECT_EQ(application_of(*matcher, kTcp, "abcx"), 6);
  EXPECT_EQ(application_of(*matcher, kTcp, "abx"), 5);
  EXPECT_EQ(application_of(*matcher, kTcp, "xab"), 7);
  EXPECT_EQ(application_of(*matcher, SignatureTransport::udp, "abcd"), 9);
}

TEST(ApplicationMatcher, LooksAtTheBeginningOfAPayload) {
  const auto matcher = compiled(rules_of({}, {{"end", SignatureTransport::tcp, 1}}));
  const std::string before(ApplicationMatcher::kPayloadOctets - 3, '.');
  EXPECT_EQ(application_of(*matcher, SignatureTransport::tcp, before + "end" + before), 1);
  EXPECT_EQ(application_of(*matcher, SignatureTransport::tcp, before + ".end"), 0);
}

MatcherError refusal(const ApplicationRules& rules) {
  const auto matcher = ApplicationMatcher::compile(rules, 1);
  EXPECT_FALSE(matcher.has_value());
  return matcher ? MatcherError{} : matcher.error();
}

TEST(ApplicationMatcher, RefusesSignaturesWithTheirIndexAndWhy) {
  constexpr auto kTcp = SignatureTransport::tcp;
  constexpr auto kUdp = SignatureTransport::udp;
  const MatcherError open = refusal(rules_of({}, {{"^a", kTcp, 1}, {"^b", kUdp, 1}, {"^(b\n", kUdp, 1}}));
  EXPECT_EQ(open.signature, 2U);
  EXPECT_FALSE(open.suffix.has_value());
  EXPECT_EQ(open.sentence,
            "the pattern '^(b?' does not compile: Missing close parenthesis for group started at index 1.");
  const MatcherError backward = refusal(rules_of({}, {{R"((a)\1)", kTcp, 1}}));
  EXPECT_EQ(backward.signature, 0U);
  const MatcherError empty = refusal(rules_of({}, {{"^a", kTcp, 1}, {"^a?", kTcp, 1}}));
  EXPECT_EQ(empty.signature, 1U);
  EXPECT_EQ(empty.sentence,
            "the pattern '^a?' does not compile: it matches an empty payload: let it ask for an octet at least.");
  const MatcherError zero = refusal(rules_of({}, {{"^a\0b"s, kTcp, 1}}));
  EXPECT_EQ(zero.signature, 0U);
  const MatcherError stray = refusal(rules_of({}, {{"^a", kTcp, 1}, {"^b", kTcp, 10}}));
  EXPECT_EQ(stray.signature, 1U);
}

TEST(ApplicationMatcher, RefusesSuffixesWithTheirIndexAndWhy) {
  const MatcherError twice = refusal(rules_of({{"a.com", 1}, {"com", 1}, {"a.com", 2}}));
  EXPECT_EQ(twice.suffix, 2U);
  EXPECT_FALSE(twice.signature.has_value());
  EXPECT_EQ(twice.sentence, "the domain 'a.com' has a rule before: remove one of them.");
  for (const std::string& domain : {""s, "."s, ".com"s, "com."s, "a..com"s, std::string(254, 'a')}) {
    EXPECT_EQ(refusal(rules_of({{"com", 1}, {domain, 1}})).suffix, 1U) << domain;
  }
  EXPECT_EQ(refusal(rules_of({{"com", 0}})).suffix, 0U);
  EXPECT_EQ(refusal(rules_of({{"net", 9}, {"com", 10}})).suffix, 1U);
}

}  // namespace
}  // namespace sextant::test
