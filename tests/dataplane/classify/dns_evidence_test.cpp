// SPDX-License-Identifier: BSD-3-Clause
// Responses with a sentence each, what is learnt from them and what they say of AAAA records.
#include "dataplane/classify/dns_evidence.h"

#include <memory>
#include <vector>

#include "tests/dataplane/classify/dns_octets.h"

namespace sextant::test {
namespace {

constexpr std::uint32_t kA = 1;
constexpr std::uint32_t kCname = 5;
constexpr std::uint32_t kAaaa = 28;
constexpr std::uint32_t kSvcb = 64;
constexpr std::uint32_t kHttps = 65;
constexpr std::uint32_t kQuery = 0x0100;
constexpr std::uint32_t kNameError = 0x8183;
constexpr std::uint32_t kAuthoritative = 0x8400;
constexpr std::uint32_t kReferral = 0x8000;
constexpr std::uint32_t kTruncated = 0x8380;

const std::string kCdn = wire_name({"cdn", "example", "net"});
const std::string kEdge = wire_name({"edge", "example", "org"});
const std::string kOther = wire_name({"other", "example"});
const std::string kHints =
    number(2, 1) + wire_name({}) + number(2, 4) + vector_of(2, kAddress4) + number(2, 6) + vector_of(2, kAddress6);
const std::string kSynthesized = std::string("\x00\x64\xff\x9b", 4) + std::string(8, '\0') + kAddress4;

struct EvidenceCase {
  const char* sentence;
  std::string octets;
  std::string learnt;                      ///< a word an address: name=family:last octet/TTL
  AaaaEvidence aaaa = AaaaEvidence::none;  ///< of the last question
};

const std::vector<EvidenceCase> kCases{
    {"an address of the name itself",
     header(kResponse, 1, 1) + question(kExample, kA) + answer(pointer(kFirstName), kA, kAddress4, 1, 60),
     "www.example.com=4:1/60"},
    {"an IPv6 address", header(kResponse, 1, 1) + question(kExample, kAaaa) + answer(kExample, kAaaa, kAddress6),
     "www.example.com=6:1/300", AaaaEvidence::answered},
    {"two aliases, in the order of the chain",
     header(kResponse, 1, 3) + question(kExample, kAaaa) + answer(kExample, kCname, kCdn) +
         answer(kCdn, kCname, kEdge) + answer(kEdge, kAaaa, kAddress6),
     "www.example.com=6:1/300", AaaaEvidence::answered},
    {"and against it",
     header(kResponse, 1, 3) + question(kExample, kAaaa) + answer(kEdge, kAaaa, kAddress6) +
         answer(kCdn, kCname, kEdge) + answer(kExample, kCname, kCdn),
     "www.example.com=6:1/300", AaaaEvidence::answered},
    {"an address nobody asked for, beside one that somebody did",
     header(kResponse, 1, 2) + question(kExample, kA) + answer(kOther, kA, kAddress4) + answer(kExample, kA, kAddress4),
     "www.example.com=4:1/300"},
    {"an IPv6 address nobody asked for says neither",
     header(kResponse, 1, 1) + question(kExample, kAaaa) + answer(kOther, kAaaa, kAddress6), ""},
    {"aliases in a circle lead to nothing",
     header(kResponse, 1, 3) + question(kExample, kA) + answer(kCdn, kCname, kEdge) + answer(kEdge, kCname, kCdn) +
         answer(kCdn, kA, kAddress4),
     ""},
    {"hints of an HTTPS record",
     header(kResponse, 1, 1) + question(kExample, kHttps) + answer(kExample, kHttps, kHints),
     "www.example.com=4:1/300 www.example.com=6:1/300"},
    {"hints of an SVCB record stand for a service",
     header(kResponse, 1, 1) + question(wire_name({"_dns", "resolver", "arpa"}), kSvcb) +
         answer(pointer(kFirstName), kSvcb, kHints),
     ""},
    {"each question has its own answer",
     header(kResponse, 2, 2) + question(kOther, kAaaa) + question(kExample, kAaaa) + answer(kOther, kAaaa, kAddress6) +
         answer(kExample, kA, kAddress4),
     "other.example=6:1/300 www.example.com=4:1/300", AaaaEvidence::empty},
    {"the root has no server's name",
     header(kResponse, 1, 1) + question(wire_name({}), kA) + answer(wire_name({}), kA, kAddress4), ""},
    {"a TTL with its first bit is 0 (RFC 2181, section 8)",
     header(kResponse, 1, 1) + question(kExample, kA) + answer(kExample, kA, kAddress4, 1, 0x8000'0001),
     "www.example.com=4:1/0"},
    {"a resolver has no AAAA record behind the alias",
     header(kResponse, 1, 1) + question(kExample, kAaaa) + answer(kExample, kCname, kCdn), "", AaaaEvidence::empty},
    {"nor any", header(kResponse, 1, 0) + question(kExample, kAaaa), "", AaaaEvidence::empty},
    {"an A question says nothing of AAAA", header(kResponse, 1, 0) + question(kExample, kA), ""},
    {"a query says nothing", header(kQuery, 1, 0) + question(kExample, kAaaa), ""},
    {"an error says nothing, whatever comes with it",
     header(kNameError, 1, 1) + question(kExample, kAaaa) + answer(kExample, kAaaa, kAddress6), ""},
    {"the name's own server has none", header(kAuthoritative, 1, 0) + question(kExample, kAaaa), "",
     AaaaEvidence::empty},
    {"the alias's own server need not know its target's records",
     header(kAuthoritative, 1, 1) + question(kExample, kAaaa) + answer(kExample, kCname, kCdn), ""},
    {"a server that refers to another one says nothing", header(kReferral, 1, 0) + question(kExample, kAaaa), ""},
    {"a truncated response is not empty", header(kTruncated, 1, 0) + question(kExample, kAaaa), ""},
    {"and has what it has", header(kTruncated, 1, 1) + question(kExample, kAaaa) + answer(kExample, kAaaa, kAddress6),
     "www.example.com=6:1/300", AaaaEvidence::answered},
    {"what a DNS64 made up is where packets go, and no AAAA record",
     header(kResponse, 1, 1) + question(kExample, kAaaa) + answer(kExample, kAaaa, kSynthesized),
     "www.example.com=6:1/300", AaaaEvidence::empty},
};

std::string learnt_from(const DnsMessage& message) {
  std::string text;
  const DnsEvidence evidence(message);
  for (std::size_t i = 0; i < message.answer_count; ++i) {
    LearntAddress learnt;
    if (!evidence.learn_address(i, learnt)) continue;
    if (!text.empty()) text += ' ';
    text += std::string(learnt.name.view()) + (learnt.family == Family::ipv4 ? "=4:" : "=6:") +
            std::to_string(static_cast<int>(learnt.address.octets[15])) + '/' + std::to_string(learnt.ttl_s);
  }
  return text;
}

class Evidence : public ::testing::Test {
 protected:
  [[nodiscard]] AaaaEvidence aaaa(bool whole = true) const {
    return DnsEvidence(*message_).aaaa(message_->question_count - 1U, whole);
  }
  const std::unique_ptr<DnsMessage> message_ = std::make_unique<DnsMessage>();
};

TEST_F(Evidence, OfResponses) {
  for (const EvidenceCase& one : kCases) {
    SCOPED_TRACE(one.sentence);
    ASSERT_EQ(read_dns(bytes_of(one.octets), *message_), NameOutcome::found);
    EXPECT_EQ(learnt_from(*message_), one.learnt);
    EXPECT_EQ(aaaa(), one.aaaa);
    EXPECT_EQ(aaaa(false), one.aaaa == AaaaEvidence::empty ? AaaaEvidence::none : one.aaaa) << "unless it is whole";
  }
}

TEST_F(Evidence, OfABeginningIsABeginningOfIt) {
  for (const EvidenceCase& one : kCases) {
    SCOPED_TRACE(one.sentence);
    for_every_prefix(one.octets, [&](std::string_view prefix) {
      (void)read_dns(bytes_of(prefix), *message_);
      // Where the alias comes behind its target's address, that has nobody who asked before.
      EXPECT_TRUE(one.learnt.starts_with(learnt_from(*message_)));
    });
  }
}

/// `count` aliases from the question to the address.
std::string chain(unsigned count) {
  std::string octets = header(kResponse, 1, count + 1) + question(wire_name({"n0"}), kAaaa);
  const auto link = [](unsigned number) { return wire_name({"n" + std::to_string(number)}); };
  for (unsigned i = 0; i < count; ++i) octets += answer(link(i), kCname, link(i + 1));
  return octets + answer(link(count), kAaaa, kAddress6);
}

TEST_F(Evidence, AliasesAreFollowedAsFarAsTheLimit) {
  ASSERT_EQ(read_dns(bytes_of(chain(kAliasLimit)), *message_), NameOutcome::found);
  EXPECT_EQ(learnt_from(*message_), "n0=6:1/300");
  EXPECT_EQ(aaaa(), AaaaEvidence::answered);
  ASSERT_EQ(read_dns(bytes_of(chain(kAliasLimit + 1)), *message_), NameOutcome::found);
  EXPECT_EQ(learnt_from(*message_), "");
  EXPECT_EQ(aaaa(), AaaaEvidence::none) << "there is an address, and it may be this name's";
}

TEST_F(Evidence, AMessageWithMoreAnswersThanAreReadIsNotEmpty) {
  std::string octets = header(kResponse, 1, kDnsAnswerLimit + 1) + question(kExample, kAaaa);
  for (std::size_t i = 0; i <= kDnsAnswerLimit; ++i) octets += answer(pointer(kFirstName), kA, kAddress4);
  ASSERT_EQ(read_dns(bytes_of(octets), *message_), NameOutcome::found);
  EXPECT_EQ(aaaa(), AaaaEvidence::none);
}

}  // namespace
}  // namespace sextant::test
