// SPDX-License-Identifier: BSD-3-Clause
// DNS messages with a sentence each: questions, answers, compression, and what breaks them; each cut everywhere and
// changed in every octet.
#include "dataplane/classify/dns.h"

#include <memory>
#include <vector>

#include "tests/dataplane/classify/dns_octets.h"

namespace sextant::test {
namespace {

/// Every question and answer as a word: what a case expects.
std::string text_of(const DnsMessage& message) {
  std::string text;
  for (std::size_t i = 0; i < message.question_count; ++i) {
    text += '?' + std::string(message.questions[i].name.view()) + '/' + std::to_string(message.questions[i].type) + ' ';
  }
  for (std::size_t i = 0; i < message.answer_count; ++i) {
    const DnsAnswer& one = message.answers[i];
    text += std::string(one.owner.view()) + '/' + std::to_string(static_cast<unsigned>(one.type));
    if (!one.target.empty()) text += '>' + std::string(one.target.view());
    if (one.family == DnsAddressFamily::ipv4) text += "=4:" + std::to_string(static_cast<int>(one.ipv4.octets[3]));
    if (one.family == DnsAddressFamily::ipv6) text += "=6:" + std::to_string(static_cast<int>(one.ipv6.octets[15]));
    text += ' ';
  }
  if (!text.empty()) text.pop_back();
  return text;
}

struct DnsCase {
  const char* sentence;
  std::string octets;
  NameOutcome outcome;
  std::string text;
};

const std::vector<DnsCase> kMessages{
    {"a query", header(0x0100, 1, 0) + question(kExample, 1), NameOutcome::found, "?www.example.com/1"},
    {"the root is asked for", header(0, 1, 0) + question(wire_name({}), 2), NameOutcome::found, "?/2"},
    {"nothing is asked or said", header(0, 0, 0), NameOutcome::absent, ""},
    {"several questions, as multicast DNS asks, the second compressed",
     header(0, 2, 0) + question(kExample, 12) + question(vector_of(1, "_tcp") + pointer(kFirstName + 4), 12, 0x8001),
     NameOutcome::found, "?www.example.com/12 ?_tcp.example.com/12"},
    {"addresses of both families",
     header(kResponse, 1, 2) + question(kExample, 1) + answer(pointer(kFirstName), 1, kAddress4) +
         answer(pointer(kFirstName), 28, kAddress6),
     NameOutcome::found, "?www.example.com/1 www.example.com/1=4:1 www.example.com/28=6:1"},
    {"an alias, and the address of what it leads to",
     header(kResponse, 1, 2) + question(kExample, 1) +
         answer(pointer(kFirstName), 5, vector_of(1, "cdn") + pointer(kFirstName + 4)) +
         answer(wire_name({"cdn", "example", "com"}), 1, kAddress4),
     NameOutcome::found, "?www.example.com/1 www.example.com/5>cdn.example.com cdn.example.com/1=4:1"},
    {"an HTTPS record with hints is an answer for each address",
     header(kResponse, 1, 1) + question(kExample, 65) +
         answer(pointer(kFirstName), 65,
                number(2, 1) + wire_name({}) + number(2, 1) + vector_of(2, "\x02h3") + number(2, 4) +
                    vector_of(2, kAddress4 + kAddress4) + number(2, 6) + vector_of(2, kAddress6)),
     NameOutcome::found, "?www.example.com/65 www.example.com/65=4:1 www.example.com/65=4:1 www.example.com/65=6:1"},
    {"an HTTPS record that is an alias has no hints",
     header(kResponse, 1, 1) + question(kExample, 65) +
         answer(pointer(kFirstName), 65, number(2, 0) + wire_name({"svc", "example"})),
     NameOutcome::found, "?www.example.com/65 www.example.com/65>svc.example"},
    {"an HTTPS record that is an alias of nothing answers nothing",
     header(kResponse, 1, 1) + question(kExample, 65) + answer(pointer(kFirstName), 65, number(2, 0) + wire_name({})),
     NameOutcome::found, "?www.example.com/65"},
    {"records of other types and classes are stepped over, the cache-flush bit is none of the class",
     header(kResponse, 0, 3) + answer(kExample, 16, "text") + answer(kExample, 1, kAddress4, 3) +
         answer(kExample, 1, kAddress4, 0x8001),
     NameOutcome::absent, "www.example.com/1=4:1"},
    {"dots, backslashes and octets in a label are escaped",
     header(0, 1, 0) + question(wire_name({"a.b\\c d", "\x80"}), 1), NameOutcome::found,
     "?a\\046b\\092c\\032d.\\128/1"},
};

const std::vector<DnsCase> kBroken{
    {"an opcode that is none", header(0x7800, 1, 0) + question(kExample, 1), NameOutcome::other, ""},
    {"a pointer to itself", header(0, 1, 0) + question(pointer(kFirstName), 1), NameOutcome::malformed, ""},
    {"a pointer back into its own name", header(0, 1, 0) + question(vector_of(1, "a") + pointer(kFirstName), 1),
     NameOutcome::malformed, ""},
    {"a pointer forwards, behind a good question",
     header(0, 2, 0) + question(kExample, 1) + question(pointer(200), 1) + std::string(200, '\0'),
     NameOutcome::malformed, "?www.example.com/1"},
    {"a pointer into the header", header(0, 1, 0) + question(pointer(4), 1), NameOutcome::malformed, ""},
    {"a label of a form that is gone", header(0, 1, 0) + question("\x41x", 1), NameOutcome::malformed, ""},
    {"a name longer than any",
     header(0, 1, 0) +
         question(wire_name({std::string(63, 'a'), std::string(63, 'a'), std::string(63, 'a'), std::string(63, 'a')}),
                  1),
     NameOutcome::malformed, ""},
    {"an IPv4 address of five octets, behind a good one",
     header(kResponse, 1, 2) + question(kExample, 1) + answer(pointer(kFirstName), 1, kAddress4) +
         answer(pointer(kFirstName), 1, kAddress4 + "x"),
     NameOutcome::malformed, "?www.example.com/1 www.example.com/1=4:1"},
    {"an alias longer than its data",
     header(kResponse, 0, 1) + answer(kExample, 5, "\x03") + "abc" + std::string(1, '\0'), NameOutcome::malformed, ""},
    {"a parameter longer than its record",
     header(kResponse, 0, 1) + answer(kExample, 65, number(2, 1) + wire_name({}) + number(2, 4) + number(2, 400)),
     NameOutcome::malformed, ""},
    {"hints that are no whole addresses",
     header(kResponse, 0, 1) +
         answer(kExample, 65, number(2, 1) + wire_name({}) + number(2, 4) + vector_of(2, "short")),
     NameOutcome::malformed, ""},
    {"an answer is announced and missing", header(kResponse, 1, 1) + question(kExample, 1), NameOutcome::incomplete,
     "?www.example.com/1"},
};

class Dns : public ::testing::Test {
 protected:
  void expect(const DnsCase& one) {
    SCOPED_TRACE(one.sentence);
    EXPECT_EQ(read_dns(bytes_of(one.octets), *message_), one.outcome);
    EXPECT_EQ(text_of(*message_), one.text);
    for_every_flip(one.octets, [&](std::string_view flipped) { (void)read_dns(bytes_of(flipped), *message_); });
  }

  std::unique_ptr<DnsMessage> message_ = std::make_unique<DnsMessage>();
};

TEST_F(Dns, messages) {
  for (const DnsCase& one : kMessages) {
    expect(one);
    SCOPED_TRACE(one.sentence);
    for_every_prefix(one.octets, [&](std::string_view prefix) {
      EXPECT_EQ(read_dns(bytes_of(prefix), *message_), NameOutcome::incomplete);
      EXPECT_TRUE(one.text.starts_with(text_of(*message_)));
    });
  }
}

TEST_F(Dns, broken_messages) {
  for (const DnsCase& one : kBroken) expect(one);
}

TEST_F(Dns, reads_the_header) {
  EXPECT_EQ(read_dns(bytes_of(header(0xa683, 0, 0)), *message_), NameOutcome::absent);
  EXPECT_EQ(message_->id, 0x1234);
  EXPECT_TRUE(message_->response);
  EXPECT_TRUE(message_->authoritative);
  EXPECT_TRUE(message_->truncated);
  EXPECT_TRUE(message_->recursion_available);
  EXPECT_EQ(message_->opcode, 4);
  EXPECT_EQ(message_->rcode, 3);
  EXPECT_EQ(read_dns({}, *message_), NameOutcome::incomplete);
  EXPECT_EQ(message_->id, 0);
  EXPECT_FALSE(message_->response);
}

TEST_F(Dns, leaves_out_what_has_no_room) {
  std::string octets = header(kResponse, kDnsQuestionLimit + 1, kDnsAnswerLimit + 1);
  for (std::size_t i = 0; i <= kDnsQuestionLimit; ++i) octets += question(kExample, 1);
  for (std::size_t i = 0; i <= kDnsAnswerLimit; ++i) octets += answer(pointer(kFirstName), 1, kAddress4);
  EXPECT_EQ(read_dns(bytes_of(octets), *message_), NameOutcome::found);
  EXPECT_TRUE(message_->left_out);
  EXPECT_EQ(message_->question_count, kDnsQuestionLimit);
  EXPECT_EQ(message_->answer_count, kDnsAnswerLimit);
  EXPECT_EQ(read_dns(bytes_of(kMessages[0].octets), *message_), NameOutcome::found);
  EXPECT_FALSE(message_->left_out);
}

TEST_F(Dns, a_name_whose_escapes_do_not_fit_keeps_its_end) {
  const std::string label(63, '\x80');
  const std::string octets = header(0, 1, 0) + question(wire_name({label, label, "pirate", "sea"}), 10);
  EXPECT_EQ(read_dns(bytes_of(octets), *message_), NameOutcome::found);
  EXPECT_EQ(message_->questions[0].name.view(), "pirate.sea");
}

TEST_F(Dns, a_chain_of_pointers_has_an_end) {
  std::string octets = header(0, 1, 1) + question(wire_name({"a"}), 1) + wire_name({}) + number(2, 16) + number(2, 1) +
                       number(4, 0) + number(2, 400);
  const std::size_t begin = octets.size();
  octets += pointer(kFirstName);
  for (std::size_t i = 1; i < 200; ++i) octets += pointer(begin + 2 * (i - 1));
  octets[7] = 2;
  EXPECT_EQ(read_dns(bytes_of(octets + answer(pointer(begin + 2 * 100), 1, kAddress4)), *message_), NameOutcome::found);
  EXPECT_EQ(message_->answers[0].owner.view(), "a");
  EXPECT_EQ(read_dns(bytes_of(octets + answer(pointer(begin + 2 * 150), 1, kAddress4)), *message_),
            NameOutcome::malformed);
}

TEST_F(Dns, over_tcp_comes_one_message_after_the_other) {
  const std::string first = vector_of(2, kMessages[0].octets);
  const std::string second = vector_of(2, kMessages[4].octets);
  const std::string both = first + second;
  std::span<const std::byte> stream = bytes_of(both);
  EXPECT_EQ(read_dns_over_tcp(stream, *message_), NameOutcome::found);
  EXPECT_EQ(text_of(*message_), kMessages[0].text);
  EXPECT_EQ(stream.size(), second.size());
  EXPECT_EQ(read_dns_over_tcp(stream, *message_), NameOutcome::found);
  EXPECT_EQ(text_of(*message_), kMessages[4].text);
  EXPECT_TRUE(stream.empty());
  for_every_prefix(second, [&](std::string_view prefix) {
    stream = bytes_of(prefix);
    EXPECT_EQ(read_dns_over_tcp(stream, *message_), NameOutcome::incomplete);
    EXPECT_EQ(stream.size(), prefix.size());
    EXPECT_TRUE(kMessages[4].text.starts_with(text_of(*message_)));
  });
}

TEST_F(Dns, over_tcp_a_message_that_ends_before_its_length_is_malformed) {
  const std::string stream_octets = vector_of(2, kBroken.back().octets) + "next";
  std::span<const std::byte> stream = bytes_of(stream_octets);
  EXPECT_EQ(read_dns_over_tcp(stream, *message_), NameOutcome::malformed);
  EXPECT_EQ(text_of(*message_), "?www.example.com/1");
  EXPECT_EQ(stream.size(), 4U);
}

}  // namespace
}  // namespace sextant::test
